import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the report of a bulk run.
    static func drawReport(_ screen: ReportScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let report = screen.report
        var y = area.y
        func line(_ height: Int) -> Rect {
            Rect(x: area.x + 1, y: y, width: area.width - 2, height: max(0, min(height, area.maxY - y)))
        }
        surface.put(
            reportTitle(screen), at: Point(area.x + 1, y), role: .title, maxWidth: area.width - 2)
        y += 1
        let isSmall = area.height < 12
        for (sentence, role) in reportEndings(report).prefix(isSmall ? 2 : 3) {
            y += drawWrapped(sentence, role: role, into: &surface, in: line(isSmall ? 1 : 2))
        }
        y += drawFlow(reportTabs(screen), into: &surface, in: line(3))
        if area.height >= 16 { y += 1 }

        // The current one's outcome in full, where it may not fit its row.
        let footer = 3
        let rows = line(area.maxY - footer - y)
        let list = fitted(screen.list, to: rows, &surface)
        for (number, row) in list.visible.enumerated() {
            let item = screen.item(row)
            drawListRow(
                name: item.name, label: item.label, word: item.outcome, isWordy: report.goal.isWordy,
                role: reportRole(item.result),
                isCurrent: row == screen.list.cursor, into: &surface, at: Point(rows.x, rows.y + number),
                width: rows.width)
        }
        y = area.maxY - footer
        if screen.list.count > 0 {
            let item = screen.item(screen.list.cursor)
            drawWrapped(
                "\(item.label) \(item.name): \(item.outcome)", role: reportRole(item.result), into: &surface,
                in: line(footer - 1))
        }
        var calls = [ActionCall(.back), ActionCall(.nextSection)]
        if screen.retryCount > 0 { calls.append(ActionCall(.retry)) }
        if screen.undoCount > 0 { calls.append(ActionCall(.undo)) }
        calls += [ActionCall(.save), ActionCall(.moveDown), ActionCall(.moveUp)]
        drawKeys(calls, .report, keymap, into: &surface, at: Point(area.x + 1, area.maxY - 1), width: area.width - 2)
    }

    private static func reportTitle(_ screen: ReportScreen) -> String {
        let report = screen.report
        let undo = report.undoes.map { run in
            let seconds = run.startedAt
            let offset = screen.session.environment.secondsFromUTC(seconds)
            return ReportViewText.undoOf(time: DateText.make(seconds, offset: offset, withTime: true)).text
        }
        return ReportViewText.title(verb: report.goal.verb, undo: undo, duration: duration(report.seconds)).text
    }

    /// What has to be said of how the run ended; nothing if it came to its end as planned.
    private static func reportEndings(_ report: BulkReport) -> [(String, Role)] {
        var endings: [(String, Role)] = []
        if let error = report.stoppedBy { endings.append((ReportViewText.stopped(why: error.sentence).text, .error)) }
        if report.wasCancelled {
            let count = report.items.count { if case .failed(.outcomeUnknown) = $0.result { true } else { false } }
            endings.append((ReportViewText.stoppedOnRequest(perhapsChanged: count).text, .warning))
        }
        if let error = report.journalProblem, error != report.stoppedBy {
            endings.append((ReportViewText.notJournalled(why: error.sentence).text, .warning))
        }
        if report.isKept { endings.append((ReportViewText.kept.text, .normal)) }
        return endings
    }

    private static func reportTabs(_ screen: ReportScreen) -> [(text: String, role: Role)] {
        let sections = ReportScreen.Section.allCases.filter {
            $0 == .all || $0 == .changed || screen.count($0) > 0
        }
        return sections.map { section in
            let isShown = section == screen.section
            let word = ReportViewText.section(section, already: screen.report.goal.already).text
            let text = "\(word) \(screen.count(section))"
            let role: Role = section == .failed ? .error : .normal
            return (isShown ? "[\(text)]" : text, isShown ? .strong : role)
        }
    }

    private static func reportRole(_ result: ReportItem.Result) -> Role {
        switch result {
        case .changed: .success
        case .already, .untouched: .dim
        case .failed: .error
        case .uncertain, .notPermitted, .skipped, .changedSince, .superseded: .warning
        }
    }
}
