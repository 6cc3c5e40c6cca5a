import Secrets
import Text

/// A record of a CSV file, with the line that it starts on.
struct CSVRecord: Equatable {
    var line: Int
    var fields: [String]
}

/// Reads values separated by commas after RFC 4180, section 2, or by semicolons or tabs, as spreadsheets write them where the
/// comma is the decimal sign: quoted fields may hold separators, doubled quotes and line breaks; lines end in LF or CRLF. Spaces
/// belong to the field. Stops at the first error, since after an unclosed quote nothing can be told apart any more.
struct CSVReader {
    private let bytes: ArraySlice<UInt8>
    private let separator: UInt8
    private var position: Int
    private var line = 1

    init(_ bytes: ArraySlice<UInt8>, separator: UInt8 = UInt8(ascii: ",")) {
        self.bytes = bytes
        self.separator = separator
        position = bytes.startIndex
    }

    /// The next record, nil at the end. Empty lines are passed over.
    mutating func next() throws(ImportProblem) -> CSVRecord? {
        while position < bytes.endIndex, skipLineBreak() {}
        guard position < bytes.endIndex else { return nil }
        var record = CSVRecord(line: line, fields: [])
        while true {
            record.fields.append(try field())
            guard position < bytes.endIndex else { return record }
            if bytes[position] == separator {
                position += 1
                continue
            }
            _ = skipLineBreak()
            return record
        }
    }

    private mutating func field() throws(ImportProblem) -> String {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else { return try plainField() }
        let opened = line
        position += 1
        var content: [UInt8] = []
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else {
                    try expectEndOfField()
                    return try text(content[...], line: opened)
                }
                position += 1
            } else if byte == UInt8(ascii: "\n") {
                line += 1
            }
            content.append(byte)
        }
        throw ImportProblem(
            line: opened, message: "a quoted field begins here and is never closed: add the missing \".")
    }

    private mutating func plainField() throws(ImportProblem) -> String {
        let start = position
        while position < bytes.endIndex {
            let byte = bytes[position]
            if byte == separator || byte == UInt8(ascii: "\n") || isCRLF { break }
            position += 1
        }
        return try text(bytes[start..<position], line: line)
    }

    private var isCRLF: Bool {
        bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.endIndex
            && bytes[position + 1] == UInt8(ascii: "\n")
    }

    private func expectEndOfField() throws(ImportProblem) {
        guard position < bytes.endIndex else { return }
        let byte = bytes[position]
        guard byte == separator || byte == UInt8(ascii: "\n") || isCRLF else {
            throw ImportProblem(
                line: line, message: "text after a closing quote: double the quotes inside a field (\"\").")
        }
    }

    private mutating func skipLineBreak() -> Bool {
        if isCRLF { position += 1 }
        guard bytes[position] == UInt8(ascii: "\n") else { return false }
        position += 1
        line += 1
        return true
    }

    private func text(_ content: ArraySlice<UInt8>, line: Int) throws(ImportProblem) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw ImportProblem(line: line, message: TextEncoding.guess(bytes).sentence)
        }
        return text
    }
}
