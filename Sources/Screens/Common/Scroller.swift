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

    /// Says how many lines there are and how many there is room for; the view that lays them out does.
    package mutating func fit(total: Int, height: Int) {
        self.total = max(0, total)
        self.height = max(1, height)
        move(to: top)
    }

    /// Does an action of moving; false for any other.
    package mutating func perform(_ action: Action) -> Bool {
        switch action {
        case .moveDown: move(to: top + 1)
        case .moveUp: move(to: top - 1)
        case .pageDown: move(to: top + height)
        case .pageUp: move(to: top - height)
        case .halfPageDown: move(to: top + max(1, height / 2))
        case .halfPageUp: move(to: top - max(1, height / 2))
        case .moveFirst: move(to: 0)
        case .moveLast: move(to: total)
        default: return false
        }
        return true
    }

    private mutating func move(to line: Int) { top = max(0, min(line, total - height)) }
}
