/// What a sealed text is bound to (its associated data): the vault, the record, a version and the kind of text. A text
/// that is moved to another place, or put back from an earlier time, fails its authentication there.
struct Binding {
    /// The kinds of sealed text, each with its own number in the associated data. Numbers are never used again.
    enum Kind: UInt8 {
        case head = 1
        case body = 2
        case pastHead = 3
        case state = 4
        case facts = 5
        case directory = 6
        case audit = 7
        case accessKeys = 8
        case contents = 9
        case states = 10
        case codes = 11
        case revision = 12
        case entry = 13
        /// What is done in a bulk run, in its journal.
        case run = 14
    }

    static let size = 16 + 1 + 8 + 8

    let kind: Kind
    /// A record's identifier, a page's or an entry's number, or 0.
    var record: Int64 = 0
    /// The version of what is sealed, or 0.
    var version: Int64 = 0

    /// Calls `body` with the associated data: vault identifier, kind, record, version (numbers in little endian).
    func withBytes<R>(vault: VaultID, _ body: (UnsafePointer<UInt8>) throws -> R) rethrows -> R {
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.size) { buffer in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.storeBytes(of: vault.low.littleEndian, toByteOffset: 0, as: UInt64.self)
            raw.storeBytes(of: vault.high.littleEndian, toByteOffset: 8, as: UInt64.self)
            raw[16] = kind.rawValue
            raw.storeBytes(of: record.littleEndian, toByteOffset: 17, as: Int64.self)
            raw.storeBytes(of: version.littleEndian, toByteOffset: 25, as: Int64.self)
            guard let base = buffer.baseAddress else { preconditionFailure("a temporary allocation has an address") }
            return try body(base)
        }
    }
}

extension Binding {
    /// The place in words, for messages about damage.
    var place: String {
        switch kind {
        case .head: "record \(record)"
        case .body: "the body of record \(record)"
        case .pastHead: "version \(version) of record \(record)"
        case .state: "the vault's state"
        case .facts: "the vault's description"
        case .directory: "the directory of users and groups"
        case .audit: "entry \(version) of the audit trail"
        case .accessKeys: "the list of access keys"
        case .contents: "the page of records \(Self.records(of: record, in: .contents))"
        case .states: "the page with the states of records \(Self.records(of: record, in: .states))"
        case .codes: "page \(record) of the identifier codes"
        case .revision: "an earlier version of record \(record)"
        case .run: "the journal of a run"
        case .entry: "entry \(record) of the audit trail"
        }
    }
}

extension Binding {
    /// The binding of a page.
    init(_ page: PageID, version: Int64) {
        self.init(kind: page.kind.binding, record: page.number, version: version)
    }

    /// The identifiers that a page has room for, in words.
    private static func records(of page: Int64, in kind: PageKind) -> String {
        guard page >= 0, page < Int64.max / kind.capacity - 1 else { return "on page \(page)" }
        return "\(page * kind.capacity + 1) to \((page + 1) * kind.capacity)"
    }
}

/// A vault's random identifier of 16 bytes.
struct VaultID: Equatable, Sendable {
    let low: UInt64
    let high: UInt64

    static let size = 16

    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Reads the 16 bytes as stored; nil for any other length.
    init?(bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        (low, high) = bytes.withUnsafeBytes {
            (
                UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    static func random() -> VaultID {
        var generator = SystemRandomNumberGenerator()
        return VaultID(low: generator.next(), high: generator.next())
    }

    var bytes: [UInt8] {
        [low, high].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
    }
}
