import Screens
import Surface

extension Views {
    /// Draws a line in which names are typed, and below it what completes the last one.
    ///
    /// - Parameter none: what to say if nothing does.
    static func drawEntry(
        _ entry: NameEntry, label: String, none: String, into surface: inout Surface, in area: Rect
    ) {
        let used = surface.put(label, at: Point(area.x, area.y), role: .strong)
        drawField(
            entry.field, into: &surface, at: Point(area.x + used, area.y), width: area.width - used, isFocused: true)
        let y = area.y + 1
        let rows = area.maxY - y
        guard rows > 0 else { return }
        let current = entry.match ?? 0
        let top = max(0, min(current - rows + 1, entry.matches.count - rows))
        for (number, name) in entry.matches.dropFirst(top).prefix(rows).enumerated() {
            let isCurrent = entry.match == top + number
            if isCurrent { surface.put("▌", at: Point(area.x, y + number)) }
            surface.put(
                name, at: Point(area.x + 2, y + number), role: isCurrent ? .strong : .normal, maxWidth: area.width - 2)
        }
        if entry.matches.isEmpty, !entry.field.isEmpty {
            surface.put(none, at: Point(area.x + 2, y), role: .dim, maxWidth: area.width - 2)
        }
    }
}
