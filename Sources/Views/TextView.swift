import Keymap
import Screens
import Surface

extension Views {
    /// Draws a text to scroll through.
    static func drawText(_ screen: TextScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        surface.put(screen.title, at: Point(1, area.y), role: .title, maxWidth: area.width - 2)
        let body = Rect(x: 1, y: area.y + 1, width: area.width - 2, height: area.height - 2)
        let entryWidth = min(20, body.width / 3)
        let rows = screen.rows(width: body.width) { wrap($0, width: body.width, entryWidth: entryWidth) }
        let scroller = fitted(screen.scroller, to: body, of: rows.count, &surface)
        for (number, index) in scroller.visible.enumerated() {
            let row = rows[index]
            let start = Point(body.x, body.y + number)
            switch row.kind {
            case .heading: surface.put(row.left, at: start, role: .header, maxWidth: body.width)
            case .text: surface.put(row.left, at: start, maxWidth: body.width)
            case .entry:
                surface.put(row.left, at: start, role: .key, maxWidth: entryWidth)
                surface.put(
                    row.right, at: Point(start.x + entryWidth + 1, start.y), maxWidth: body.width - entryWidth - 1)
            }
        }
        if scroller.hasMoreBelow { surface.put("↓", at: Point(body.maxX, body.maxY - 1), role: .dim) }
        if scroller.hasMoreAbove { surface.put("↑", at: Point(body.maxX, body.y), role: .dim) }
        surface.cursor = Point(body.x, body.y)
        let calls = [Action.back, .pageDown, .pageUp, .moveDown, .moveUp].map { ActionCall($0) }
        drawKeys(calls, .help, keymap, into: &surface, at: Point(1, area.maxY - 1), width: body.width)
    }

    private static func wrap(_ line: TextScreen.Line, width: Int, entryWidth: Int) -> [TextScreen.Row] {
        switch line {
        case .blank: return [TextScreen.Row(.text, "")]
        case .heading(let text): return LineWrap.lines(text, width: width).map { TextScreen.Row(.heading, $0) }
        case .text(let text): return LineWrap.lines(text, width: width).map { TextScreen.Row(.text, $0) }
        case .entry(let keys, let title):
            let left = LineWrap.lines(keys, width: entryWidth)
            let right = LineWrap.lines(title, width: width - entryWidth - 1)
            return (0..<max(left.count, right.count)).map { index in
                TextScreen.Row(.entry, index < left.count ? left[index] : "", index < right.count ? right[index] : "")
            }
        }
    }
}
