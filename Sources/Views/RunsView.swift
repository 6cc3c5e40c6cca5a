import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the list of runs that are kept.
    static func drawRuns(_ screen: RunsScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let left = area.x + 1
        let width = area.width - 2
        let place = screen.session.service.identity.place
        surface.put(
            ReportViewText.runs(screen.runs?.count, place: place).text, at: Point(left, area.y), role: .title,
            maxWidth: width)
        if screen.runs?.isEmpty == false {
            drawRunHeads(width: width, into: &surface, at: Point(left, area.y + 1))
        }
        let rows = Rect(x: left, y: area.y + 2, width: width, height: max(0, area.height - 5))
        let list = fitted(screen.list, to: rows, &surface)
        switch screen.runs {
        case nil:
            surface.put(ReportViewText.readingRuns.text, at: Point(rows.x, rows.y), role: .dim, maxWidth: width)
        case let runs? where runs.isEmpty:
            surface.put(
                ReportViewText.noRuns.text, at: Point(rows.x, rows.y), role: .dim, maxWidth: width)
            rest(on: Point(rows.x, rows.y), &surface)
        case let runs?:
            for (number, row) in list.visible.enumerated() {
                drawRun(
                    runs[row], screen, isCurrent: row == screen.list.cursor, into: &surface,
                    at: Point(rows.x, rows.y + number), width: width)
            }
        }
        // The current one's change in full, where it may not fit its row.
        if let current = screen.current {
            surface.put(
                current.goal.sentence ?? current.counts.summary, at: Point(left, area.maxY - 2), role: .dim,
                maxWidth: width)
        }
        let titles: [(Action, ReportViewText?)] = [
            (.back, nil), (.open, .toReport), (.undo, .undoIt), (.retry, .retryOrGoOn),
            (.moveDown, nil),
            (.moveUp, nil),
        ]
        let hints = titles.flatMap { action, title in
            keymap.hints([ActionCall(action)], in: .runs).map {
                Hint(keys: $0.keys, title: title?.text ?? $0.title, call: $0.call)
            }
        }
        drawHints(
            hints, last: keymap.hints([ActionCall(.help)], in: .runs).first, into: &surface,
            at: Point(left, area.maxY - 1), width: width)
    }

    /// The columns of a run: where they begin, and their heads.
    private static func drawRunHeads(width: Int, into surface: inout Surface, at point: Point) {
        surface.fill(Rect(x: point.x, y: point.y, width: width, height: 1), role: .header)
        let hasUser = width >= 70
        let heads: [(x: Int, text: ReportViewText)] =
            [(2, .runNumber), (8, .started)] + (hasUser ? [(25, .user)] : [])
            + [(hasUser ? 36 : 25, .what), (hasUser ? 55 : 44, .secrets)]
        for head in heads where head.x < width {
            surface.put(
                head.text.text, at: Point(point.x + head.x, point.y), role: .header, maxWidth: width - head.x)
        }
    }

    private static func drawRun(
        _ run: AnyRun, _ screen: RunsScreen, isCurrent: Bool, into surface: inout Surface, at point: Point, width: Int
    ) {
        if isCurrent {
            surface.put("▌", at: point)
            rest(on: point, &surface)
        }
        let time = DateText.make(
            run.startedAt, offset: screen.session.environment.secondsFromUTC(run.startedAt), withTime: true)
        let isUndone = run.number.map(screen.undone.contains) == true
        let role: Role =
            run.counts.failed > 0 ? .error : run.state == "done" ? .normal : .warning
        var x = point.x + 2
        func cell(_ text: String, _ columns: Int, _ role: Role) {
            guard x < point.x + width else { return }
            surface.put(text, at: Point(x, point.y), role: role, maxWidth: min(columns, point.x + width - x))
            x += columns + 1
        }
        cell(run.number.map { "#\($0)" } ?? "?", 5, .dim)
        cell(time, 16, .normal)
        if width >= 70 { cell(run.user ?? "?", 10, .normal) }
        cell(run.what, 18, isCurrent ? .strong : .normal)
        let state = run.state == "done" ? "" : run.state + " "
        let counts = run.counts.summary
        cell("\(state)\(isUndone ? ReportViewText.undone(counts).text : counts)", max(0, point.x + width - x), role)
    }
}
