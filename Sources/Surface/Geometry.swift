/// A position in columns and rows from the upper left corner, from 0.
package struct Point: Hashable, Sendable {
    package var x: Int
    package var y: Int

    package init(_ x: Int, _ y: Int) {
        self.x = x
        self.y = y
    }
}

/// A rectangle in columns and rows.
package struct Rect: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    package var maxX: Int { x + width }
    package var maxY: Int { y + height }

    /// A rectangle of the given size in the middle of this one, no larger than it.
    package func centred(width: Int, height: Int) -> Rect {
        let w = min(width, self.width)
        let h = min(height, self.height)
        return Rect(x: x + (self.width - w) / 2, y: y + (self.height - h) / 2, width: w, height: h)
    }

    /// The part that both have; empty where they do not meet.
    package func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(x: left, y: top, width: min(maxX, other.maxX) - left, height: min(maxY, other.maxY) - top)
    }
}

/// How much of a list or a text a drawing had room for.
package struct Viewport: Hashable, Sendable {
    /// Rows or lines that there is room for.
    package var height: Int
    /// How many lines there are, if only the layout knows: those of a text that was folded.
    package var total: Int?

    package init(height: Int, total: Int? = nil) {
        self.height = height
        self.total = total
    }
}
