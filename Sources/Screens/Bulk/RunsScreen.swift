import Keymap
import Secrets
import Text

/// The bulk runs that are kept: what was done, when and by whom, with the ways to look at each, to go on with it and to take it
/// back.
@MainActor
package final class RunsScreen: Screen {
    /// Newest first; nil before they are read.
    package private(set) var runs: [AnyRun]?
    package private(set) var list = ScrollList()
    /// The numbers of those that another one took back.
    package private(set) var undone: Set<Int> = []
    package let session: Session

    private let journal: any RunJournal
    private let navigator: any Navigator
    /// What is being read for a key; another key gives it up.
    private var errand: Task<Void, Never>?

    package init(journal: any RunJournal, session: Session, navigator: any Navigator) {
        self.journal = journal
        self.session = session
        self.navigator = navigator
        read()
    }

    package var anyScreen: AnyScreen { .runs(self) }
    package var context: Context { .runs }

    package func point(at row: Int) { list.move(to: row) }

    /// How many rows of the list there is room for.
    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    package func perform(_ call: ActionCall) -> Bool {
        errand?.cancel()
        errand = nil
        switch call.action {
        case .back: navigator.pop(self)
        case .open: withReport { $0.open($1) }
        case .undo: withReport { $0.undo($1) }
        case .retry: retry()
        case .refresh: read()
        default: return list.perform(call.action)
        }
        return true
    }

    /// A run that was begun from here has ended, or was left.
    package func resumed() { read() }

    /// The current one; nil if there is none.
    package var current: AnyRun? {
        guard let runs, list.cursor < runs.count else { return nil }
        return runs[list.cursor]
    }

    // MARK: Reading

    private func read() {
        session.jobs.start { [weak self, journal, session] in
            self?.take(await journal.findRuns(of: session.service).reversed())
        }
    }

    private func take(_ runs: [AnyRun]) {
        self.runs = runs
        undone = Set(runs.compactMap { $0.undoes?.number })
        list.resize(count: runs.count)
        navigator.changed()
    }

    /// Reads what the current run did, and goes on with it unless another key came meanwhile.
    private func withReport(_ next: @escaping @MainActor (RunsScreen, BulkReport) -> Void) {
        guard let current else { return }
        switch current {
        case .unfinished(let run): next(self, BulkReport(run, in: session.table))
        case .ended(let run):
            errand = session.jobs.start { [weak self, journal, session] in
                let report = await journal.findReport(run.name, of: session.service)
                guard let self, !Task.isCancelled else { return }
                errand = nil
                if let report {
                    next(self, report.named(by: session.table))
                } else {
                    navigator.show(Message(.error, RunText.unreadable.text))
                }
                navigator.changed()
            }
        }
    }

    // MARK: Acting

    private func open(_ report: BulkReport) {
        navigator.push(ReportScreen(report: report, session: session, navigator: navigator))
    }

    private func undo(_ report: BulkReport) {
        let screen = PlanScreen(undoing: report, session: session, navigator: navigator)
        guard !screen.plan.items.isEmpty || report.mayHaveChangedCount > 0 else {
            return navigator.show(Message(.info, RunText.nothingToUndo.text))
        }
        navigator.push(screen)
    }

    /// Goes on with what is left of a run that was cut short, or tries again what failed in one that has ended.
    private func retry() {
        if case .unfinished(let run)? = current {
            return plan(run.resumePlan(in: session.listing), .nothingLeft)
        }
        withReport { screen, report in
            screen.plan(report.retryPlan(in: screen.session.listing), .nothingFailed)
        }
    }

    private func plan(_ plan: BulkPlan, _ nothing: RunText) {
        guard !plan.items.isEmpty else { return navigator.show(Message(.info, nothing.text)) }
        navigator.push(PlanScreen(plan: plan, session: session, navigator: navigator))
    }
}
