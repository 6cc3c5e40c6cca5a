import Keymap
import Screens
import Secrets
import Surface

extension Views {
    /// How wide the column of codes and numbers is, and from how wide rows on there is one.
    private static let labelWidth = 12
    private static let labelledWidth = 60

    /// A row of a list in a dialog: a marker, a name, what tells it from others of the same name, and at the right what is
    /// to be said of it.
    ///
    /// - Parameter isWordy: whether what is to be said of it needs more room than a few words.
    static func drawListRow(
        name: String, label: String? = nil, word: String, isWordy: Bool = false, role: Role, isCurrent: Bool,
        into surface: inout Surface, at point: Point, width: Int
    ) {
        if isCurrent {
            surface.put("▌", at: point)
            rest(on: point, &surface)
        }
        let right = min(max(20, isWordy ? width / 2 : width * 2 / 5), max(0, width - 8))
        var left = width - right - 3
        if let label, width >= labelledWidth {
            left -= labelWidth + 1
            surface.put(label, at: Point(point.x + 3 + left, point.y), role: .dim, maxWidth: labelWidth)
        }
        // A list need not have the name of what it once had.
        let name = name.isEmpty ? width >= labelledWidth ? "?" : label ?? "?" : name
        surface.put(name, at: Point(point.x + 2, point.y), role: isCurrent ? .strong : .normal, maxWidth: left)
        surface.put(word, at: Point(point.x + width - right, point.y), role: role, maxWidth: right)
    }

    /// Marks a row of a whole screen as the current one.
    static func drawMarker(y: Int, into surface: inout Surface) {
        surface.put("▌", at: Point(0, y))
        rest(on: Point(0, y), &surface)
    }

    /// Puts the terminal's cursor where nothing is typed, whatever the screen below did with it.
    static func rest(on point: Point, _ surface: inout Surface) {
        surface.cursor = point
        surface.cursorVisible = false
    }
}
