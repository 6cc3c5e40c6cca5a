import Keymap

/// The current row of a list, and which of its rows are in view.
package struct ScrollList: Equatable, Sendable {
    package private(set) var count: Int
    /// The current row; 0 where there is none.
    package private(set) var cursor = 0
    /// The first row in view.
    package private(set) var top = 0
    /// How many rows there is room for.
    package private(set) var height = 10

    package init(count: Int = 0) { self.count = max(0, count) }

    /// The rows in view.
    package var visible: Range<Int> { top..<min(count, top + height) }

    /// Says how many rows there is room for, as it was laid out.
    package mutating func fit(height: Int) {
        self.height = max(1, height)
        follow()
    }

    /// Another list in its place: starts at its first row.
    package mutating func reset(count: Int) {
        self.count = max(0, count)
        cursor = 0
        top = 0
    }

    /// The list grew or shrank: stays where it is, as far as it can.
    package mutating func resize(count: Int) {
        self.count = max(0, count)
        move(to: cursor)
    }

    package mutating func move(to row: Int) {
        cursor = min(max(0, row), max(0, count - 1))
        follow()
    }

    /// Does an action of moving; false for any other.
    package mutating func perform(_ action: Action) -> Bool {
        guard let row = action.moved(from: cursor, height: height, last: count - 1) else { return false }
        move(to: row)
        return true
    }

    /// Keeps the current row in view, and no room empty that rows could fill.
    private mutating func follow() {
        top = min(top, cursor)
        top = max(top, cursor - height + 1)
        top = max(0, min(top, count - height))
    }
}
