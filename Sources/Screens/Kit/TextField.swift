import Keymap

/// Text being edited, of one line or of several, with a cursor between its characters (grapheme clusters).
///
/// Kept line by line with the cursor as an offset of bytes in its line, so that a key press costs what its line costs and
/// not what the text costs: a note of megabytes can be pasted and edited.
package struct TextField: Equatable, Sendable {
    package let isMultiline: Bool
    /// Whether a view shows dots in place of the characters.
    package var isMasked: Bool
    /// Without their line feeds; never empty. A single-line field has exactly one.
    package private(set) var lines: [String]
    /// The cursor's line.
    package private(set) var row = 0
    /// The cursor's place in its line, in bytes of UTF-8, always at a boundary of characters.
    private var offset = 0
    /// The column that moving up and down aims at, in characters; nil after any other action.
    private var goalColumn: Int?

    /// The cursor starts behind the text, in a field of several lines before it.
    package init(_ text: String = "", isMultiline: Bool = false, isMasked: Bool = false) {
        self.isMultiline = isMultiline
        self.isMasked = isMasked
        lines = Self.split(text, isMultiline)
        if !isMultiline { offset = lines[0].utf8.count }
    }

    /// The whole text; its cost grows with its length. Setting it keeps control characters as they are and puts the
    /// cursor behind it.
    package var text: String {
        get { lines.count == 1 ? lines[0] : lines.joined(separator: "\n") }
        set {
            lines = Self.split(newValue, isMultiline)
            move(toRow: lines.count - 1, offset: lines[lines.count - 1].utf8.count)
        }
    }

    package var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }

    /// How many characters stand before the cursor, each line break counted as one. Setting moves the cursor there, or as
    /// near as there is text.
    package var cursor: Int {
        get { lines[..<row].reduce(0) { $0 + $1.count + 1 } + beforeCursor.count }
        set {
            var left = max(0, newValue)
            for (number, line) in lines.enumerated() {
                let count = line.count
                if left <= count || number == lines.count - 1 {
                    let end = line.index(line.startIndex, offsetBy: min(left, count))
                    return move(toRow: number, offset: line.utf8.distance(from: line.startIndex, to: end))
                }
                left -= count + 1
            }
        }
    }

    /// The part of the cursor's line before the cursor.
    package var beforeCursor: Substring { lines[row][..<index] }
    /// The part of the cursor's line behind the cursor.
    package var afterCursor: Substring { lines[row][index...] }

    /// Puts text in at the cursor. In a single line, line breaks and tabs become spaces; in several lines, every kind of
    /// line break becomes a line feed. Other control characters are kept: they are data, and views neutralise them.
    package mutating func insert(_ text: String) {
        goalColumn = nil
        guard isMultiline else { return insertInLine(Self.flattened(text)) }
        var parts = Self.split(Self.withLineFeeds(text), true)
        guard parts.count > 1 else { return insertInLine(parts[0]) }
        let tail = String(afterCursor)
        lines[row].removeSubrange(index...)
        insertInLine(parts[0])
        let last = parts[parts.count - 1]
        parts[parts.count - 1] += tail
        lines.insert(contentsOf: parts[1...], at: row + 1)
        move(toRow: row + parts.count - 1, offset: last.utf8.count)
        alignForward()
    }

    /// Does an action of editing or, in several lines, of moving between them. Returns false where it is none of these,
    /// or where moving up or down would leave the text.
    package mutating func perform(_ action: Action) -> Bool {
        switch action {
        case .moveUp, .moveDown, .pageUp, .pageDown, .halfPageUp, .halfPageDown: return moveVertically(action)
        case .newline:
            guard isMultiline else { return false }
            insert("\n")
        case .textLeft: place(at: left)
        case .textRight: place(at: right)
        case .textWordLeft: place(at: wordLeft)
        case .textWordRight: place(at: wordRight)
        case .textStart: place(at: Position(row: row, offset: 0))
        case .textEnd: place(at: lineEnd)
        case .deleteBackward: remove(from: left, to: here)
        case .deleteForward: remove(from: here, to: right)
        case .deleteWord: remove(from: wordLeft, to: here)
        case .deleteToStart: remove(from: Position(row: row, offset: 0), to: here)
        case .deleteToEnd: remove(from: here, to: here == lineEnd ? right : lineEnd)
        default: return false
        }
        goalColumn = nil
        return true
    }
}

// MARK: - Places in the text

