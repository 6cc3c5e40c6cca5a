import Glibc

/// One text of each row, one after the other.
struct ByteColumn: Equatable, Sendable {
    /// Where each text ends.
    private(set) var ends: [UInt32] = []
    private(set) var bytes: [UInt8] = []

    init() {}

    /// Takes a column as it was stored. Throws `.wrong` if it is none of so many rows.
    init(
        ends: UnsafeRawBufferPointer, bytes: UnsafeRawBufferPointer, count: Int, field: UInt8
    ) throws(MalformedBytes) {
        self.ends = try ends.numbers(UInt32.self, count: count, field: field)
        self.bytes = Array(bytes)
        var last: UInt32 = 0
        for end in self.ends {
            guard end >= last else { throw .wrong(field: field) }
            last = end
        }
        guard Int(last) == bytes.count else { throw .wrong(field: field) }
    }

    var count: Int { ends.count }

    func range(_ index: Int) -> Range<Int> { Int(index == 0 ? 0 : ends[index - 1])..<Int(ends[index]) }

    /// The text of a row.
    subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

    /// Calls `body` with the text of a row, which is valid during the call only.
    func withText<R, E: Error>(
        _ index: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        let range = range(index)
        return try bytes.withUnsafeBufferPointer { (bytes) throws(E) in
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range]))
        }
    }

    func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

    mutating func append(_ text: some Collection<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(UInt32(bytes.count))
    }

    mutating func replace(_ index: Int, with text: some Collection<UInt8>) {
        let old = range(index)
        bytes.replaceSubrange(old, with: text)
        let change = text.count - old.count
        guard change != 0 else { return }
        for place in index..<ends.count { ends[place] = UInt32(Int(ends[place]) + change) }
    }

    /// The first row with this text.
    func firstIndex(of text: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { bytes in
            text.withUnsafeBytes { text in
                ends.indices.first { index in
                    let range = range(index)
                    guard range.count == text.count else { return false }
                    guard let here = bytes.baseAddress, let wanted = text.baseAddress else { return true }
                    return memcmp(here + range.lowerBound, wanted, text.count) == 0
                }
            }
        }
    }

    /// Adds both parts as the fields `tag` and `tag + 1`.
    func write(_ tag: UInt8, to scratch: inout Scratch) {
        scratch.appendField(tag, numbers: ends)
        bytes.withUnsafeBytes { scratch.appendField(tag + 1, $0) }
    }
}

extension UnsafeRawBufferPointer {
    /// A field's numbers, little endian. Throws `.wrong` if they are not so many.
    func numbers<T: FixedWidthInteger>(_ type: T.Type, count: Int, field: UInt8) throws(MalformedBytes) -> [T] {
        guard self.count == count * MemoryLayout<T>.size else { throw .wrong(field: field) }
        return [T](unsafeUninitializedCapacity: count) { out, filled in
            UnsafeMutableRawBufferPointer(out).copyMemory(from: self)
            for index in 0..<count { out[index] = T(littleEndian: out[index]) }
            filled = count
        }
    }
}

extension Scratch {
    /// Adds numbers as one field, little endian.
    mutating func appendField<T: FixedWidthInteger>(_ tag: UInt8, numbers: [T]) {
        let stored = numbers.map(\.littleEndian)
        stored.withUnsafeBytes { appendField(tag, $0) }
    }
}
