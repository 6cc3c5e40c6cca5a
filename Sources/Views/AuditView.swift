import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the audit trail.
    static func drawAudit(_ screen: AuditScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = area.width - 2
        let title = SecretViewText.audit(
            count: screen.records?.count, isCut: screen.isCut, place: screen.session.service.identity.place
        ).text
        let used = surface.put(title, at: Point(1, area.y), role: .title, maxWidth: width)
        if !screen.filter.isEmpty {
            surface.put(
                "/\(screen.filter)", at: Point(used + 3, area.y), role: .strong, maxWidth: max(0, width - used - 2))
        }
        let rows = Rect(x: 1, y: area.y + 1, width: width, height: area.height - 2)
        let list = fitted(screen.list, to: rows, &surface)
        surface.cursor = Point(0, rows.y)
        if let problem = screen.problem {
            drawWrapped(problem, role: .error, into: &surface, in: rows)
        } else if let records = screen.records {
            if records.isEmpty {
                surface.put(SecretViewText.noEntry.text, at: Point(1, rows.y), role: .dim, maxWidth: width)
            }
            for (number, row) in list.visible.enumerated() {
                drawRecord(records[row], screen, row, into: &surface, at: Point(1, rows.y + number), width: width)
            }
        } else {
            surface.put(SecretViewText.readingAudit.text, at: Point(1, rows.y), role: .dim, maxWidth: width)
        }
        let calls = [Action.filter, .open, .save, .verify, .checkpoint, .back, .help].map { ActionCall($0) }
        drawKeys(calls, .audit, keymap, into: &surface, at: Point(1, area.maxY - 1), width: width)
    }

    private static func drawRecord(
        _ record: AuditRecord, _ screen: AuditScreen, _ row: Int, into surface: inout Surface, at point: Point,
        width: Int
    ) {
        let isCurrent = row == screen.list.cursor
        if isCurrent { drawMarker(y: point.y, into: &surface) }
        let time = DateText.make(
            record.time, offset: screen.session.environment.secondsFromUTC(record.time), withTime: true)
        surface.put(time, at: point, maxWidth: width)
        let userWidth = width >= 60 ? 12 : 6
        surface.put(record.user, at: Point(point.x + 17, point.y), maxWidth: min(userWidth, max(0, width - 17)))
        let x = 18 + userWidth
        surface.put(
            record.action.rawValue, at: Point(point.x + x, point.y), role: isCurrent ? .strong : .normal,
            maxWidth: min(11, max(0, width - x)))
        let subject = record.subject { screen.session.table[$0]?.name }
        surface.put(subject, at: Point(point.x + x + 12, point.y), maxWidth: max(0, width - x - 12))
    }
}
