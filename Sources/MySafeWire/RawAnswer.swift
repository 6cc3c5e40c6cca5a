/// An HTTP answer as it came, before anybody knows whether it is one of the API's.
package struct RawAnswer: Sendable {
    /// The HTTP status.
    package var status: Int
    /// What it is, it tells itself: `Content-Type` is not always right.
    package var body: [UInt8]
    /// The version of what it is about, by its entity tag; nil if it has none that is a version.
    package var version: Int64?

    package init(status: Int, body: [UInt8], version: Int64? = nil) {
        self.status = status
        self.body = body
        self.version = version
    }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// Whether the body claims to be a JSON object.
    var looksLikeJSON: Bool {
        body.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "{")
    }
}

/// Text of others, made fit to be quoted in a sentence: one line, bounded, without control characters.
enum Quote {
    /// Characters at the most.
    static let length = 100

    static func make(_ text: some StringProtocol) -> String {
        var line = ""
        var wasSpace = true
        var count = 0
        for scalar in text.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            if isSpace && wasSpace { continue }
            wasSpace = isSpace
            line.unicodeScalars.append(isSpace ? " " : scalar)
            count += 1
            if count == length { return line + "…" }
        }
        return line.last == " " ? String(line.dropLast()) : line
    }

    /// The beginning of what a gateway wrote, without HTML tags, scripts and styles.
    static func gateway(_ body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(4096), as: UTF8.self)
        guard text.contains("<") else { return make(text) }
        var plain = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "<") {
            plain += rest[..<open] + " "
            let tag = rest[open...].dropFirst()
            let hidden = ["script", "style"].first { tag.lowercased().hasPrefix($0) }
            let after = hidden.flatMap { Self.index(after: "</\($0)", in: tag) } ?? tag.startIndex
            guard let close = tag[after...].firstIndex(of: ">") else { return make(plain) }
            rest = tag[tag.index(after: close)...]
        }
        return make(plain + rest)
    }

    private static func index(after end: String, in text: Substring) -> Substring.Index? {
        var rest = text
        while let found = rest.firstIndex(of: "<") {
            if rest[found...].lowercased().hasPrefix(end) { return found }
            rest = rest[rest.index(after: found)...]
        }
        return text.endIndex
    }
}
