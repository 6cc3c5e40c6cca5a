import Keymap
import Screens
import Surface
import Text

/// What is around every screen: the top line, the bottom line, and the keys that a sequence can go on with.
extension Views {
    static func drawTopLine(_ app: App, into surface: inout Surface) {
        surface.fill(Rect(x: 0, y: 0, width: surface.width, height: 1), role: .bar)
        var x = 1
        // What is unusual comes first, so that a narrow terminal shows it too.
        let profile = app.profile
        if !profile.badge.isEmpty { x += surface.put("[\(profile.badge)]", at: Point(x, 0), role: .barWarning) + 2 }
        // What is waited for is at the right; the place keeps at least half of the line.
        let minimumX = max(x + 8, surface.width / 2)
        let right = drawWait(app, into: &surface, minimumX: minimumX) ?? drawPosition(app, into: &surface, minimumX)
        let end = right ?? surface.width - 1
        if let colour = profile.colour {
            x += surface.put(" \(profile.name) ", at: Point(x, 0), role: role(of: colour), maxWidth: end - x) + 1
        }
        let identity = app.cover == nil ? app.session?.service.identity : nil
        let name = profile.colour == nil ? profile.name : ""
        let parts = [name, identity?.place ?? profile.host, identity?.user ?? ""].filter { !$0.isEmpty }
        if end > x {
            surface.put(parts.joined(separator: " · "), at: Point(x, 0), role: .bar, maxWidth: end - x)
        }
    }

    /// The list's order and position, at the right end of the top line. Returns where it begins.
    private static func drawPosition(_ app: App, into surface: inout Surface, _ minimumX: Int) -> Int? {
        guard let list = app.visible.lazy.compactMap({ $0 as? ListScreen }).first else { return nil }
        let text = listPosition(list)
        let x = surface.width - 1 - DisplayText.width(text)
        guard x >= minimumX else { return nil }
        // Not part of the bar: it changes with every move, and attributes would be sent along.
        surface.fill(Rect(x: x - 1, y: 0, width: surface.width - x + 1, height: 1))
        surface.put(text, at: Point(x, 0))
        return x - 2
    }

    /// Draws what has been waited for for a while, at the right end of the top line. Returns where it begins.
    private static func drawWait(_ app: App, into surface: inout Surface, minimumX: Int) -> Int? {
        guard let wait = app.wait else { return nil }
        let picture = ["|", "/", "-", "\\"][Int(wait.seconds / Waits.interval) % 4]
        let stop = key(.back, .global, app.environment.keymap)
        let seconds = Int(wait.seconds)
        let room = surface.width - 1 - minimumX
        let longest = [stop, nil].map {
            "\(picture) \(StartViewText.waiting(what: wait.what, seconds: seconds, stopKey: $0).text)"
        }
        let shown =
            longest.first { DisplayText.width($0) <= room } ?? "\(picture) \(StartViewText.seconds(seconds).text)"
        let x = max(minimumX, surface.width - 1 - DisplayText.width(shown))
        surface.put(shown, at: Point(x, 0), role: .barWarning, maxWidth: surface.width - 1 - x)
        return x - 2
    }

    private static func role(of colour: ServiceColour) -> Role {
        switch colour {
        case .red: .profileRed
        case .green: .profileGreen
        case .yellow: .profileYellow
        case .blue: .profileBlue
        case .magenta: .profileMagenta
        case .cyan: .profileCyan
        // In reverse, so that neither vanishes on a background of its own colour.
        case .black, .white: .profilePlain
        }
    }

    /// Draws a message in the line that ends at `bottom`, or in the two lines if it needs them.
    static func drawMessage(_ message: Message, into surface: inout Surface, below bottom: Int) {
        let lines = LineWrap.lines(message.text, width: surface.width - 2)
        let height = min(lines.count, 2)
        let area = Rect(x: 0, y: bottom - height, width: surface.width, height: height)
        surface.fill(area)
        drawWrapped(
            message.text, role: role(of: message.kind), into: &surface,
            in: Rect(x: 1, y: area.y, width: area.width - 2, height: height))
        // The terminal's cursor must not stay in a line that is covered.
        if let cursor = surface.cursor, (area.y..<area.maxY).contains(cursor.y) { surface.cursor = Point(0, cursor.y) }
    }

    static func role(of kind: Message.Kind) -> Role {
        switch kind {
        case .info: .normal
        case .success: .success
        case .warning: .warning
        case .error: .error
        }
    }

    /// After the first key of a sequence: what may follow.
    static func drawContinuations(_ app: App, into surface: inout Surface) {
        guard !app.continuations.isEmpty else { return }
        let entries = app.continuations.map { (key: $0.key.label, title: $0.title) }
        let widest = entries.map { DisplayText.width($0.key) + DisplayText.width($0.title) }.max() ?? 0
        let column = widest + 3
        let columns = max(1, min((surface.width - 4) / column, (entries.count + 3) / 4))
        let rows = (entries.count + columns - 1) / columns
        let width = min(surface.width, columns * column + 3)
        let height = min(surface.height - 2, rows + 2)
        let inner = drawBox(
            "\(app.pendingKeys.label) …", into: &surface,
            in: Rect(x: surface.width - width, y: surface.height - 1 - height, width: width, height: height))
        let isCut = rows > inner.height
        if isCut { surface.put("…", at: Point(inner.x, inner.maxY - 1), role: .dim) }
        for (index, entry) in entries.enumerated() where index % rows < inner.height - (isCut ? 1 : 0) {
            let x = inner.x + index / rows * column
            let point = Point(x, inner.y + index % rows)
            let used = surface.put(entry.key, at: point, role: .key)
            surface.put(entry.title, at: Point(x + used + 1, point.y), maxWidth: max(0, inner.maxX - x - used - 1))
        }
    }

    /// A sentence or two in the middle of an area that has nothing else to show.
    static func drawNotice(_ lines: [(text: String, role: Role)], into surface: inout Surface, in area: Rect) {
        var y = area.y + max(0, (area.height - lines.count * 2) / 3)
        for line in lines where y < area.maxY {
            let width = min(DisplayText.width(line.text), area.width - 4)
            let x = area.x + max(2, (area.width - width) / 2)
            y += drawWrapped(
                line.text, role: line.role, into: &surface,
                in: Rect(x: x, y: y, width: width, height: area.maxY - y))
        }
    }

    /// The first key of an action, for a sentence; nil where it has none.
    static func key(_ action: Action, _ context: Context, _ keymap: Keymap) -> String? {
        keymap.hints([ActionCall(action)], in: context).first?.keys
    }
}
