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

    /// What the last word can be completed to, the one in the line standing out and always in view.
    static func drawMatches(_ completion: FilterCompletion, into surface: inout Surface, y: Int) {
        surface.fill(Rect(x: 0, y: y, width: surface.width, height: 1), role: .status)
        var first = 0
        if let match = completion.match {
            // As many in front of it as leave it in view.
            var width = DisplayText.width(completion.matches[match])
            first = match
            while first > 0 {
                width += DisplayText.width(completion.matches[first - 1]) + 2
                if width > surface.width - 4 { break }
                first -= 1
            }
        }
        var x = 1
        for (place, text) in completion.matches.enumerated().dropFirst(first) {
            guard x + DisplayText.width(text) <= surface.width - 3 else {
                surface.put("…", at: Point(min(x, surface.width - 2), y), role: .dim)
                break
            }
            x += surface.put(text, at: Point(x, y), role: place == completion.match ? .strong : .hint) + 2
        }
    }
}
