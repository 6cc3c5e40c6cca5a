extension Surface {
    /// A horizontal line.
    package mutating func hline(at point: Point, width: Int, role: Role = .border) {
        fill(Rect(x: point.x, y: point.y, width: width, height: 1), with: "─", role: role)
    }

    /// A box just inside `rect` with a title in its upper line, and spaces in it. Nothing where there is no room for
    /// two lines and columns.
    package mutating func box(_ rect: Rect, title: String = "", role: Role = .border) {
        guard rect.width >= 2, rect.height >= 2 else { return }
        fill(rect)
        let right = rect.maxX - 1
        let bottom = rect.maxY - 1
        hline(at: Point(rect.x, rect.y), width: rect.width, role: role)
        hline(at: Point(rect.x, bottom), width: rect.width, role: role)
        for x in [rect.x, right] {
            fill(Rect(x: x, y: rect.y + 1, width: 1, height: rect.height - 2), with: "│", role: role)
        }
        put("┌", at: Point(rect.x, rect.y), role: role)
        put("┐", at: Point(right, rect.y), role: role)
        put("└", at: Point(rect.x, bottom), role: role)
        put("┘", at: Point(right, bottom), role: role)
        let room = rect.width - 4
        if room > 2, !title.isEmpty {
            let shown = String(DisplayText.clip(title, to: room - 2).map(\.character))
            put(" \(shown) ", at: Point(rect.x + 2, rect.y), role: .title, maxWidth: room)
        }
    }
}
