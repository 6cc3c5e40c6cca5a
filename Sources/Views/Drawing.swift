import Keymap
import Surface

/// What the dialogs are made of.
extension Views {
    /// How wide a dialog is: all of a narrow terminal, so that nothing stands beside it, otherwise what it needs.
    static func dialogWidth(_ wanted: Int, in area: Rect) -> Int {
        area.width < 100 ? area.width : min(area.width, wanted)
    }

    /// Clears the rows of `area`, so that no pieces of what lies beneath stand beside it, and draws a box there. Returns the room
    /// inside.
    static func drawDialog(_ title: String, into surface: inout Surface, in area: Rect) -> Rect {
        surface.fill(Rect(x: 0, y: area.y, width: surface.width, height: area.height))
        return drawBox(title, into: &surface, in: area)
    }

    /// Clears `area`, frames it and writes a title into the frame where there is one. Returns the room inside.
    static func drawBox(_ title: String, into surface: inout Surface, in area: Rect) -> Rect {
        surface.fill(area)
        guard area.width > 4, area.height > 2 else { return area }
        let right = area.maxX - 1
        let bottom = area.maxY - 1
        surface.fill(Rect(x: area.x, y: area.y, width: area.width, height: 1), with: "─", role: .border)
        surface.fill(Rect(x: area.x, y: bottom, width: area.width, height: 1), with: "─", role: .border)
        surface.fill(Rect(x: area.x, y: area.y, width: 1, height: area.height), with: "│", role: .border)
        surface.fill(Rect(x: right, y: area.y, width: 1, height: area.height), with: "│", role: .border)
        surface.put("┌", at: Point(area.x, area.y), role: .border)
        surface.put("┐", at: Point(right, area.y), role: .border)
        surface.put("└", at: Point(area.x, bottom), role: .border)
        surface.put("┘", at: Point(right, bottom), role: .border)
        if !title.isEmpty {
            surface.put(" ", at: Point(area.x + 1, area.y))
            let width = surface.put(title, at: Point(area.x + 2, area.y), role: .title, maxWidth: area.width - 5)
            surface.put(" ", at: Point(area.x + 2 + width, area.y))
        }
        return Rect(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    }

    /// Writes pieces one behind the other, two columns between them, on as many lines as they need. Returns how many.
    @discardableResult
    static func drawFlow(_ pieces: [(text: String, role: Role)], into surface: inout Surface, in area: Rect) -> Int {
        var x = area.x
        var y = area.y
        for piece in pieces {
            let width = DisplayText.width(piece.text)
            if x > area.x, x + width > area.maxX {
                x = area.x
                y += 1
            }
            guard y < area.maxY else { break }
            x += surface.put(piece.text, at: Point(x, y), role: piece.role, maxWidth: area.maxX - x) + 2
        }
        return min(y, area.maxY - 1) - area.y + 1
    }

    /// Writes the keys of `calls` with what they do, as many as fit, the first ones first, and at the end the one that shows all of
    /// them, except in small questions.
    static func drawKeys(
        _ calls: [ActionCall], _ context: Context, _ keymap: Keymap, into surface: inout Surface, at point: Point,
        width: Int
    ) {
        let isQuestion = [.choice, .confirm, .prompt].contains(context)
        drawHints(
            keymap.hints(calls.filter { $0.action != .help }, in: context),
            last: isQuestion ? nil : keymap.hints([ActionCall(.help)], in: context).first, into: &surface, at: point,
            width: width)
    }

    /// Writes keys with what they do, as many as fit beside the last one, the first ones first.
    static func drawHints(
        _ hints: [Hint], last: Hint? = nil, into surface: inout Surface, at point: Point, width: Int
    ) {
        func needed(_ hint: Hint) -> Int { DisplayText.width(hint.keys) + 1 + DisplayText.width(hint.title) }
        let reserved = last.map { needed($0) + 2 } ?? 0
        var x = point.x
        func put(_ hint: Hint) {
            if let call = hint.call {
                let line = call.argument.map { "\(call.action.rawValue) \($0)" } ?? call.action.rawValue
                surface.target(.command(line), Rect(x: x, y: point.y, width: needed(hint), height: 1))
            }
            x += surface.put(hint.keys, at: Point(x, point.y), role: .key) + 1
            x += surface.put(hint.title, at: Point(x, point.y), role: .hint) + 2
        }
        for hint in hints where x + needed(hint) + reserved <= point.x + width { put(hint) }
        if let last, x + needed(last) <= point.x + width { put(last) }
    }

    /// Writes a text over several lines, broken at spaces. Returns how many lines it took.
    @discardableResult
    static func drawWrapped(_ text: String, role: Role, into surface: inout Surface, in area: Rect) -> Int {
        let lines = LineWrap.lines(text, width: area.width)
        for (number, line) in lines.prefix(area.height).enumerated() {
            let isLast = number == area.height - 1 && lines.count > area.height
            surface.put(
                isLast ? line + " …" : line, at: Point(area.x, area.y + number), role: role, maxWidth: area.width)
        }
        return min(lines.count, area.height)
    }
}
