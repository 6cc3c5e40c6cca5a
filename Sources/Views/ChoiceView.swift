import Keymap
import Screens
import Surface
import Text

extension Views {
    /// Draws a choice over the screen that asks.
    static func drawChoice(_ screen: ChoiceScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let longest = screen.options.map(DisplayText.width).max() ?? 0
        // Two corners, two spaces around the title and a bit of the frame.
        let wanted = DisplayText.width(screen.title) + 5
        let width = dialogWidth(max(40, longest + 8, wanted), in: area)
        // A title that the frame has no room for goes inside, as far as that leaves room for two options.
        let folded = wanted > width ? LineWrap.lines(screen.title, width: width - 4) : []
        let titleHeight = max(0, min(folded.count, area.height - 5))
        let inner = drawDialog(
            folded.isEmpty ? screen.title : "", into: &surface,
            in: area.centred(width: width, height: max(5, screen.list.count + 3 + titleHeight)))
        drawWrapped(
            folded.joined(separator: "\n"), role: .title, into: &surface,
            in: Rect(x: inner.x, y: inner.y, width: inner.width, height: titleHeight))
        let rows = Rect(
            x: inner.x, y: inner.y + titleHeight, width: inner.width, height: inner.height - 1 - titleHeight)
        if let typing = screen.typing {
            drawField(typing, into: &surface, at: Point(rows.x, rows.y), width: rows.width, isFocused: true)
        } else {
            let list = fitted(screen.list, to: rows, &surface)
            for (number, row) in list.visible.enumerated() {
                let point = Point(rows.x, rows.y + number)
                let isCurrent = row == screen.list.cursor
                if isCurrent {
                    surface.put("▌", at: point)
                    rest(on: point, &surface)
                }
                let text = row < screen.options.count ? screen.options[row] : StartViewText.otherTyped.text
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
