/// The folded texts of all rows, one after the other in one run of bytes.
///
/// A row has a fixed number of fields, a field any number of texts, and every text ends with a line feed, which folded
/// text never contains; there is one in front of the first, too. So a field that is not known has no text, whereas an
/// empty one has an empty text.
struct TextArena: Sendable {
    static let separator: UInt8 = 0x0A

    private let fieldCount: Int
    private(set) var bytes: [UInt8] = [separator]
    /// Where each field of each row starts, and at the end where the next would.
    private var starts: [UInt32] = [1]
    /// Whether a row's folded texts are ASCII throughout.
    private(set) var isASCII: [Bool] = []
    /// The same for the row that is being written.
    private var rowIsASCII = true

    init(fieldCount: Int) { self.fieldCount = fieldCount }

    var rowCount: Int { isASCII.count }

    /// The bytes of some neighbouring fields of a row, with the separator behind each text.
    func range(_ row: Int, _ fields: Range<Int>) -> Range<Int> {
        let first = row * fieldCount
        return Int(starts[first + fields.lowerBound])..<Int(starts[first + fields.upperBound])
    }

    /// Where a row ends.
    func end(of row: Int) -> Int { Int(starts[(row + 1) * fieldCount]) }

    // MARK: adding rows

    /// Adds a text to the field that is being written.
    mutating func add(_ text: String, _ folder: inout Folder) {
        if !folder.fold(text, into: &bytes) { rowIsASCII = false }
        bytes.append(Self.separator)
    }

    /// The same for a text in UTF-8.
    mutating func add(_ text: UnsafeRawBufferPointer, _ folder: inout Folder) {
        if !folder.fold(utf8: text.assumingMemoryBound(to: UInt8.self), into: &bytes) { rowIsASCII = false }
        bytes.append(Self.separator)
    }

    /// Adds a text for each part between commas, trimmed; empty ones are dropped.
    mutating func add(splitting text: String, _ folder: inout Folder) {
        let start = bytes.count
        if !folder.fold(text, into: &bytes) { rowIsASCII = false }
        bytes.append(UInt8(ascii: ","))
        let end = bytes.count
        bytes.withUnsafeMutableBufferPointer { bytes in
            // Parts only move towards the start, since what lies between them shrinks.
            var written = start
            var partStart = start
            var partEnd = start
            for index in start..<end {
                switch bytes[index] {
                case UInt8(ascii: ","):
                    if partEnd > partStart {
                        for source in partStart..<partEnd {
                            bytes[written] = bytes[source]
                            written += 1
                        }
                        bytes[written] = Self.separator
                        written += 1
                    }
                    partStart = index + 1
                    partEnd = partStart
                case UInt8(ascii: " "):
                    if partEnd == partStart {
                        partStart = index + 1
                        partEnd = partStart
                    }
                default:
                    partEnd = index + 1
                }
            }
            for index in written..<end { bytes[index] = 0 }
        }
        while bytes.last == 0 { bytes.removeLast() }
    }

    /// Makes room for so many rows in all that are about as long as those that are there.
    mutating func reserve(_ count: Int) {
        guard rowCount > 0 else { return }
        bytes.reserveCapacity(bytes.count / rowCount * count * 9 / 8)
        starts.reserveCapacity(count * fieldCount + 1)
        isASCII.reserveCapacity(count)
    }

    mutating func endField() { starts.append(UInt32(clamping: bytes.count)) }

    mutating func endRow() {
        isASCII.append(rowIsASCII)
        rowIsASCII = true
    }

    /// Puts the only row of `other` in the place of a row.
    mutating func replace(_ row: Int, with other: TextArena) {
        let old = range(row, 0..<fieldCount)
        bytes.replaceSubrange(old, with: other.bytes.dropFirst())
        let first = row * fieldCount
        for field in 0...fieldCount {
            starts[first + field] = UInt32(clamping: old.lowerBound + Int(other.starts[field]) - 1)
        }
        let growth = other.bytes.count - 1 - old.count
        if growth != 0, first + fieldCount + 1 < starts.count {
            for index in (first + fieldCount + 1)..<starts.count {
                starts[index] = UInt32(clamping: Int(starts[index]) + growth)
            }
        }
        isASCII[row] = other.isASCII[0]
    }

    /// The bytes of a field as a number that sorts like them: eight from `depth` on, the first one highest, zeros
    /// behind the end. As text has no zeros, a last byte of zero says that the text ended.
    func sortKey(_ row: Int, _ field: Int, depth: Int, _ raw: UnsafeRawBufferPointer) -> UInt64 {
        let range = range(row, field..<(field + 1))
        // The last separator says nothing.
        let start = range.lowerBound + depth
        let length = range.upperBound - 1 - start
        if length <= 0 { return 0 }
        if start + 8 <= raw.count {
            let key = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            return length >= 8 ? key : key & ~(UInt64.max >> (8 * UInt64(length)))
        }
        return (0..<8).reduce(0) { key, index in key << 8 | (index < length ? UInt64(raw[start + index]) : 0) }
    }
}
