import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws one secret with all its fields.
    static func drawDetail(_ screen: DetailScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        surface.put(screen.name, at: Point(1, area.y), role: .title, maxWidth: area.width - 2)
        let body = Rect(x: 1, y: area.y + 1, width: area.width - 2, height: area.height - 2)
        surface.cursor = Point(1, body.y)
        if let secret = screen.secret {
            drawFields(secret, screen, into: &surface, in: body)
        } else {
            let text = screen.problem ?? SecretViewText.reading.text
            drawWrapped(text, role: screen.problem == nil ? .dim : .error, into: &surface, in: body)
        }
        drawKeys(detailCalls(screen), .detail, keymap, into: &surface, at: Point(1, area.maxY - 1), width: body.width)
    }

    /// One line of the page: a label, at its first line only, and a piece of the value.
    private struct DetailLine {
        var label: String
        var value: ValueLines
        /// Which line of the value.
        var number: Int
        var role: Role
    }

    /// From so many columns on, notes stand beside the fields instead of below them.
    private static let twoColumns = 120

    private static func drawFields(
        _ secret: APISecret, _ screen: DetailScreen, into surface: inout Surface, in area: Rect
    ) {
        let isWide = area.width >= twoColumns
        let left = isWide ? Rect(x: area.x, y: area.y, width: area.width / 2 - 1, height: area.height) : area
        let labelWidth = min(17, left.width / 3)
        let width = left.width - labelWidth - 1
        let right = Rect(
            x: left.maxX + 2, y: area.y, width: area.maxX - left.maxX - 2, height: area.height)
        let lines = detailLines(secret, screen, width: width)
        let notes = screen.notes(width: isWide ? right.width : width, fold: LineWrap.lines)
        let notesTitle = SecretField.notes.title
        let total = isWide ? max(lines.count, notes.count + 1) : lines.count + notes.count
        let scroller = fitted(screen.scroller, to: area, of: total, &surface)
        for (number, index) in scroller.visible.enumerated() {
            let y = area.y + number
            if index < lines.count {
                draw(lines[index], labelWidth, into: &surface, at: Point(left.x, y), width: width)
            } else if !isWide {
                let note = index - lines.count
                if note == 0 { surface.put(notesTitle, at: Point(left.x, y), role: .dim, maxWidth: labelWidth) }
                surface.put(notes[note], at: Point(left.x + labelWidth + 1, y), maxWidth: width)
            }
            guard isWide else { continue }
            surface.put("│", at: Point(left.maxX, y), role: .border)
            if index == 0 {
                surface.put(notesTitle, at: Point(right.x, y), role: .dim, maxWidth: right.width)
            } else if index <= notes.count {
                surface.put(notes[index - 1], at: Point(right.x, y), maxWidth: right.width)
            }
        }
        if scroller.hasMoreBelow { surface.put("↓", at: Point(area.maxX, area.maxY - 1), role: .dim) }
        if scroller.hasMoreAbove { surface.put("↑", at: Point(area.maxX, area.y), role: .dim) }
    }

    private static func draw(
        _ line: DetailLine, _ labelWidth: Int, into surface: inout Surface, at point: Point, width: Int
    ) {
        surface.put(line.label, at: point, role: .dim, maxWidth: labelWidth)
        line.value.put(
            line.number, into: &surface, at: Point(point.x + labelWidth + 1, point.y), role: line.role, maxWidth: width)
    }

    private static func detailLines(_ secret: APISecret, _ screen: DetailScreen, width: Int) -> [DetailLine] {
        let summary = secret.summary
        let (state, stateRole) = stateCell(screen.state, inWords: true)
        var lines: [DetailLine] = []
        func add(_ label: String, _ value: ValueLines, _ role: Role = .normal) {
            for number in 0..<value.count {
                lines.append(DetailLine(label: number == 0 ? label : "", value: value, number: number, role: role))
            }
        }
        func add(_ label: String, _ text: String, _ role: Role = .normal) {
            add(label, ValueLines(text, width: width), role)
        }
        add(SecretViewText.state.text, state, stateRole)
        for field in SecretField.allCases where field != .notes {
            if field == .users { add(SecretViewText.owner.text, summary.owner ?? "?") }
            switch secret[field] {
            case .text(let text): add(field.title, text)
            case .secret(let value) where screen.isRevealed:
                add(field.title, ValueLines(value, width: width), .secret)
            // As wide for every secret: its length is nobody's business.
            case .secret(let value): add(field.title, value.isEmpty ? SecretViewText.none.text : "••••••••••••", .dim)
            case .permissions(let permissions): add(field.title, PermissionText.summary(permissions))
            }
        }
        add(SecretViewText.yourAccess.text, SecretViewText.access(summary.access).text)
        add(SecretViewText.id.text, summary.id.description)
        if let updated = summary.updated {
            let offset = screen.session.environment.secondsFromUTC(updated)
            add(SecretViewText.updated.text, DateText.make(updated, offset: offset, withTime: true))
        }
        if let version = secret.version { add(SecretViewText.version.text, String(version)) }
        return lines
    }

    private static func detailCalls(_ screen: DetailScreen) -> [ActionCall] {
        [ActionCall(.back), ActionCall(.reveal), ActionCall(.copy, "client-secret")]
            + (screen.canEdit ? [ActionCall(.edit)] : [])
            + [
                ActionCall(.history), ActionCall(.nextSecret), ActionCall(.previousSecret),
                ActionCall(.activate), ActionCall(.deactivate), ActionCall(.copy, "url"), ActionCall(.help),
                ActionCall(.moveDown), ActionCall(.moveUp),
            ]
    }
}
