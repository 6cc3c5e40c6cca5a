extension DisplayText {
    /// Breaks text into lines of at most `width` columns, between words where it can. Its own line breaks stay, tabs
    /// count as spaces. The lines still hold what `Surface.put` makes placeholders of. At least one line; at most `limit`,
    /// the rest is left out.
    package static func wrap(_ text: String, width: Int, limit: Int = .max) -> [String] {
        let columns = max(1, width)
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            guard lines.count < limit else { break }
            wrap(line: line, columns, into: &lines, limit: limit)
        }
        return lines
    }

    private static func wrap(line: Substring, _ columns: Int, into lines: inout [String], limit: Int) {
        var start = line.startIndex
        /// Behind the last space, where the line can be broken.
        var gap: String.Index?
        var used = 0
        var index = start
        while index != line.endIndex, lines.count < limit {
            let isSpace = line[index] == " " || line[index] == "\t"
            let width = isSpace ? 1 : columnsOf(line[index])
            if used + width > columns, index > start {
                // Spaces at the end of a line are not needed at the start of the next.
                let end = isSpace ? index : gap ?? index
                append(line[start..<end], to: &lines)
                start = isSpace ? line[index...].firstIndex { $0 != " " && $0 != "\t" } ?? line.endIndex : end
                if isSpace, start == line.endIndex { return }
                gap = nil
                index = start
                used = 0
                continue
            }
            used += width
            index = line.index(after: index)
            if isSpace { gap = index }
        }
        if lines.count < limit { append(line[start...], to: &lines) }
    }

    private static func append(_ part: Substring, to lines: inout [String]) {
        var text = String(part.map { $0 == "\t" ? " " : $0 })
        while text.last == " " { text.removeLast() }
        lines.append(text)
    }

    private static func columnsOf(_ character: Character) -> Int {
        var columns = 0
        _ = Glyphs.each(of: character) {
            columns += $0.width
            return true
        }
        return columns
    }
}
