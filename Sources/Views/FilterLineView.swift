import Screens
import Secrets
import Surface
import Text

extension Views {
    /// The filter while it is typed; what is wrong with it stands out.
    static func drawFilterLine(_ line: FilterLine, into surface: inout Surface, at point: Point, width: Int) {
        guard let field = line.field else { return }
        let start = Point(point.x + 1, point.y)
        surface.put("/", at: point, role: .key)
        drawField(field, into: &surface, at: start, width: width - 1, isFocused: true)
        guard let error = line.error else { return }
        let text = field.text
        // Where the line is too long to be shown whole, places in it are not where they seem to be.
        guard DisplayText.width(text) < width - 2 else { return }
        let before = DisplayText.width(String(text.prefix(error.offset)))
        let wrong = DisplayText.width(String(text.dropFirst(error.offset).prefix(error.length)))
        surface.paint(Rect(x: start.x + before, y: start.y, width: max(1, wrong), height: 1), role: .error)
    }
}
