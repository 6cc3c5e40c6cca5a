import Glibc

/// Gives the same value for equal bytes, so that what repeats in many records (owners, tags, permissions) is made and
/// kept in memory once.
struct Interner<Value> {
    private var places: [Int: Int] = [:]
    private var entries: [(bytes: [UInt8], value: Value)] = []
    private let limit: Int
    /// The entry used last: records that follow each other often have the same value.
    private var last: Int?

    /// - Parameter limit: how many values to keep; beyond it they are made each time.
    init(limit: Int = 4096) { self.limit = limit }

    /// The value for these bytes, made by `make` when they are new.
    mutating func value<E: Error>(
        of bytes: UnsafeRawBufferPointer, make: (UnsafeRawBufferPointer) throws(E) -> Value
    ) throws(E) -> Value {
        if let last, Self.equal(entries[last].bytes, bytes) { return entries[last].value }
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        let hash = hasher.finalize()
        if let place = places[hash], Self.equal(entries[place].bytes, bytes) {
            last = place
            return entries[place].value
        }
        let value = try make(bytes)
        if entries.count < limit, places[hash] == nil {
            places[hash] = entries.count
            last = entries.count
            entries.append((Array(bytes), value))
        }
        return value
    }

    private static func equal(_ kept: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard kept.count == bytes.count, let base = bytes.baseAddress else { return kept.count == bytes.count }
        return memcmp(kept, base, bytes.count) == 0
    }
}
