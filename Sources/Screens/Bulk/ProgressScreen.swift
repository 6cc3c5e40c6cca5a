import Keymap
import Secrets

/// Shows a bulk run while it runs. The run goes on behind the other screens if one asks for it; if it ends here, its report
/// takes this screen's place.
@MainActor
package final class ProgressScreen: Screen {
    package let run: BulkRun
    private let navigator: any Navigator

    /// Shows a run that may be under way already.
    package init(_ run: BulkRun, navigator: any Navigator) {
        self.run = run
        self.navigator = navigator
        run.screen = self
    }

    package var anyScreen: AnyScreen { .progress(self) }
    package var context: Context { .progress }
    package var isOverlay: Bool { true }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back: stop()
        case .retry where run.pause != nil: run.answer(true)
        case .hide: hide()
        default: return false
        }
        return true
    }

    /// Trying again sends something.
    package func confirms(_ action: Action) -> Bool { action == .retry }

    private func stop() {
        if run.pause != nil {
            run.answer(false)
        } else if run.isStopping, run.secondsSilent != nil {
            run.giveUp()
        } else {
            run.stop()
        }
    }

    private func hide() {
        run.screen = nil
        navigator.pop(self)
    }

    /// The run has ended: for one secret a line says so, for more the report does.
    func finish(_ report: BulkReport) {
        // Behind a lock a message would be gone before anybody could read it.
        if navigator.isTop(self), let done = report.inOneLine(undoKey: undoKey) {
            navigator.pop(self)
            navigator.show(Message(.success, done))
        } else {
            navigator.replace(self, with: ReportScreen(report: report, session: run.session, navigator: navigator))
        }
    }

    private var undoKey: String? {
        run.session.environment.keymap.hints([ActionCall(.undo)], in: .list).first?.keys
    }
}
