/// Rows as they were drawn, handed from one surface to the next, so that a row that shows the same again is copied and not
/// made anew: most of a list does, whatever a key changes.
package struct DrawnRows: Sendable {
    private var scope: (any Equatable & Sendable)?
    private var before: [Int: [Surface.Slot]] = [:]
    private var now: [Int: [Surface.Slot]] = [:]

    package init() {}

    /// What is drawn next, after all of a surface: rows that were not drawn in the last one are forgotten.
    package func next() -> DrawnRows {
        var next = self
        next.before = now
        next.now = [:]
        return next
    }

    /// Begins the rows of a list. If something is different that all of them depend on, none is known.
    mutating func begin<Scope: Equatable & Sendable>(_ scope: Scope) {
        if self.scope as? Scope != scope { before = [:] }
        self.scope = scope
        now = [:]
    }

    mutating func take(_ key: Int) -> [Surface.Slot]? {
        guard let slots = before[key] else { return nil }
        now[key] = slots
        return slots
    }

    mutating func keep(_ slots: [Surface.Slot], as key: Int) { now[key] = slots }
}

extension Surface {
    /// Begins rows that are drawn by `drawRow`.
    ///
    /// - Parameter scope: everything but its key that a row's look depends on.
    package mutating func beginRows<Scope: Equatable & Sendable>(_ scope: Scope) {
        drawn.begin(scope)
    }

    /// Draws a row of a list, or copies it if the surface before had one with the same key in the same scope.
    ///
    /// - Parameters:
    ///   - key: what tells its look from those of other rows.
    ///   - area: one line high, and within the surface; what `draw` touches.
    package mutating func drawRow(_ key: Int, in area: Rect, _ draw: (inout Surface) -> Void) {
        let range = area.y * width + area.x..<area.y * width + area.maxX
        if let known = drawn.take(key), known.count == range.count {
            slots.replaceSubrange(range, with: known)
            return
        }
        draw(&self)
        let row = Array(slots[range])
        // The codes of clusters mean something in their own surface only.
        if !row.contains(where: \.isCluster) { drawn.keep(row, as: key) }
    }
}
