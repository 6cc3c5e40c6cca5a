/// Which records have an identifier code, by blind index (`VaultKeys.blindIndex`): those whose index begins with one byte.
struct CodePage: Equatable, Sendable {
    /// The indexes, one after the other.
    private var indexes: [UInt8] = []
    private var records: [Int64] = []

    /// Field numbers. Never used again once given up.
    private enum Tag {
        static let records: UInt8 = 1
        static let indexes: UInt8 = 2
    }

    /// Bytes of a blind index.
    private static let size = VaultKeys.indexSize

    init() {}

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        var reader = try FieldReader(bytes)
        while let (tag, value) = try reader.next() {
            switch tag {
            case Tag.records: records = try value.numbers(Int64.self, count: value.count / 8, field: tag)
            case Tag.indexes: indexes = Array(value)
            default: continue
            }
        }
        guard indexes.count == records.count * Self.size else { throw .wrong(field: Tag.indexes) }
    }

    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        scratch.appendField(Tag.records, numbers: records)
        indexes.withUnsafeBytes { scratch.appendField(Tag.indexes, $0) }
    }

    /// The number of the page that an index belongs to.
    static func number(of index: [UInt8]) -> Int64 { Int64(index.first ?? 0) }

    /// The record that has an index.
    func record(_ index: [UInt8]) -> Int64? { place(index).map { records[$0] } }

    mutating func add(_ index: [UInt8], _ record: Int64) {
        indexes += index
        records.append(record)
    }

    mutating func remove(_ index: [UInt8]) {
        guard let place = place(index) else { return }
        records.remove(at: place)
        indexes.removeSubrange(place * Self.size..<(place + 1) * Self.size)
    }

    /// All entries.
    var entries: [(index: [UInt8], record: Int64)] {
        records.indices.map { (Array(indexes[$0 * Self.size..<($0 + 1) * Self.size]), records[$0]) }
    }

    private func place(_ index: [UInt8]) -> Int? {
        guard index.count == Self.size else { return nil }
        return indexes.withUnsafeBytes { all in
            index.withUnsafeBytes { wanted in
                let (low, high) = Self.halves(wanted, at: 0)
                return records.indices.first { place in
                    let found = Self.halves(all, at: place * Self.size)
                    return found.low == low && found.high == high
                }
            }
        }
    }

    private static func halves(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> (low: UInt64, high: UInt64) {
        (
            bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        )
    }
}
