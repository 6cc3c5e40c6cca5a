/// What kind of value a line holds, as far as brackets and quotes tell. No key of config.toml takes more than one simple value,
/// so dates, arrays, inline tables and texts of several lines are refused here: every statement is one line, and the library
/// never sees the forms that toml++ 3.4 does not survive when they are broken (`[=`, `x = [}`, `x = 2026-01-01T:`).
enum LineShape {
    /// Nothing, a comment, or a key with a simple value, right or wrong.
    case simple
    /// The header of a table.
    case header
    /// Brackets that open a table, without a name in them.
    case namelessHeader
    /// A key with another value that ends on the line: a date, an array, a table.
    case other
    /// An array, a table or a text that does not end on the line.
    case open

    init(_ line: [UInt8]) {
        let content = line.drop(while: Self.isSpace)
        if content.first == UInt8(ascii: "[") {
            self = Self.hasName(content.dropFirst()) ? .header : .namelessHeader
        } else {
            self = Self.value(content)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// Whether a key begins after the first bracket of a header, and the second where there is one.
    private static func hasName(_ rest: ArraySlice<UInt8>) -> Bool {
        let rest = rest.drop(while: isSpace)
        let name = rest.first == UInt8(ascii: "[") ? rest.dropFirst().drop(while: isSpace) : rest
        guard let first = name.first else { return false }
        return ProfileName.isBare(first) || first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    }

    private static func value(_ content: ArraySlice<UInt8>) -> LineShape {
        var depth = 0
        var isOther = false
        var rest = content
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "#"): rest = []
            case UInt8(ascii: "="): isOther = isOther || !isSimple(rest.drop(while: isSpace))
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                isOther = true
                depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if rest.starts(with: [byte, byte]) { return .open }
                skipText(closedBy: byte, &rest)
            default: break
            }
        }
        return isOther ? (depth > 0 ? .open : .other) : .simple
    }

    /// Whether what follows an equals sign begins a text, or is a word or a number, right or wrong; dates are neither.
    private static func isSimple(_ value: ArraySlice<UInt8>) -> Bool {
        if value.first == UInt8(ascii: "\"") || value.first == UInt8(ascii: "'") { return true }
        let word = value.prefix { !isSpace($0) && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "\r") }
        var last = UInt8(ascii: "e")
        for byte in word {
            guard ProfileName.isBare(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") else {
                return false
            }
            // A minus sign stands at the beginning, also that of an exponent.
            if byte == UInt8(ascii: "-"), last | 0x20 != UInt8(ascii: "e") { return false }
            last = byte
        }
        return true
    }

    /// Goes behind the closing quote. Backslashes mean something between double quotes only (TOML 1.0, "String").
    private static func skipText(closedBy quote: UInt8, _ rest: inout ArraySlice<UInt8>) {
        while let byte = rest.popFirst(), byte != quote {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { rest = rest.dropFirst() }
        }
    }
}
