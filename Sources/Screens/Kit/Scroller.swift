import Keymap

/// Which lines of a text are in view, where there is no current line.
package struct Scroller: Equatable, Sendable {
    /// The first line in view, how many lines there are, and how many there is room for.
    package private(set) var top = 0
    package private(set) var total = 0
    package private(set) var height = 1

    /// Of an empty text.
    package init() {}

    /// The lines in view.
    package var visible: Range<Int> { top..<min(total, top + height) }
    /// Whether there are lines above or below those in view.
    package var hasMoreAbove: Bool { top > 0 }
    package var hasMoreBelow: Bool { top + height < total }

    /// Says how many lines there are and how many there is room for, as it was laid out.
    package mutating func fit(total: Int, height: Int) {
        self.total = max(0, total)
        self.height = max(1, height)
        move(to: top)
    }

    /// Does an action of moving; false for any other.
    package mutating func perform(_ action: Action) -> Bool {
        guard let line = action.moved(from: top, height: height, last: total) else { return false }
        move(to: line)
        return true
    }

    /// Brings a line to the top, as far as there is room.
    package mutating func move(to line: Int) { top = max(0, min(line, total - height)) }
}
