/// What the vault knows about all its records together; sealed anew by every change.
struct VaultState: Equatable, Sendable {
    /// Raised by every change of a record or of the directory.
    var changes: Int64 = 0
    /// The identifier of the next record; identifiers are never used again.
    var nextID: Int64 = 1
    var tally = Tally()
    /// Which version of the directory is the current one.
    var directoryVersion: Int64 = 0
    /// How many entries the audit trail has; the entries are numbered from 1.
    var auditCount: Int64 = 0
    /// Which version of the list of access keys is the current one; 0 where there never were any.
    var accessKeysVersion: Int64 = 0

    /// Field numbers. Never used again once given up.
    private enum Tag {
        static let changes: UInt8 = 1
        static let nextID: UInt8 = 2
        static let tallyCount: UInt8 = 3
        static let tallyLow: UInt8 = 4
        static let tallyHigh: UInt8 = 5
        static let directoryVersion: UInt8 = 6
        static let auditCount: UInt8 = 7
        static let accessKeysVersion: UInt8 = 8
    }

    init() {}

    init(_ bytes: UnsafeRawBufferPointer) throws(FormError) {
        var reader = try FieldReader(bytes)
        var values = [Int64?](repeating: nil, count: Int(Tag.accessKeysVersion) + 1)
        while let (tag, value) = try reader.next() {
            if (Tag.changes...Tag.accessKeysVersion).contains(tag) { values[Int(tag)] = try value.number(field: tag) }
        }
        func value(_ tag: UInt8) throws(FormError) -> Int64 {
            guard let value = values[Int(tag)] else { throw .missing(field: tag) }
            return value
        }
        changes = try value(Tag.changes)
        nextID = try value(Tag.nextID)
        tally = Tally(
            count: try value(Tag.tallyCount), low: UInt64(bitPattern: try value(Tag.tallyLow)),
            high: UInt64(bitPattern: try value(Tag.tallyHigh)))
        directoryVersion = try value(Tag.directoryVersion)
        auditCount = try value(Tag.auditCount)
        // Younger than the others: vaults from before have none.
        accessKeysVersion = values[Int(Tag.accessKeysVersion)] ?? 0
    }

    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        scratch.appendField(Tag.changes, changes)
        scratch.appendField(Tag.nextID, nextID)
        scratch.appendField(Tag.tallyCount, tally.count)
        scratch.appendField(Tag.tallyLow, Int64(bitPattern: tally.low))
        scratch.appendField(Tag.tallyHigh, Int64(bitPattern: tally.high))
        scratch.appendField(Tag.directoryVersion, directoryVersion)
        scratch.appendField(Tag.auditCount, auditCount)
        if accessKeysVersion > 0 { scratch.appendField(Tag.accessKeysVersion, accessKeysVersion) }
    }
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

    init(_ bytes: UnsafeRawBufferPointer) throws(FormError) {
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
}