extension TextField {
    private struct Position: Equatable {
        var row: Int
        /// In bytes of UTF-8.
        var offset: Int
    }

    private var here: Position { Position(row: row, offset: offset) }
    private var lineEnd: Position { Position(row: row, offset: lines[row].utf8.count) }

    private var index: String.Index { lines[row].utf8.index(lines[row].startIndex, offsetBy: offset) }

    private func position(_ index: String.Index) -> Position {
        Position(row: row, offset: lines[row].utf8.distance(from: lines[row].startIndex, to: index))
    }

    /// One character to the left, or the end of the line before.
    private var left: Position {
        if offset > 0 { return position(lines[row].index(before: index)) }
        return row > 0 ? Position(row: row - 1, offset: lines[row - 1].utf8.count) : here
    }

    /// One character to the right, or the start of the next line.
    private var right: Position {
        if here != lineEnd { return position(lines[row].index(after: index)) }
        return row + 1 < lines.count ? Position(row: row + 1, offset: 0) : here
    }

    /// The start of the word that the cursor is in or behind; at the start of a line, the end of the line before.
    private var wordLeft: Position {
        guard offset > 0 else { return left }
        let before = beforeCursor
        guard let last = before.lastIndex(where: Self.isWord) else { return Position(row: row, offset: 0) }
        guard let gap = before[...last].lastIndex(where: { !Self.isWord($0) }) else {
            return Position(row: row, offset: 0)
        }
        return position(before.index(after: gap))
    }

    /// The end of the word that the cursor is in or before; at the end of a line, the start of the next.
    private var wordRight: Position {
        guard here != lineEnd else { return right }
        let after = afterCursor
        guard let first = after.firstIndex(where: Self.isWord) else { return lineEnd }
        return position(after[first...].firstIndex { !Self.isWord($0) } ?? after.endIndex)
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}

// MARK: - Changes

extension TextField {
    private mutating func move(toRow row: Int, offset: Int) {
        self.row = row
        self.offset = offset
        goalColumn = nil
    }

    private mutating func place(at position: Position) { move(toRow: position.row, offset: position.offset) }

    private mutating func insertInLine(_ text: String) {
        lines[row].insert(contentsOf: text, at: index)
        offset += text.utf8.count
        alignForward()
    }

    private mutating func remove(from start: Position, to end: Position) {
        place(at: start)
        if start.row == end.row {
            let line = lines[row]
            let range = index..<line.utf8.index(line.startIndex, offsetBy: end.offset)
            lines[row].removeSubrange(range)
        } else {
            let tail = lines[end.row]
            lines[row].removeSubrange(index...)
            lines[row] += tail[tail.utf8.index(tail.startIndex, offsetBy: end.offset)...]
            lines.removeSubrange(start.row + 1...end.row)
        }
        alignForward()
    }

    /// What was put in or brought together may have become one character with what follows, such as an accent: the cursor
    /// then goes behind it.
    private mutating func alignForward() {
        while offset < lines[row].utf8.count, String.Index(index, within: lines[row]) == nil { offset += 1 }
    }

    private mutating func moveVertically(_ action: Action) -> Bool {
        guard isMultiline else { return false }
        let steps =
            switch action {
            case .moveUp: -1
            case .moveDown: 1
            case .halfPageUp: -5
            case .halfPageDown: 5
            case .pageUp: -10
            default: 10
            }
        let target = min(max(0, row + steps), lines.count - 1)
        guard target != row else { return false }
        let column = goalColumn ?? beforeCursor.count
        let line = lines[target]
        let end = line.index(line.startIndex, offsetBy: column, limitedBy: line.endIndex) ?? line.endIndex
        move(toRow: target, offset: line.utf8.distance(from: line.startIndex, to: end))
        goalColumn = column
        return true
    }
}

// MARK: - Line breaks

extension TextField {
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// By bytes, so that "\r\n", which is one character, keeps its "\r".
    private static func split(_ text: String, _ isMultiline: Bool) -> [String] {
        guard isMultiline else { return [text] }
        return text.utf8.split(separator: lineFeed, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    private static func withLineFeeds(_ text: String) -> String {
        guard text.utf8.contains(carriageReturn) else { return text }
        var bytes: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == carriageReturn {
                bytes.append(lineFeed)
            } else if byte != lineFeed || previous != carriageReturn {
                bytes.append(byte)
            }
            previous = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func flattened(_ text: String) -> String {
        guard text.contains(where: { $0.isNewline || $0 == "\t" }) else { return text }
        return String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }
}
