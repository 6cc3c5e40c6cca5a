import Keymap
import Secrets
import Synchronization

/// A bulk run while it runs: how far it is, how fast, and a way to stop it. It cannot be left before the run has ended;
/// then the report takes its place.
@MainActor
package final class ProgressScreen: Screen {
    package let plan: BulkPlan
    package let session: Session
    /// As of the last outcomes; nil before the first.
    package private(set) var progress: BulkProgress?
    /// Whether the run was asked to stop: what is in flight finishes, the rest stays untouched.
    package private(set) var isStopping = false
    /// How long the run takes so far, in seconds, also between outcomes.
    package private(set) var secondsElapsed = 0.0

    private let navigator: any Navigator
    private let mayRunUnkept: Bool
    private var run: Task<Void, Never>?
    private var isOver = false
    /// Whether the program ends: what is left of the run is kept then, to be gone on with.
    private let leaving = Mutex(false)
    private var drawn: [Int] = []
    private let news = RunNews()
    private let actingCount: Int
    /// What is done with all of them; nil if it differs: then by identifier.
    private let change: BulkChange?
    private let changes: [SecretID: BulkChange]

    /// - Parameter mayRunUnkept: whether the user was told that the run cannot be kept in the journal.
    package init(plan: BulkPlan, session: Session, navigator: any Navigator, mayRunUnkept: Bool = false) {
        self.mayRunUnkept = mayRunUnkept
        self.plan = plan
        self.session = session
        self.navigator = navigator
        let acting = plan.acting
        actingCount = acting.count
        let first = acting.first?.change
        change = acting.allSatisfy { $0.change == first } ? first : nil
        changes =
            change == nil
            ? Dictionary(
                acting.compactMap { item in item.change.map { (item.id, $0) } }, uniquingKeysWith: { first, _ in first }
            )
            : [:]
    }

    package var anyScreen: AnyScreen { .progress(self) }
    package var context: Context { .progress }
    package var isOverlay: Bool { true }
    package var canQuit: Bool { isOver }

    package var total: Int { progress?.total ?? actingCount }
    package var done: Int { progress?.done ?? 0 }
    /// Whole percent done, rounded down, so that 100 means all.
    package var percent: Int { total == 0 ? 0 : done * 100 / total }

    /// Starts the run. To be called once, when the screen is open.
    package func start() {
        guard run == nil else { return }
        let runner = BulkRunner(
            service: session.service, journal: session.journal, mayRunUnkept: mayRunUnkept,
            keepsRest: { [weak self] in self?.isLeaving ?? true },
            now: session.environment.now, uptime: session.environment.uptime)
        run = session.jobs.start { [self] in
            let ticks = Task { await self.tick() }
            do throws(RunRefused) {
                let report = try await runner.run(plan) { [news] progress, outcomes in
                    // Not waited for: a terminal that stalls, and the main actor with it, must not stall the run.
                    if news.put(progress, outcomes) { Task { await self.takeNews() } }
                }
                ticks.cancel()
                takeNews()
                finish(report)
            } catch {
                ticks.cancel()
                refuse(error)
            }
        }
    }

    /// Waits until the run has ended and the report is open.
    package func ended() async { await run?.value }

    /// Asks the run to stop. Never waits.
    package func stop() {
        guard !isOver, !isStopping else { return }
        isStopping = true
        run?.cancel()
        navigator.changed()
    }

    /// Stops the run because the program ends: what is in flight finishes and is written down, and the journal keeps the rest
    /// to be gone on with. Returns once that is done.
    package func leave() async {
        leaving.withLock { $0 = true }
        run?.cancel()
        await run?.value
    }

    nonisolated private var isLeaving: Bool { leaving.withLock { $0 } }

    package func perform(_ call: ActionCall) -> Bool {
        guard call.action == .back else { return false }
        stop()
        return true
    }

    /// The report that was opened over this screen has been closed, or something that lay over the running job.
    package func resumed() {
        if isOver { navigator.pop(self) }
    }

    private func takeNews() {
        if let (progress, outcomes) = news.take() { receive(progress, outcomes) }
    }

    private func receive(_ progress: BulkProgress, _ outcomes: [ItemOutcome]) {
        self.progress = progress
        secondsElapsed = max(secondsElapsed, progress.secondsElapsed)
        session.learned(outcomes) { change ?? changes[$0] }
    }

    /// Has the screen drawn ten times a second at most, and only if it would look different.
    private func tick() async {
        let interval = 0.1
        while !Task.isCancelled {
            let looks = [
                done, progress?.changed ?? 0, progress?.uncertain ?? 0, progress?.failed ?? 0, Int(secondsElapsed),
            ]
            if looks != drawn {
                drawn = looks
                navigator.changed()
            }
            await session.environment.sleep(.milliseconds(100))
            secondsElapsed += interval
        }
    }

    /// Nothing was done: the last report stays what it was.
    private func refuse(_ refusal: RunRefused) {
        isOver = true
        navigator.pop(self)
        navigator.show(Message(.error, refusal.sentence))
        navigator.changed()
    }

    private func finish(_ report: BulkReport) {
        isOver = true
        // There is nobody to show it to: the next start offers what is left.
        if isLeaving { return }
        session.lastReport = report
        // Behind a lock a message would be gone before anybody could read it.
        if navigator.isTop(self), let done = report.inOneLine(undoKey: undoKey) {
            navigator.pop(self)
            navigator.show(Message(.success, done))
        } else {
            navigator.push(ReportScreen(report: report, session: session, navigator: navigator))
        }
        navigator.changed()
    }

    private var undoKey: String? {
        session.environment.keymap.hints([ActionCall(.undo)], in: .list).first?.keys
    }
}
