/// Text as a terminal can show it: measured in columns, and with everything replaced that could deceive, reorder or
/// control. The one place where untrusted text is neutralised.
///
/// Controls show as their pictures (`␛`, `⏎`), what is invisible, reorders text or is no character as `�`, a combining
/// mark without a base on a dotted circle.
package enum DisplayText {
    /// A unit of drawing.
    package struct Glyph: Equatable, Sendable {
        package let character: Character
        /// Columns: 1 or 2.
        package let width: Int
        /// Whether it stands for something that cannot be shown.
        package let isPlaceholder: Bool
        /// The character's scalar, where it is a single one.
        let scalar: Unicode.Scalar?

        package init(_ character: Character, _ width: Int, isPlaceholder: Bool = false) {
            self.character = character
            self.width = width
            self.isPlaceholder = isPlaceholder
            let scalars = character.unicodeScalars
            scalar = scalars.count == 1 ? scalars.first : nil
        }

        init(_ scalar: Unicode.Scalar, _ width: Int) {
            character = Character(scalar)
            self.width = width
            isPlaceholder = false
            self.scalar = scalar
        }
    }

    /// The glyphs of `text` in at most `limit` columns; where it is longer, the last of them is `…`. The cost depends
    /// on `limit`, not on the length of the text.
    package static func clip(_ text: String, to limit: Int) -> [Glyph] {
        guard limit > 0, !text.isEmpty else { return [] }
        let (head, isCut) = head(of: text, columns: limit)
        var glyphs: [Glyph] = []
        var used = 0
        let fits = each(in: head) { glyph in
            guard used + glyph.width <= limit else { return false }
            glyphs.append(glyph)
            used += glyph.width
            return true
        }
        if fits && !isCut { return glyphs }
        while used > limit - 1, let last = glyphs.popLast() { used -= last.width }
        glyphs.append(ellipsis)
        return glyphs
    }

    /// The columns that the whole text takes in one line.
    package static func width(_ text: String) -> Int {
        if isPlain(text) { return text.utf8.count }
        var width = 0
        _ = each(in: text) {
            width += $0.width
            return true
        }
        return width
    }

    /// The whole text in one line with placeholders in it, for printing outside the screen. With `keepingLines`, line
    /// feeds stay.
    package static func sanitised(_ text: String, keepingLines: Bool = false) -> String {
        if isPlain(text) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        let lines =
            keepingLines ? text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" } : [text[...]]
        for (number, line) in lines.enumerated() {
            if number > 0 { result.append("\n") }
            _ = each(in: String(line)) {
                result.append($0.character)
                return true
            }
        }
        return result
    }

    static let ellipsis = Glyph("…", 1)

    /// Calls `body` with each glyph until it returns false. Returns whether it never did.
    static func each(in text: String, _ body: (Glyph) -> Bool) -> Bool {
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index != scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            if let width = ScalarClass.widthAlone(scalar),
                next == scalars.endIndex || ScalarClass.widthAlone(scalars[next]) != nil
            {
                guard body(Glyph(scalar, width)) else { return false }
                index = next
            } else {
                guard Glyphs.each(of: text[index], body) else { return false }
                index = text.index(after: index)
            }
        }
        return true
    }

    /// Whether every byte is printable ASCII, which is most text.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// As much of a long text as can matter for so many columns, at a boundary of scalars. Bounded in bytes because a
    /// single character can have any number of combining marks.
    private static func head(of text: String, columns: Int) -> (String, isCut: Bool) {
        let limit = min(columns, 1 << 16) * 32 + 256
        guard text.utf8.count > limit else { return (text, false) }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end > text.startIndex, text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
        return (String(text[..<end]), true)
    }
}
