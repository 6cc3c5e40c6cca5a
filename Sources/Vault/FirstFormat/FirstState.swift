/// What the first format knew of all records together.
struct FirstState: Equatable, Sendable {
    var changes: Int64
    var nextID: Int64
    var tally: Tally
    var directoryVersion: Int64
    var auditCount: Int64
    /// 0 if there never were any access keys.
    var accessKeysVersion: Int64

    /// Field numbers.
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

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        var reader = try FieldReader(bytes)
        var values = [Int64?](repeating: nil, count: Int(Tag.accessKeysVersion) + 1)
        while let (tag, value) = try reader.next() {
            if (Tag.changes...Tag.accessKeysVersion).contains(tag) { values[Int(tag)] = try value.number(field: tag) }
        }
        func value(_ tag: UInt8) throws(MalformedBytes) -> Int64 {
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
}
