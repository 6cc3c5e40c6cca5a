import CSodium

/// The state of a vault at one moment, as far as it tells whether another one is older.
struct Moment: Equatable, Sendable {
    /// How many changes there had been.
    var changes: Int64
    /// A hash (BLAKE2b, 256 bits) of the sealed state. Two states after the same number of changes have different ones: then
    /// the vault was copied, and both copies were changed.
    var digest: [UInt8]

    init(changes: Int64, digest: [UInt8]) {
        self.changes = changes
        self.digest = digest
    }

    /// - Parameter sealed: the state as it is stored.
    init(changes: Int64, sealed: [UInt8]) {
        self.changes = changes
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
        /// It lacks this many changes that were there before.
        case older(Int64)
        /// It has as many changes, but others.
        case forked
    }

    func verdict(on found: Moment) -> Verdict {
        if found.changes < moment.changes { return .older(moment.changes - found.changes) }
        return found.changes == moment.changes && found.digest != moment.digest ? .forked : .inOrder
    }
}

extension Sighting {
    /// What stands at the beginning of a record.
    private static let mark = "cofre-sighting-1"

    /// The record's only line: changes, hash, time, and a code over all that which needs the vault's key.
    ///
    /// - Parameter place: where the vault is.
    func line(_ place: String, _ keys: borrowing VaultKeys) -> String {
        "\(text) \(Hex.text(keys.sightingCode("\(text) \(place)")))\n"
    }

    private var text: String { "\(Self.mark) \(moment.changes) \(Hex.text(moment.digest)) \(seen)" }

    /// Reads a record; nil if it was not written with this vault's key and for this place.
    init?(line: String, _ place: String, _ keys: borrowing VaultKeys) {
        let parts = line.split(whereSeparator: { $0 == " " || $0 == "\n" })
        guard parts.count == 5, parts[0] == Self.mark, let changes = Int64(parts[1]), let seen = Int64(parts[3]),
            let digest = Hex.bytes(Array(parts[2].utf8)), let code = Hex.bytes(Array(parts[4].utf8))
        else { return nil }
        self.init(moment: Moment(changes: changes, digest: digest), seen: seen)
        let wanted = keys.sightingCode("\(text) \(place)")
        guard code.count == wanted.count, cofre_compare(code, wanted, wanted.count) == 0 else { return nil }
    }
}
