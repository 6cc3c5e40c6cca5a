import CSodium
import Text

/// The state of a vault at one moment, as far as it tells whether another one is older.
struct Moment: Equatable, Sendable {
    /// How many changes there had been.
    var changes: Int64
    /// A hash (BLAKE2b, 256 bits) of the sealed state. Two states after the same number of changes have different ones: then
    /// the vault was copied, and both copies were changed.
    var digest: [UInt8]
    /// How often the vault had been given another key.
    var keyNumber: Int64

    init(changes: Int64, digest: [UInt8], keyNumber: Int64 = 0) {
        self.changes = changes
        self.digest = digest
        self.keyNumber = keyNumber
    }

    /// - Parameter sealed: the state as it is stored.
    init(changes: Int64, keyNumber: Int64, sealed: [UInt8]) {
        self.changes = changes
        self.keyNumber = keyNumber
        digest = [UInt8](unsafeUninitializedCapacity: cofre_digest_bytes) { out, count in
            cofre_digest(out.baseAddress, sealed, sealed.count)
            count = cofre_digest_bytes
        }
    }
}

/// What was remembered of a vault.
struct Sighting: Equatable, Sendable {
    var moment: Moment
    /// When the vault was seen so, in seconds since 1970 (UTC).
    var seen: Int64

    /// What a vault is, compared with what was remembered of it.
    enum Verdict: Equatable, Sendable {
        /// As it was, or with more changes.
        case inOrder
        /// It lacks this many changes that there were before; nil if nobody with its key can say.
        case older(Int64?)
        /// It has as many changes, but others.
        case forked
    }

    /// For a record that was written with the vault's key.
    func verdict(on found: Moment) -> Verdict {
        if found.changes < moment.changes { return .older(moment.changes - found.changes) }
        return found.changes == moment.changes && found.digest != moment.digest ? .forked : .inOrder
    }
}

/// A record of what was remembered, as it was read.
struct SightingRecord: Sendable {
    /// What stands at its beginning.
    private static let mark = "cofre-sighting-1"

    let sighting: Sighting
    private let code: [UInt8]

    /// The record's only line: changes, hash, time, number of the key, and a code over all that which needs the vault's key.
    ///
    /// - Parameter place: where the vault is.
    static func line(_ sighting: Sighting, _ place: String, _ keys: borrowing VaultKeys) -> String {
        let text = text(sighting)
        return "\(text) \(Hex.text(keys.sightingCode("\(text) \(place)")))\n"
    }

    private static func text(_ sighting: Sighting) -> String {
        let moment = sighting.moment
        return "\(mark) \(moment.changes) \(Hex.text(moment.digest)) \(sighting.seen) \(moment.keyNumber)"
    }

    /// nil for what is no record.
    init?(line: String) {
        let parts = line.split(whereSeparator: { $0 == " " || $0 == "\n" })
        guard parts.count == 6, parts[0] == Self.mark, let changes = Int64(parts[1]), let seen = Int64(parts[3]),
            let keyNumber = Int64(parts[4]), let digest = Hex.bytes(Array(parts[2].utf8)),
            let code = Hex.bytes(Array(parts[5].utf8))
        else { return nil }
        sighting = Sighting(moment: Moment(changes: changes, digest: digest, keyNumber: keyNumber), seen: seen)
        self.code = code
    }

    /// Whether it was written with a vault's key and for this place.
    func isAuthentic(_ place: String, _ keys: borrowing VaultKeys) -> Bool {
        let wanted = keys.sightingCode("\(Self.text(sighting)) \(place)")
        return code.count == wanted.count && cofre_compare(code, wanted, wanted.count) == 0
    }

    /// What a vault is, compared with this. A record from before the vault was given another key says nothing; one from after
    /// that says that the vault is from before.
    func verdict(on found: Moment, _ place: String, _ keys: borrowing VaultKeys) -> Sighting.Verdict {
        if sighting.moment.keyNumber < found.keyNumber { return .inOrder }
        guard sighting.moment.keyNumber == found.keyNumber, isAuthentic(place, keys) else { return .older(nil) }
        return sighting.verdict(on: found)
    }
}
