import Glibc

/// A fixed number of texts of each row, as they are, one after the other in one run of UTF-8.
struct RowTexts: Sendable {
    private let fieldCount: Int
    private(set) var bytes: [UInt8] = []
    /// Where each text of each row ends.
    private var ends: [UInt32] = []

    init(fieldCount: Int) { self.fieldCount = fieldCount }

    func range(_ row: Int, _ field: Int) -> Range<Int> {
        let place = row * fieldCount + field
        return Int(place == 0 ? 0 : ends[place - 1])..<Int(ends[place])
    }

    /// All texts of a row.
    private func range(_ row: Int) -> Range<Int> {
        range(row, 0).lowerBound..<range(row, fieldCount - 1).upperBound
    }

    func text(_ row: Int, _ field: Int) -> String { String(decoding: bytes[range(row, field)], as: UTF8.self) }

    /// Adds the next text; rows are complete after `fieldCount` of them.
    mutating func append(_ text: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: text)
        ends.append(UInt32(clamping: bytes.count))
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Makes room for so many rows in all that are about as long as those of another.
    mutating func reserve(_ count: Int, like other: RowTexts) {
        guard !other.ends.isEmpty else { return }
        ends.reserveCapacity(count * fieldCount)
        bytes.reserveCapacity(other.bytes.count * fieldCount / other.ends.count * count * 9 / 8)
    }

    mutating func append(contentsOf other: RowTexts) {
        let start = UInt32(clamping: bytes.count)
        bytes.append(contentsOf: other.bytes)
        ends.reserveCapacity(ends.count + other.ends.count)
        for end in other.ends { ends.append(start + end) }
    }

    /// Puts the only row of `other` in the place of a row.
    mutating func replace(_ row: Int, with other: RowTexts) {
        let old = range(row)
        bytes.replaceSubrange(old, with: other.bytes)
        let first = row * fieldCount
        for field in 0..<fieldCount { ends[first + field] = UInt32(clamping: old.lowerBound + Int(other.ends[field])) }
        let growth = other.bytes.count - old.count
        guard growth != 0 else { return }
        for place in (first + fieldCount)..<ends.count { ends[place] = UInt32(clamping: Int(ends[place]) + growth) }
    }

    /// Whether a row has the same texts, byte by byte, as a row of another.
    func isSame(_ row: Int, _ other: RowTexts, _ otherRow: Int) -> Bool {
        for field in 0..<fieldCount where range(row, field).count != other.range(otherRow, field).count { return false }
        return bytes.withUnsafeBytes { mine in
            other.bytes.withUnsafeBytes { theirs in
                let (place, otherPlace) = (range(row), other.range(otherRow))
                guard let mine = mine.baseAddress, let theirs = theirs.baseAddress else { return true }
                return memcmp(mine + place.lowerBound, theirs + otherPlace.lowerBound, place.count) == 0
            }
        }
    }
}
