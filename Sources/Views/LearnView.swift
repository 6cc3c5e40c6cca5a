import Keymap
import Screens
import Surface
import Text

extension Views {
    /// Draws the box of reading secrets for their states.
    static func drawLearn(_ screen: LearnScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = dialogWidth(max(60, area.width / 2), in: area)
        let inner = drawDialog(
            ProgressViewText.reading(screen.total).text, into: &surface, in: area.centred(width: width, height: 6))
        drawBar(percent: screen.percent, into: &surface, at: Point(inner.x, inner.y), width: inner.width)
        drawFlow(
            [
                (ProgressViewText.read(screen.done, of: screen.total).text, .normal),
                (ListViewText.active(screen.active).text, .active),
                (ListViewText.inactive(screen.inactive).text, .inactive),
                (ProgressViewText.notReadable(screen.failed).text, screen.failed > 0 ? .error : .dim),
            ], into: &surface, in: Rect(x: inner.x, y: inner.y + 1, width: inner.width, height: 2))
        let last = Point(inner.x, inner.maxY - 1)
        if screen.isStopping {
            surface.put(ProgressViewText.stoppingReading.text, at: last, role: .warning, maxWidth: inner.width)
        } else {
            drawStop(keymap, into: &surface, at: last, width: inner.width)
        }
        rest(on: last, &surface)
    }
}
