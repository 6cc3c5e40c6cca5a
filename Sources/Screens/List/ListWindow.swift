import Keymap

/// The current row of the list, and which rows are in view. A move inside the page leaves the page as it is; a move
/// over its edge turns half a page, so that most moves redraw two rows only.
package struct ListWindow: Equatable, Sendable {
    package private(set) var count = 0
    /// The current row's place; 0 where there is none.
    package private(set) var cursor = 0
    /// The first place in view.
    package private(set) var top = 0
    /// How many rows there is room for.
    package private(set) var height = 20

    /// Of an empty list.
    package init() {}

    /// The places in view.
    package var visible: Range<Int> { top..<min(count, top + height) }

    /// Says how many rows there is room for, as it was laid out.
    package mutating func fit(height: Int) {
        guard height != self.height else { return }
        self.height = max(1, height)
        follow()
    }

    /// Another list in its place: the current row is now at `cursor`, and stays in its row of the screen where it can.
    package mutating func reset(count: Int, cursor: Int) {
        let offset = self.cursor - top
        self.count = max(0, count)
        self.cursor = clamp(cursor)
        top = self.cursor - offset
        follow()
    }

    /// Makes a place the current one, or the nearest that there is.
    package mutating func move(to place: Int) {
        cursor = clamp(place)
        follow()
    }

    /// Does an action of moving; false for any other.
    package mutating func perform(_ action: Action) -> Bool {
        guard let place = action.moved(from: cursor, height: height, last: count - 1) else { return false }
        if action.turnsPage { turn(place - cursor) } else { move(to: place) }
        return true
    }

    private func clamp(_ place: Int) -> Int { min(max(0, place), max(0, count - 1)) }

    private mutating func turn(_ rows: Int) {
        cursor = clamp(cursor + rows)
        top += rows
        follow()
    }

    private mutating func follow() {
        if cursor < top {
            top = cursor - height / 2
        } else if cursor >= top + height {
            top = cursor - (height - 1) / 2
        }
        top = max(0, min(top, count - height))
    }
}
