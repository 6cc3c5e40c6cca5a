/// What the vault knows about all that it holds together; sealed anew by every change. Whatever is read is held against
/// this, so that nothing can be put back, moved or taken away unnoticed.
struct VaultState: Equatable, Sendable {
    /// Raised by every change.
    var changes: Int64 = 0
    /// The identifier of the next record; identifiers are never used again.
    var nextID: Int64 = 1
    /// The present version of every page.
    var pages = PageVersions()
    /// Which version of the directory is the current one.
    var directoryVersion: Int64 = 0
    /// How many entries the audit trail has; the entries are numbered from 1.
    var auditCount: Int64 = 0
    /// Which version the last entry has; each entry has the version of the one before.
    var auditVersion: Int64 = 0
    /// Which version of the list of access keys is the current one; 0 where there never were any.
    var accessKeysVersion: Int64 = 0
    /// How often the vault was given another key.
    var keyNumber: Int64 = 0
    /// A digest of all key slots (`SlotDigest`).
    var slots: [UInt8] = []
    /// Whether handing out client secrets is an entry of the audit trail.
    var recordsReveals = false

    /// Field numbers. Never used again once given up: 3 to 5 were a tally in the first format.
    private enum Tag {
        static let changes: UInt8 = 1
        static let nextID: UInt8 = 2
        static let directoryVersion: UInt8 = 6
        static let auditCount: UInt8 = 7
        static let accessKeysVersion: UInt8 = 8
        static let auditVersion: UInt8 = 9
        static let slots: UInt8 = 10
        static let contents: UInt8 = 11
        static let states: UInt8 = 12
        static let codes: UInt8 = 13
        static let keyNumber: UInt8 = 14
        static let recordsReveals: UInt8 = 15
        static let end: UInt8 = 16
    }

    init() {}

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        var reader = try FieldReader(bytes)
        var fields = [UnsafeRawBufferPointer?](repeating: nil, count: Int(Tag.end))
        while let (tag, value) = try reader.next() {
            if tag < Tag.end { fields[Int(tag)] = value }
        }
        func field(_ tag: UInt8) throws(MalformedBytes) -> UnsafeRawBufferPointer {
            guard let value = fields[Int(tag)] else { throw .missing(field: tag) }
            return value
        }
        func number(_ tag: UInt8) throws(MalformedBytes) -> Int64 { try field(tag).number(field: tag) }
        func versions(_ tag: UInt8) throws(MalformedBytes) -> [Int64] {
            let value = try field(tag)
            return try value.numbers(Int64.self, count: value.count / MemoryLayout<Int64>.size, field: tag)
        }
        changes = try number(Tag.changes)
        nextID = try number(Tag.nextID)
        directoryVersion = try number(Tag.directoryVersion)
        auditCount = try number(Tag.auditCount)
        auditVersion = try number(Tag.auditVersion)
        accessKeysVersion = try number(Tag.accessKeysVersion)
        keyNumber = try fields[Int(Tag.keyNumber)]?.number(field: Tag.keyNumber) ?? 0
        slots = Array(try field(Tag.slots))
        recordsReveals = fields[Int(Tag.recordsReveals)]?.first == 1
        pages[.contents] = try versions(Tag.contents)
        pages[.states] = try versions(Tag.states)
        pages[.codes] = try versions(Tag.codes)
        guard nextID >= 1 else { throw .wrong(field: Tag.nextID) }
    }

    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        scratch.appendField(Tag.changes, changes)
        scratch.appendField(Tag.nextID, nextID)
        scratch.appendField(Tag.directoryVersion, directoryVersion)
        scratch.appendField(Tag.auditCount, auditCount)
        scratch.appendField(Tag.auditVersion, auditVersion)
        scratch.appendField(Tag.accessKeysVersion, accessKeysVersion)
        if keyNumber > 0 { scratch.appendField(Tag.keyNumber, keyNumber) }
        slots.withUnsafeBytes { scratch.appendField(Tag.slots, $0) }
        if recordsReveals { scratch.appendField(Tag.recordsReveals, byte: 1) }
        scratch.appendField(Tag.contents, numbers: pages[.contents])
        scratch.appendField(Tag.states, numbers: pages[.states])
        scratch.appendField(Tag.codes, numbers: pages[.codes])
    }

    /// How many changes a state has seen, and how often the vault had been given another key, in any format.
    static func age(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) -> (changes: Int64, keyNumber: Int64) {
        var reader = try FieldReader(bytes)
        var (changes, keyNumber): (Int64?, Int64) = (nil, 0)
        while let (tag, value) = try reader.next() {
            if tag == Tag.changes { changes = try value.number(field: tag) }
            if tag == Tag.keyNumber { keyNumber = try value.number(field: tag) }
        }
        guard let changes else { throw .missing(field: Tag.changes) }
        return (changes, keyNumber)
    }

    /// Whether there is, or was, a record with an identifier.
    func has(_ id: Int64) -> Bool { (1..<nextID).contains(id) }
}

/// What is fixed when a vault is created. The format also stands in the file's header, in the clear; this is the
/// authentic one.
struct VaultFacts: Equatable, Sendable {
    var format: Int64
    var owner: String
    /// Seconds since 1970.
    var created: Int64

    /// Field numbers. Never used again once given up.
    private enum Tag {
        static let format: UInt8 = 1
        static let owner: UInt8 = 2
        static let created: UInt8 = 3
    }

    init(format: Int64, owner: String, created: Int64) {
        self.format = format
        self.owner = owner
        self.created = created
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        var reader = try FieldReader(bytes)
        self.init(format: 0, owner: "", created: 0)
        while let (tag, value) = try reader.next() {
            switch tag {
            case Tag.format: format = try value.number(field: tag)
            case Tag.owner: owner = value.text
            case Tag.created: created = try value.number(field: tag)
            default: continue
            }
        }
        if format == 0 { throw .missing(field: Tag.format) }
        if owner.isEmpty { throw .missing(field: Tag.owner) }
    }

    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        scratch.appendField(Tag.format, format)
        scratch.appendField(Tag.owner, owner)
        scratch.appendField(Tag.created, created)
    }

    /// As it is stored.
    func sealed(_ keys: borrowing VaultKeys) -> [UInt8] {
        var scratch = Scratch()
        write(to: &scratch)
        return keys.seal(scratch.bytes, to: Binding(kind: .facts))
    }
}
