import Surface

/// Long text over several lines: broken at spaces where there are some near, anywhere otherwise, so that nothing of
/// it is lost to the edge.
enum LineWrap {
    /// Line breaks in the text are kept. At least one line; each at most `width` columns.
    static func lines(_ text: String, width: Int) -> [String] {
        let width = max(2, width)
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            wrap(line, width, into: &lines)
        }
        return lines
    }

    private static func wrap(_ line: Substring, _ width: Int, into lines: inout [String]) {
        var rest = line
        while true {
            guard let end = end(of: rest, width) else { return lines.append(String(rest)) }
            let head = rest[..<end]
            // A space in the right half is a good place; further left too much room would be lost.
            if let space = head.lastIndex(of: " "), head.distance(from: space, to: end) <= width / 2,
                space > rest.startIndex
            {
                lines.append(String(head[..<space]))
                rest = rest[rest.index(after: space)...]
            } else {
                lines.append(String(head))
                rest = rest[end...]
            }
        }
    }

    /// Where the first `width` columns end; nil where all fits.
    private static func end(of text: Substring, _ width: Int) -> Substring.Index? {
        var used = 0
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            used += character.isASCII ? 1 : DisplayText.width(String(character))
            if used > width { return index == text.startIndex ? text.index(after: index) : index }
            index = text.index(after: index)
        }
        return nil
    }
}
