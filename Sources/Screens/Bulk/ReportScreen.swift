import Keymap
import Secrets
import Text

/// What a bulk run did: every secret with what became of it, and what can be done about it.
@MainActor
package final class ReportScreen: Screen {
    /// A part of the report to look through. `uncertain` are those that are as wanted without it being known whether by
    /// this run; `notSent` are those without permission, of unknown state, or left to a later run.
    package enum Section: CaseIterable, Sendable {
        case all, changed, already, uncertain, failed, notSent, untouched
    }

    package let report: BulkReport
    package let session: Session
    package private(set) var section = Section.all
    package private(set) var list: ScrollList

    private let navigator: any Navigator
    private var finder = Finder()
    /// Indexes into `report.items` of the section's items; nil for all.
    private var shown: [Int]?
    private let saver: FileSaver

    package init(report: BulkReport, session: Session, navigator: any Navigator) {
        self.report = report
        saver = FileSaver(session: session, navigator: navigator)
        self.session = session
        self.navigator = navigator
        list = ScrollList(count: report.items.count)
    }

    package var anyScreen: AnyScreen { .report(self) }
    package var context: Context { .report }

    /// How many secrets would be tried again.
    package var retryCount: Int { report.counts.failed + report.counts.untouched }
    /// How many secrets can be undone, those included that the run only may have changed.
    package var undoCount: Int { report.counts.changed + report.mayHaveChangedCount }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back: navigator.pop(self)
        case .nextSection: show(step: 1)
        case .previousSection: show(step: -1)
        case .retry: retry()
        case .undo: undo()
        case .save: save()
        case .find:
            finder.look(for: call.argument ?? "")
            find(1)
        case .findNext: find(1)
        case .findPrevious: find(-1)
        default: return list.perform(call.action)
        }
        return true
    }

    private func find(_ step: Int) {
        let row = finder.next(from: list.cursor, by: step, of: list.count) { row in
            "\(item(row).name) \(item(row).label) \(item(row).outcome)"
        }
        if let row { list.move(to: row) } else { navigator.show(finder.failure) }
    }

    package func point(at row: Int) { list.move(to: row) }

    /// How many rows of the list there is room for.
    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    /// How many items a section has.
    package func count(_ section: Section) -> Int {
        let counts = report.counts
        return switch section {
        case .all: report.items.count
        case .changed: counts.changed
        case .already: counts.already
        case .uncertain: counts.uncertain
        case .failed: counts.failed
        case .notSent: counts.notPermitted + counts.skipped + counts.changedSince + counts.superseded
        case .untouched: counts.untouched
        }
    }

    /// An item by its row in the present section.
    package func item(_ row: Int) -> ReportItem { report.items[shown?[row] ?? row] }

    /// Goes on to the next section that has items.
    private func show(step: Int) {
        let all = Section.allCases
        guard var index = all.firstIndex(of: section) else { return }
        repeat { index = (index + step + all.count) % all.count } while all[index] != .all && count(all[index]) == 0
        section = all[index]
        shown = section == .all ? nil : report.items.indices.filter { Section(report.items[$0].result) == section }
        list.reset(count: count(section))
    }

    /// Waits until a save has ended, where one is under way.
    package func settled() async { await saver.settled() }

    private func save() {
        let (report, identity) = (report, session.service.identity)
        saver.ask(BulkText.saveReport.text, "cofre-report.json") { path in
            guard let format = ReportFormat(path: path) else {
                return .refused(DialogText.wrongEnding(path: path).text)
            }
            return .text { format == .json ? report.json(identity: identity) : report.csv() }
        }
    }

    private func retry() {
        guard retryCount > 0 else {
            return navigator.show(Message(.info, BulkText.nothingFailed.text))
        }
        let plan = report.retryPlan(in: session.listing)
        navigator.push(PlanScreen(plan: plan, from: self, session: session, navigator: navigator))
    }

    private func undo() {
        guard undoCount > 0 else {
            return navigator.show(Message(.info, BulkText.nothingToUndo.text))
        }
        navigator.push(PlanScreen(undoing: report, from: self, session: session, navigator: navigator))
    }
}

extension ReportScreen.Section {
    /// The section that a result belongs to, beside `all`.
    package init(_ result: ReportItem.Result) {
        self =
            switch result {
            case .changed: .changed
            case .already: .already
            case .uncertain: .uncertain
            case .failed: .failed
            case .notPermitted, .skipped, .changedSince, .superseded: .notSent
            case .untouched: .untouched
            }
    }
}
