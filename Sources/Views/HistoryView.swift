import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the versions of a secret, and below them what differs between two of them.
    static func drawHistory(_ screen: HistoryScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = area.width - 2
        let count = screen.versions.map { SecretViewText.versions($0.count).text } ?? ""
        let countX = area.maxX - 1 - DisplayText.width(count)
        surface.put(
            SecretViewText.history(name: screen.name).text, at: Point(1, area.y), role: .title, maxWidth: countX - 2)
        surface.put(count, at: Point(countX, area.y), role: .dim)
        let room = area.height - 3
        let rows = Rect(
            x: 1, y: area.y + 1, width: width, height: max(1, min(screen.versions?.count ?? 1, room / 2)))
        let list = fitted(screen.list, to: rows, &surface)
        surface.cursor = Point(1, rows.y)
        guard let versions = screen.versions else {
            drawWrapped(
                screen.problem ?? SecretViewText.readingHistory.text, role: screen.problem == nil ? .dim : .error,
                into: &surface,
                in: Rect(x: 1, y: rows.y, width: width, height: room))
            return drawKeys(
                [ActionCall(.back)], .history, keymap, into: &surface, at: Point(1, area.maxY - 1), width: width)
        }
        for (number, row) in list.visible.enumerated() {
            drawVersion(versions[row], row, screen, into: &surface, at: Point(1, rows.y + number), width: width)
        }
        let body = Rect(x: 1, y: rows.maxY, width: width, height: area.maxY - 1 - rows.maxY)
        drawDifferences(screen, into: &surface, in: body)
        let calls = [Action.back, .choose, .restore, .reveal, .moveDown, .moveUp].map { ActionCall($0) }
        drawKeys(calls, .history, keymap, into: &surface, at: Point(1, area.maxY - 1), width: width)
    }

    private static func drawVersion(
        _ version: SecretVersion, _ row: Int, _ screen: HistoryScreen, into surface: inout Surface, at point: Point,
        width: Int
    ) {
        let isCurrent = row == screen.list.cursor
        if isCurrent { drawMarker(y: point.y, into: &surface) }
        if screen.chosen.contains(version.version) { surface.put("✓", at: point, role: .mark) }
        let time = DateText.make(
            version.edited, offset: screen.session.environment.secondsFromUTC(version.edited), withTime: true)
        surface.put(
            String(version.version), at: Point(point.x + 2, point.y), role: isCurrent ? .strong : .normal, maxWidth: 5)
        surface.put(time, at: Point(point.x + 8, point.y), maxWidth: width - 8)
        let hasEditor = width >= 60
        if hasEditor { surface.put(version.editor, at: Point(point.x + 26, point.y), maxWidth: 12) }
        let x = point.x + (hasEditor ? 39 : 26)
        surface.put(screen.changes(at: row), at: Point(x, point.y), maxWidth: max(0, point.x + width - x))
    }

    private static func drawDifferences(_ screen: HistoryScreen, into surface: inout Surface, in area: Rect) {
        guard let (old, new) = screen.compared, area.height > 0 else { return }
        let title = old.map { "── \($0.version) → \(new.version) " } ?? "── \(new.version) "
        surface.fill(Rect(x: area.x, y: area.y, width: area.width, height: 1), with: "─", role: .border)
        surface.put(title, at: Point(area.x, area.y), role: .dim, maxWidth: area.width)
        var y = area.y + 1
        let labelWidth = min(17, area.width / 3)
        let differences = screen.differences
        if differences.isEmpty, y < area.maxY {
            surface.put(SecretViewText.same.text, at: Point(area.x, y), role: .dim, maxWidth: area.width)
        }
        for difference in differences {
            var label = difference.field.title
            for (sign, part, role) in [("−", difference.old, Role.error), ("+", difference.new, .success)] {
                guard let part, !part.isEmpty else { continue }
                let value = ValueLines(part, reveal: difference.reveals, width: area.width - labelWidth - 2)
                for line in 0..<value.count {
                    guard y < area.maxY else {
                        surface.put("…", at: Point(area.maxX, area.maxY - 1), role: .dim)
                        return
                    }
                    surface.put(label, at: Point(area.x, y), role: .dim, maxWidth: labelWidth)
                    surface.put(sign, at: Point(area.x + labelWidth, y), role: role)
                    value.put(
                        line, into: &surface, at: Point(area.x + labelWidth + 2, y), role: role,
                        maxWidth: area.width - labelWidth - 2)
                    label = ""
                    y += 1
                }
            }
        }
    }
}
