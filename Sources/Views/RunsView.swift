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
        let count = screen.runs.map { " · \($0.count)" } ?? ""
        surface.put("Runs\(count) · \(place)", at: Point(left, area.y), role: .title, maxWidth: width)
        if screen.runs?.isEmpty == false {
            let user = width >= 70 ? "User       " : ""
            surface.put(
                "  No    Started          \(user)What               Secrets", at: Point(left, area.y + 1),
                role: .header,
                maxWidth: width)
        }
        let rows = Rect(x: left, y: area.y + 2, width: width, height: max(0, area.height - 5))
        let list = fitted(screen.list, to: rows, &surface)
        switch screen.runs {
        case nil: surface.put("Reading the runs…", at: Point(rows.x, rows.y), role: .dim, maxWidth: width)
        case let runs? where runs.isEmpty:
            surface.put(
                "No runs are kept here yet.", at: Point(rows.x, rows.y), role: .dim, maxWidth: width)
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
        let hints = [
            (Action.back, nil), (.open, "report"), (.undo, "undo it"), (.retry, "retry or go on"), (.moveDown, nil),
            (.moveUp, nil),
        ].flatMap { (action: Action, title: String?) in
            keymap.hints([ActionCall(action)], in: .runs).map {
                Hint(keys: $0.keys, title: title ?? $0.title, call: $0.call)
            }
        }
        drawHints(
            hints, last: keymap.hints([ActionCall(.help)], in: .runs).first, into: &surface,
            at: Point(left, area.maxY - 1), width: width)
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
        cell("\(state)\(isUndone ? "undone " : "")\(run.counts.summary)", max(0, point.x + width - x), role)
    }
}
