/// Reads JSON (RFC 8259) strictly: one value, no comments, no commas at ends, no control characters in texts.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let depthLimit: Int
    private var position = 0
    /// The way to the value that is being read, for repeated names.
    private var path: [Step] = []
    private(set) var repeatedNames: [JSONDocument.RepeatedName] = []

    private enum Step {
        case member(String)
        case element(Int)
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    mutating func document() throws(JSONError) -> JSONValue {
        if bytes.starts(with: TextEncoding.byteOrderMark) { position = TextEncoding.byteOrderMark.count }
        let value = try value()
        skipSpace()
        if position < bytes.count { throw malformed }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        switch try byte() {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    // MARK: Structure

    private mutating func object() throws(JSONError) -> JSONObject {
        var object = JSONObject()
        position += 1
        skipSpace()
        if take("}") { return object }
        repeat {
            skipSpace()
            let start = position
            guard try byte() == UInt8(ascii: "\"") else { throw malformed }
            let name = try text()
            skipSpace()
            guard try byte() == UInt8(ascii: ":") else { throw malformed }
            position += 1
            let value = try nested(.member(name))
            if !object.append(name, value) {
                let place = JSONDocument.RepeatedName(path: text(of: path + [.member(name)]), offset: start)
                repeatedNames.append(place)
            }
            skipSpace()
        } while take(",")
        guard try byte() == UInt8(ascii: "}") else { throw malformed }
        position += 1
        return object
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        var values: [JSONValue] = []
        position += 1
        skipSpace()
        if take("]") { return values }
        repeat {
            values.append(try nested(.element(values.count)))
            skipSpace()
        } while take(",")
        guard try byte() == UInt8(ascii: "]") else { throw malformed }
        position += 1
        return values
    }

    private mutating func nested(_ step: Step) throws(JSONError) -> JSONValue {
        skipSpace()
        let first = try byte()
        // Most values are no containers: they need no path.
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return try value() }
        guard path.count + 1 < depthLimit else { throw JSONError(reason: .tooDeep, offset: position) }
        path.append(step)
        defer { path.removeLast() }
        return try value()
    }

    private func text(of path: [Step]) -> String {
        path.reduce(into: "") { text, step in
            switch step {
            case .member(let name): text += text.isEmpty ? name : ".\(name)"
            case .element(let index): text += "[\(index)]"
            }
        }
    }

    // MARK: Values

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard try byte() == word.utf8Start[offset] else { throw malformed }
            position += 1
        }
        return value
    }

    /// RFC 8259 section 6.
    private mutating func number() throws(JSONError) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        guard Self.isDigit(try byte()) else { throw malformed }
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private mutating func text() throws(JSONError) -> String {
        position += 1
        let start = position
        while true {
            let byte = try byte()
            if byte == UInt8(ascii: "\"") {
                let plain = try valid(bytes[start..<position])
                position += 1
                return plain
            }
            if byte == UInt8(ascii: "\\") { return try escapedText(from: start) }
            if byte < 0x20 { throw malformed }
            position += 1
        }
    }

    /// The rest of a text that has escapes; `start` is where the text begins.
    private mutating func escapedText(from start: Int) throws(JSONError) -> String {
        var content = Array(bytes[start..<position])
        while true {
            let byte = try byte()
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return try valid(content[...])
            case UInt8(ascii: "\\"): try escape(into: &content)
            case ..<0x20:
                position -= 1
                throw malformed
            default: content.append(byte)
            }
        }
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        let byte = try byte()
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            guard let scalar = Unicode.Scalar(try scalarValue()) else { throw malformed }
            content.append(contentsOf: String(scalar).utf8)
        default:
            position -= 1
            throw malformed
        }
    }

    /// What `\u` stands for, with the second half of a surrogate pair.
    private mutating func scalarValue() throws(JSONError) -> UInt32 {
        let first = try hexadecimal()
        guard (0xD800..<0xDC00).contains(first) else { return first }
        guard take("\\"), take("u") else { throw malformed }
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second) else { throw malformed }
        return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try byte())).hexDigitValue else { throw malformed }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func valid(_ content: some Sequence<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw JSONError(reason: .notUTF8, offset: position)
        }
        return text
    }

    // MARK: Bytes

    private func byte() throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw JSONError(reason: .cut, offset: bytes.count) }
        return bytes[position]
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private var malformed: JSONError { JSONError(reason: .malformed, offset: position) }
}
