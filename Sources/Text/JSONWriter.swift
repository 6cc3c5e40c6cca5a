/// Writes JSON (RFC 8259) straight into bytes: lists of many thousand objects in a few milliseconds.
///
/// Objects and arrays are closed by the closures that write them, so that the text is well-formed as long as objects
/// get members (`member`, or `key` and one value each) and arrays get values. All characters that could play tricks on
/// a terminal (control characters, also those above ASCII, direction marks and others that are not seen) are escaped: the
/// values stay the same.
package struct JSONWriter: Sendable {
    /// How the text is laid out.
    package enum Layout: Sendable {
        /// Without blanks.
        case compact
        /// One value a line, each level two spaces further in.
        case indented
    }

    /// What has been written, in UTF-8.
    package private(set) var bytes: [UInt8] = []
    private let layout: Layout
    private var depth = 0
    /// Whether the next value or key needs a comma in front of it.
    private var needsComma = false
    /// Whether the next value belongs to a key and stays on its line.
    private var followsKey = false
    /// The moment that was written last.
    private var lastTime: (seconds: Int64, text: String)?

    /// - Parameter capacity: bytes that will probably be needed.
    package init(_ layout: Layout = .compact, capacity: Int = 0) {
        self.layout = layout
        bytes.reserveCapacity(capacity)
    }

    /// What has been written.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets what has been written, for those who pass a long text on in pieces; what is open stays open.
    package mutating func removeWritten() { bytes.removeAll(keepingCapacity: true) }

    // MARK: structure

    package mutating func object<E: Error>(_ members: (inout JSONWriter) throws(E) -> Void) throws(E) {
        begin("{")
        defer { end("}") }
        try members(&self)
    }

    package mutating func array<E: Error>(_ values: (inout JSONWriter) throws(E) -> Void) throws(E) {
        begin("[")
        defer { end("]") }
        try values(&self)
    }

    /// The name of a member, to be followed by its value.
    package mutating func key(_ name: String) {
        startValue()
        quoted(name)
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(UInt8(ascii: " ")) }
        followsKey = true
    }

    // MARK: values

    package mutating func value(_ text: String) {
        startValue()
        quoted(text)
    }

    /// A text in UTF-8.
    package mutating func value(utf8: UnsafeRawBufferPointer) {
        startValue()
        quoted(utf8)
    }

    /// A value without blanks that is laid out by hand, of pieces: for rows of which a list has many thousands. `pieces` adds nothing
    /// but pieces.
    package mutating func value(pieces: (inout JSONWriter) -> Void) {
        startValue()
        pieces(&self)
    }

    /// A piece: text as it stands.
    package mutating func piece(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A piece: a number's digits.
    package mutating func piece(_ number: Int64) { bytes.append(contentsOf: String(number).utf8) }

    /// A piece: a text in UTF-8, quoted.
    package mutating func piece(quoted text: UnsafeRawBufferPointer) { quoted(text) }

    private mutating func quoted(_ utf8: UnsafeRawBufferPointer) {
        var union: UInt8 = 0
        for byte in utf8 { union |= Self.care(byte) | (byte & 0x80) }
        // What is no UTF-8 is repaired as it becomes a text.
        guard union == 0 else { return quoted(String(decoding: utf8, as: UTF8.self)) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Any values or members, as they were written by another writer with the same layout at the same depth.
    package mutating func written(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        startValue()
        bytes.append(contentsOf: text)
    }

    package mutating func value(_ number: Int64) {
        startValue()
        bytes.append(contentsOf: String(number).utf8)
    }

    package mutating func value(_ number: Int) { value(Int64(number)) }

    /// A number; `null` for infinities and NaN, which JSON does not have.
    package mutating func value(_ number: Double) {
        guard number.isFinite else { return null() }
        startValue()
        bytes.append(contentsOf: "\(number)".utf8)
    }

    /// A number with these digits (RFC 8259, section 6), as it was read.
    package mutating func value(digits: String) {
        startValue()
        bytes.append(contentsOf: digits.utf8)
    }

    package mutating func value(_ flag: Bool) {
        startValue()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    package mutating func null() {
        startValue()
        bytes.append(contentsOf: "null".utf8)
    }

    // MARK: members

    /// A member; `null` where there is no value.
    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    /// The same with a text in UTF-8.
    package mutating func member(_ name: String, utf8 text: UnsafeRawBufferPointer?) {
        key(name)
        if let text { value(utf8: text) } else { null() }
    }

    package mutating func member(_ name: String, _ number: Int64?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    package mutating func member(_ name: String, _ number: Int?) { member(name, number.map { Int64($0) }) }

    package mutating func member(_ name: String, _ number: Double?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    /// A duration in seconds, with three decimals.
    package mutating func member(_ name: String, seconds: Double) {
        key(name)
        guard seconds.isFinite, abs(seconds) < 1e15 else { return null() }
        let milliseconds = Int64((abs(seconds) * 1000).rounded())
        let sign = seconds < 0 && milliseconds > 0 ? "-" : ""
        value(digits: "\(sign)\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())")
    }

    /// A moment in seconds since 1970, as ISO 8601 in UTC: `2026-01-31T12:00:00Z`.
    package mutating func member(_ name: String, time: Int64?) {
        key(name)
        guard let time else { return null() }
        // What was imported or activated together has the same time, and making its text takes longer than all else.
        if lastTime?.seconds != time { lastTime = (time, Timestamp.text(seconds: time)) }
        value(lastTime?.text ?? "")
    }

    package mutating func member(_ name: String, _ flag: Bool?) {
        key(name)
        if let flag { value(flag) } else { null() }
    }

    package mutating func member<E: Error>(
        _ name: String, object members: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        key(name)
        try object(members)
    }

    package mutating func member<E: Error>(
        _ name: String, array values: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        key(name)
        try array(values)
    }

    // MARK: bytes

    private mutating func begin(_ bracket: Unicode.Scalar) {
        startValue()
        bytes.append(UInt8(ascii: bracket))
        depth += 1
        needsComma = false
    }

    private mutating func end(_ bracket: Unicode.Scalar) {
        depth -= 1
        // Something is inside.
        if needsComma && layout == .indented { newLine() }
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    private mutating func startValue() {
        if followsKey {
            followsKey = false
        } else {
            if needsComma { bytes.append(UInt8(ascii: ",")) }
            if layout == .indented && depth > 0 { newLine() }
        }
        needsComma = true
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<depth { bytes.append(contentsOf: [0x20, 0x20]) }
    }

    private mutating func quoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let isPlain = text.utf8.withContiguousStorageIfAvailable { utf8 in
            // All bytes are looked at, without stopping at the first and without branches: many at once that way.
            var care: UInt8 = 0
            for byte in utf8 { care |= Self.care(byte) }
            if care != 0 { return false }
            bytes.append(contentsOf: utf8)
            return true
        }
        if isPlain != true { escaped(text) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Other than 0 where a byte has to be escaped, or starts characters some of which have to be.
    @inline(__always)
    private static func care(_ byte: UInt8) -> UInt8 {
        let isASCII: UInt8 = (byte < 0x20 ? 1 : 0) | (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0)
        // U+007F; U+0080 to U+00BF, U+0600 to U+063F, U+06C0 to U+073F, and all from U+0800 on that are in a block of 4096 with
        // format characters.
        let isOther: UInt8 =
            (byte == 0x7F ? 1 : 0) | (byte == 0xC2 ? 1 : 0) | (byte == 0xD8 ? 1 : 0) | (byte == 0xDB ? 1 : 0)
            | (byte == 0xDC ? 1 : 0)
        let isLong: UInt8 =
            (byte & 0xFE == 0xE0 ? 1 : 0) | (byte == 0xE2 ? 1 : 0) | (byte == 0xEF ? 1 : 0)
            | (byte & 0xFC == 0xF0 ? 1 : 0)
        return isASCII | isOther | isLong
    }

    private mutating func escaped(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\\\"".utf8)
            case "\\": bytes.append(contentsOf: "\\\\".utf8)
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            case _ where Self.isHazard(scalar):
                // Two of them above U+FFFF (RFC 8259, 7).
                for unit in UTF16.encode(scalar) ?? .init() {
                    let digits = String(unit, radix: 16)
                    bytes.append(contentsOf: "\\u".utf8)
                    bytes.append(contentsOf: String(repeating: "0", count: 4 - digits.count).utf8)
                    bytes.append(contentsOf: digits.utf8)
                }
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
            }
        }
    }

    /// Control characters, line and paragraph separators, and what is format rather than text (Unicode's category Cf: direction
    /// marks, joiners, the byte order mark, tags).
    private static func isHazard(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
        case ..<0xAD: false
        default: scalar.properties.generalCategory == .format
        }
    }
}
