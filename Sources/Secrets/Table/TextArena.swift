import Text

/// The folded texts of all rows, one after the other in one run of bytes.
///
/// A row has a fixed number of fields, a field any number of texts, and every text ends with a line feed, which folded
/// text never contains; there is one in front of the first, too. So a field that is not known has no text, whereas an
/// empty one has an empty text. What the texts were before they were folded can be had back.
struct TextArena: Sendable {
    static let separator: UInt8 = 0x0A

    private let fieldCount: Int
    private(set) var bytes: [UInt8] = [separator]
    /// Where each field of each row starts, and at the end where the next would.
    private var starts: [UInt32] = [1]
    /// What turns texts back; where those of each row end.
    private var patches = TextPatches()
    private var patchEnds: [UInt32] = []
    /// Whether a row's folded texts are ASCII throughout.
    private(set) var isASCII: [Bool] = []
    /// The same for the row that is being written.
    private var rowIsASCII = true

    init(fieldCount: Int) {
        self.fieldCount = fieldCount
        patches.begin(at: 1)
    }

    var rowCount: Int { isASCII.count }

    /// The bytes of some neighbouring fields of a row, with the separator behind each text.
    func range(_ row: Int, _ fields: Range<Int>) -> Range<Int> {
        let first = row * fieldCount
        return Int(starts[first + fields.lowerBound])..<Int(starts[first + fields.upperBound])
    }

    /// Where a row ends.
    func end(of row: Int) -> Int { Int(starts[(row + 1) * fieldCount]) }

    // MARK: adding rows

    /// Adds a text in UTF-8 to the field that is being written.
    mutating func add(_ text: UnsafeRawBufferPointer, _ folding: inout TextFolding) {
        let text = text.assumingMemoryBound(to: UInt8.self)
        if !folding.fold(utf8: text, into: &bytes, noting: &patches) { rowIsASCII = false }
        bytes.append(Self.separator)
    }

    mutating func add(_ text: String, _ folding: inout TextFolding) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0), &folding) }
    }

    /// Adds a text for each part between commas, trimmed; empty ones are dropped. What they were cannot be had back.
    mutating func add(splitting text: String, _ folding: inout TextFolding) {
        let start = bytes.count
        if !folding.fold(text, into: &bytes) { rowIsASCII = false }
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
        patches.reserve(patches.bytes.count / rowCount * count * 9 / 8)
        patchEnds.reserveCapacity(count)
        isASCII.reserveCapacity(count)
    }

    mutating func endField() { starts.append(UInt32(clamping: bytes.count)) }

    mutating func endRow() {
        isASCII.append(rowIsASCII)
        rowIsASCII = true
        patchEnds.append(UInt32(clamping: patches.bytes.count))
        patches.begin(at: bytes.count)
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
        replacePatches(of: row, with: other.patches)
    }

    private mutating func replacePatches(of row: Int, with other: TextPatches) {
        let old = patchRange(row)
        patches.replace(old, with: other)
        // What comes next begins where all texts end now.
        patches.begin(at: bytes.count)
        let growth = other.bytes.count - old.count
        if growth == 0 { return }
        for index in row..<patchEnds.count { patchEnds[index] = UInt32(clamping: Int(patchEnds[index]) + growth) }
    }

    private func patchRange(_ row: Int) -> Range<Int> {
        Int(row == 0 ? 0 : patchEnds[row - 1])..<Int(patchEnds[row])
    }

    // MARK: what texts were

    /// How many bytes the one text of a field had at most before it was folded; nil if the field is not known.
    func room(_ row: Int, _ field: Int) -> Int? {
        let text = range(row, field..<(field + 1))
        return text.isEmpty ? nil : TextPatches.room(text.count - 1, patches: patchRange(row))
    }

    /// Writes what the one text of a field, which is known, was before it was folded. Returns how many bytes it has.
    ///
    /// - Parameter out: has at least `room` bytes.
    func restore(_ row: Int, _ field: Int, to out: UnsafeMutableRawBufferPointer) -> Int {
        let text = range(row, field..<(field + 1))
        let start = Int(starts[row * fieldCount])
        return bytes.withUnsafeBytes { bytes in
            patches.restore(
                text.lowerBound..<text.upperBound - 1, of: bytes, start: start, patches: patchRange(row), to: out)
        }
    }

    /// What the one text of a field was before it was folded; nil if the field is not known.
    func original(_ row: Int, _ field: Int) -> String? {
        guard let room = room(row, field) else { return nil }
        return String(unsafeUninitializedCapacity: room) { restore(row, field, to: UnsafeMutableRawBufferPointer($0)) }
    }

    /// The same as bytes, which are valid during the call of `body` only.
    func withOriginal<R>(_ row: Int, _ field: Int, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
        guard let room = room(row, field) else { return body(nil) }
        return withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { out in
            body(UnsafeRawBufferPointer(rebasing: out[..<restore(row, field, to: out)]))
        }
    }

    // MARK: order

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
