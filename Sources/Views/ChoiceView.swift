import Keymap
import Screens
import Surface

extension Views {
    /// Draws a choice over the screen that asks.
    static func drawChoice(_ screen: ChoiceScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let longest = screen.options.map(DisplayText.width).max() ?? 0
        let width = min(area.width, max(40, longest + 8))
        let count = screen.list.count
        let inner = drawBox(
            screen.title, into: &surface, in: area.centred(width: width, height: max(5, count + 3)))
        let rows = Rect(x: inner.x, y: inner.y, width: inner.width, height: inner.height - 1)
        if let typing = screen.typing {
            drawField(typing, into: &surface, at: Point(rows.x, rows.y), width: rows.width, isFocused: true)
        } else {
            screen.fit(rows: rows.height)
            for (number, row) in screen.list.visible.enumerated() {
                let point = Point(rows.x, rows.y + number)
                let isCurrent = row == screen.list.cursor
                if isCurrent {
                    surface.put(">", at: point, role: .cursor)
                    rest(on: point, &surface)
                }
                let text = row < screen.options.count ? screen.options[row] : "other: type it"
                surface.put(
                    text, at: Point(point.x + 2, point.y), role: isCurrent ? .strong : .normal,
                    maxWidth: rows.width - 2)
            }
        }
        let actions: [Action] = screen.typing == nil ? [.choose, .accept, .back] : [.accept, .back]
        drawKeys(
            actions.map { ActionCall($0) }, screen.context, keymap, into: &surface, at: Point(inner.x, inner.maxY - 1),
            width: inner.width)
    }
}
