import Screens
import Surface
import Text

extension Views {
    /// Draws the command line in the line below `area`, and what it can be completed to above it.
    static func drawCommand(_ screen: CommandScreen, into surface: inout Surface, in area: Rect) {
        let y = area.maxY
        surface.put(":", at: Point(0, y), role: .key)
        drawField(screen.field, into: &surface, at: Point(1, y), width: area.width - 1, isFocused: true)
        guard let completion = screen.completion else { return }
        drawMatches(completion.matches, completion.match, into: &surface, y: y - 1)
    }

    /// What the last word of a line can be completed to, the one in the line standing out and always in view.
    static func drawMatches(_ matches: [String], _ match: Int?, into surface: inout Surface, y: Int) {
        surface.fill(Rect(x: 0, y: y, width: surface.width, height: 1), role: .status)
        var first = match ?? 0
        if let match {
            // As many in front of it as leave it in view.
            var width = DisplayText.width(matches[match])
            while first > 0 {
                width += DisplayText.width(matches[first - 1]) + 2
                if width > surface.width - 4 { break }
                first -= 1
            }
        }
        var x = 1
        for (place, text) in matches.enumerated().dropFirst(first) {
            guard x + DisplayText.width(text) <= surface.width - 3 else {
                surface.put("…", at: Point(min(x, surface.width - 2), y), role: .dim)
                break
            }
            x += surface.put(text, at: Point(x, y), role: place == match ? .strong : .hint) + 2
        }
    }
}
