import Keymap
import Secrets
import Synchronization
import Text

/// A bulk run while it runs: how far it is, what it asks, and the ways to stop it. It goes on whether a screen shows it or not.
@MainActor
package final class BulkRun {
    package let plan: BulkPlan
    /// As of the last outcomes; nil before the first.
    package private(set) var progress: BulkProgress?
    /// Whether it was asked to stop: what is in flight finishes, the rest stays untouched.
    package private(set) var isStopping = false
    /// How long it takes so far, in seconds, also between outcomes.
    package private(set) var secondsElapsed = 0.0
    /// What has stopped it for now; it waits for `answer`. nil if nothing has.
    package private(set) var pause: RunPause?
    /// The screen that shows it; nil while it goes on behind the others.
    weak var screen: ProgressScreen?

    let session: Session
    private let navigator: any Navigator
    private let mayRunUnkept: Bool
    private var task: Task<Void, Never>?
    /// Whether the program ends: the next start has the report then, and what is left to be gone on with.
    private let leaving = Mutex(false)
    private var silentSince: Double?
    private let patience = Patience()
    /// Takes the answer to the present pause.
    private var answering: AsyncStream<Bool>.Continuation?
    private var drawn: [Int] = []
    private let news = RunNews()
    private let actingCount: Int
    /// What is done with all of them; nil if it differs: then by identifier.
    private let change: BulkChange?
    private let changes: [SecretID: BulkChange]

    /// - Parameter mayRunUnkept: whether the user was told that the run cannot be kept in the journal.
    package init(plan: BulkPlan, session: Session, navigator: any Navigator, mayRunUnkept: Bool = false) {
        self.plan = plan
        self.session = session
        self.navigator = navigator
        self.mayRunUnkept = mayRunUnkept
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

    package var total: Int { progress?.total ?? actingCount }
    package var done: Int { progress?.done ?? 0 }
    /// Whole percent done, rounded down, so that 100 means all.
    package var percent: Int { total == 0 ? 0 : done * 100 / total }
    /// For how many seconds the service has said nothing, if that is long; nil if not.
    package var secondsSilent: Double? { silentSince.map { session.environment.uptime() - $0 } }

    // MARK: its course

    /// Starts it. To be called once.
    package func start() {
        guard task == nil else { return }
        session.running = self
        let runner = BulkRunner(
            service: session.service, journal: session.journal, mayRunUnkept: mayRunUnkept,
            afterwards: { [weak self] in self?.isLeaving == false ? .ended : .unseen },
            questions: RunQuestions(
                silence: { [weak self] in await self?.waits($0) ?? false },
                goesOn: { [weak self] in await self?.goesOn(after: $0) ?? false }),
            now: session.environment.now, uptime: session.environment.uptime)
        task = session.jobs.start { [self] in
            let ticks = Task { await self.tick() }
            let result: Result<BulkReport, RunRefused>
            do throws(RunRefused) {
                let report = try await runner.run(plan) { [news] progress, outcomes in
                    // Not waited for: a terminal that stalls, and the main actor with it, must not stall the run.
                    if news.put(progress, outcomes) { Task { await self.takeNews() } }
                }
                result = .success(report)
            } catch {
                result = .failure(error)
            }
            ticks.cancel()
            takeNews()
            end(result)
        }
    }

    /// Waits until it has ended and what became of it is shown.
    package func ended() async { await task?.value }

    /// Asks it to stop. Never waits.
    package func stop() {
        guard session.running === self, !isStopping else { return }
        isStopping = true
        task?.cancel()
        navigator.changed()
    }

    /// Stops it because the program ends: what is in flight finishes and is written down, and the journal keeps the rest to be
    /// gone on with. Returns once that is done.
    package func leave() async {
        leaving.withLock { $0 = true }
        task?.cancel()
        await task?.value
    }

    /// Lets it go on although there is nobody to ask any more: it stops by itself if the service is gone, and the journal keeps
    /// the rest. Returns once it has ended.
    package func finishUnattended() async {
        leaving.withLock { $0 = true }
        patience.end()
        answer(false)
        await task?.value
    }

    nonisolated private var isLeaving: Bool { leaving.withLock { $0 } }

    private func end(_ result: Result<BulkReport, RunRefused>) {
        session.running = nil
        // There is nobody to show it to: the next start offers what is left.
        if isLeaving { return }
        switch result {
        case .success(let report):
            session.lastReport = report
            if let screen { screen.finish(report) } else { navigator.show(message(report)) }
        case .failure(let refusal):
            // Nothing was done: the last report stays what it was.
            if let screen { navigator.pop(screen) }
            navigator.show(Message(.error, refusal.sentence))
        }
        navigator.changed()
    }

    /// What is said of a run that nobody was looking at.
    private func message(_ report: BulkReport) -> Message {
        let key = session.environment.keymap.hints([ActionCall(.lastReport)], in: .list).first?.keys
        let isWell = report.counts.failed + report.counts.untouched + report.counts.uncertain == 0
        return Message(
            isWell ? .success : .warning,
            BulkText.ended(title: plan.title, summary: report.counts.summary, key: key).text)
    }

    // MARK: news

    private func takeNews() {
        guard let (progress, outcomes) = news.take() else { return }
        self.progress = progress
        secondsElapsed = max(secondsElapsed, progress.secondsElapsed)
        session.learned(outcomes) { change ?? changes[$0] }
    }

    /// Has it drawn ten times a second at most, twice if it is only a line, and only if it would look different.
    private func tick() async {
        let interval = 0.1
        var skipped = 0
        while !Task.isCancelled {
            let looks = [
                done, progress?.changed ?? 0, progress?.uncertain ?? 0, progress?.failed ?? 0, Int(secondsElapsed),
                Int(secondsSilent ?? -1),
            ]
            skipped += 1
            if looks != drawn, screen != nil || skipped >= 5 {
                drawn = looks
                skipped = 0
                navigator.changed()
            }
            await session.environment.sleep(.milliseconds(100))
            secondsElapsed += interval
        }
    }

    // MARK: questions

    /// Does not wait any longer for a service that is silent: what was in flight may have been done.
    package func giveUp() {
        patience.end()
        navigator.changed()
    }

    /// Says whether to try again with what is left, after a pause.
    package func answer(_ goesOn: Bool) {
        answering?.yield(goesOn)
    }

    private func waits(_ seconds: Double) async -> Bool {
        silentSince = session.environment.uptime() - seconds
        navigator.changed()
        let lasts = await patience.lasts()
        silentSince = nil
        navigator.changed()
        return lasts
    }

    private func goesOn(after pause: RunPause) async -> Bool {
        if isLeaving || isStopping { return false }
        let (answers, answering) = AsyncStream<Bool>.makeStream()
        self.answering = answering
        self.pause = pause
        navigator.changed()
        defer {
            (self.answering, self.pause) = (nil, nil)
            navigator.changed()
        }
        // Cancelling the run ends this as well.
        for await goesOn in answers { return goesOn }
        return false
    }
}
