import Screens
import Surface

/// Drawing of text fields. A field shows the part of its text around the cursor and costs what it shows, however long the
/// text is.
extension Views {
    /// Draws a field of one line, and puts the terminal's cursor into it where it has the focus.
    static func drawField(
        _ field: TextField, into surface: inout Surface, at point: Point, width: Int, isFocused: Bool
    ) {
        let role: Role = isFocused ? .focus : .input
        surface.fill(Rect(x: point.x, y: point.y, width: width, height: 1), role: role)
        guard isFocused else {
            let text = shown(field.lines[field.row].prefix(2 * max(0, width)), field)
            surface.put(text, at: point, role: role, maxWidth: width)
            return
        }
        drawCursorLine(field, into: &surface, at: point, width: width)
    }

    /// Draws a field of several lines, the cursor's line within view.
    static func drawText(_ field: TextField, into surface: inout Surface, in area: Rect, isFocused: Bool) {
        let role: Role = isFocused ? .focus : .input
        surface.fill(area, role: role)
        let top = isFocused ? max(0, field.row - area.height + 1) : 0
        for y in 0..<area.height where top + y < field.lines.count {
            let point = Point(area.x, area.y + y)
            if isFocused, top + y == field.row {
                drawCursorLine(field, into: &surface, at: point, width: area.width)
            } else {
                let text = shown(field.lines[top + y].prefix(2 * max(0, area.width)), field)
                surface.put(text, at: point, role: role, maxWidth: area.width)
            }
        }
    }

    private static func drawCursorLine(
        _ field: TextField, into surface: inout Surface, at point: Point, width: Int
    ) {
        guard width > 0 else { return }
        var before = shown(field.beforeCursor.suffix(width), field)
        // One column is left free for the cursor itself.
        let isCut = DisplayText.width(before) > width - 1 || before.count < field.beforeCursor.prefix(width + 1).count
        while !before.isEmpty, DisplayText.width(before) > width - (isCut ? 2 : 1) { before.removeFirst() }
        var x = point.x
        if isCut, width > 1 { x += surface.put("…", at: point, role: .dim) }
        x += surface.put(before, at: Point(x, point.y), role: .focus)
        let after = shown(field.afterCursor.prefix(2 * width), field)
        surface.put(after, at: Point(x, point.y), role: .focus, maxWidth: point.x + width - x)
        surface.cursor = Point(min(x, point.x + width - 1), point.y)
        surface.cursorVisible = true
    }

    private static func shown(_ text: Substring, _ field: TextField) -> String {
        field.isMasked ? String(repeating: "•", count: text.count) : String(text)
    }
}
