/// The lines of config.toml, checked for what the library would take in silence or could not take at all.
struct ConfigurationText {
    /// Without their line feeds.
    private(set) var lines: [[UInt8]]

    /// Throws what makes the text unreadable.
    init(_ bytes: [UInt8]) throws(Finding) {
        guard bytes.count <= ConfigurationFile.maximumBytes else {
            throw Finding([], "the file is too long: \(ConfigurationFile.maximumBytes >> 10) KiB are the most")
        }
        lines = bytes.dropFirst(Self.mark(of: bytes).count).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).map(Array.init)
        guard lines.count <= ConfigurationFile.maximumLines else {
            throw Finding([], "the file is too long: \(ConfigurationFile.maximumLines) lines are the most")
        }
        for (index, line) in lines.enumerated() { try Self.check(line, number: index + 1) }
    }

    private static func check(_ line: [UInt8], number: Int) throws(Finding) {
        guard line.count <= ConfigurationFile.maximumLineBytes else {
            // Keys with thousands of dots would nest tables as deep.
            throw Finding(
                [], "the line is too long: \(ConfigurationFile.maximumLineBytes) bytes are the most", line: number)
        }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw Finding([], "the line is not valid UTF-8", line: number)
        }
        // The library hands over texts of C, which end there.
        guard !line.contains(0), !text.contains("\\u0000"), !text.contains("\\U00000000") else {
            throw Finding([], "the line holds a NUL character, which has no place in a configuration", line: number)
        }
        switch LineShape(line) {
        case .namelessHeader:
            throw Finding([], "this is no TOML: a table needs a name, [profiles.NAME]", line: number)
        case .open: throw Finding([], "\(wantedValue), on one line", line: number)
        case .simple, .header, .other: break
        }
    }

    static let wantedValue = "a value is text in double quotes, a number, or true or false"

    /// The byte order mark in front of a text, which means nothing; empty where there is none.
    static func mark(of bytes: [UInt8]) -> [UInt8] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return bytes.starts(with: mark) ? mark : []
    }

    /// The text of the first `count` lines.
    func prefix(_ count: Int) -> String {
        String(decoding: Array(lines.prefix(count).joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self) + "\n"
    }

    func shape(of number: Int) -> LineShape { LineShape(lines[number - 1]) }

    /// What stands in front of a line's equals sign.
    func key(of number: Int) -> String {
        let key = lines[number - 1].prefix { $0 != UInt8(ascii: "=") }.filter { $0 > 0x20 }
        return String(decoding: key, as: UTF8.self)
    }

    /// Takes a line out, so that the others keep their numbers.
    mutating func blank(_ number: Int) { lines[number - 1] = [] }
}
