/// Writes comma separated values (RFC 4180): fields with commas, quotes or line breaks in quotes, records ended by
/// CR LF or, as most tools on Unix write them, LF.
package struct CSVWriter: Sendable {
    /// What has been written, in UTF-8.
    package private(set) var bytes: [UInt8] = []
    private let neutralisesFormulas: Bool
    private let lineEnd: String

    /// - Parameters:
    ///   - neutralisesFormulas: whether fields that a spreadsheet would run as a formula get an apostrophe in front.
    ///     For files that people open; not for those that are read back.
    ///   - lineEnd: what ends a record.
    package init(neutralisesFormulas: Bool, lineEnd: String = "\n") {
        self.neutralisesFormulas = neutralisesFormulas
        self.lineEnd = lineEnd
    }

    /// What has been written.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes one record.
    package mutating func record(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            // A record of one empty field would be an empty line, which readers skip.
            append(field, isQuoted: fields.count == 1 && field.isEmpty)
        }
        bytes.append(contentsOf: lineEnd.utf8)
    }

    private mutating func append(_ field: String, isQuoted: Bool) {
        let needsApostrophe = neutralisesFormulas && Self.isFormula(field)
        let needsQuotes = isQuoted || needsApostrophe || field.utf8.contains(where: Self.needsQuotes)
        if !needsQuotes {
            bytes.append(contentsOf: field.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        if needsApostrophe { bytes.append(UInt8(ascii: "'")) }
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }

    /// Whether spreadsheets take the text for a formula: by its first character, blanks and control characters in front
    /// of it disregarded, the full-width forms included.
    private static func isFormula(_ field: String) -> Bool {
        let first = field.unicodeScalars.first { !$0.properties.isWhitespace && $0.value >= 0x20 }
        switch first {
        case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return true
        default: break
        }
        // A leading tab or carriage return is dropped by some programs together with what protects the rest.
        return field.unicodeScalars.first.map { $0 == "\t" || $0 == "\r" || $0 == "\n" } ?? false
    }
}
