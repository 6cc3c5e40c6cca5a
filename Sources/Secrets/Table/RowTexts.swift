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
}
