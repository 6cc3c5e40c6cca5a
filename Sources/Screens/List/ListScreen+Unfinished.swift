import Secrets
import Text

/// Runs that were cut short, while they are offered for going on.
struct UnfinishedOffers {
    /// Whether the journal was asked.
    var hasLooked = false
    /// Those not offered yet, oldest first.
    var runs: [UnfinishedRun] = []
    /// Those that were. Not by name: going on with a run gives it another one.
    var offered: Set<Offered> = []
    struct Offered: Hashable {
        let startedAt: Int64
        let goal: BulkGoal
        let count: Int

        init(_ run: UnfinishedRun) {
            startedAt = run.startedAt
            goal = run.goal
            count = run.items.count
        }
    }
    /// Whether one is being offered at the moment.
    var isOpen = false
    /// How many runs had ended when the journal was asked: a later one may have taken something over.
    var endedRuns = 0
}

extension ListScreen {
    /// Asks the journal for what earlier processes left of their runs, and offers it.
    func lookForUnfinished() {
        guard let journal = session.journal else { return }
        offers.hasLooked = true
        offers.endedRuns = session.endedRuns
        offers.runs = []
        let service = session.service
        session.jobs.start { [weak self] in
            let runs = await journal.findUnfinished(of: service)
            guard let self else { return }
            offers.runs = runs.filter { !self.offers.offered.contains(UnfinishedOffers.Offered($0)) }
                .sorted { $0.startedAt < $1.startedAt }
            offerUnfinished()
        }
    }

    /// Offers the unfinished runs one after the other, the newest first, as soon as nothing lies over the list and no
    /// filter is typed.
    func offerUnfinished() {
        guard !offers.runs.isEmpty, !offers.isOpen, !line.isTyping, navigator.isTop(self) else { return }
        guard offers.endedRuns == session.endedRuns else { return lookForUnfinished() }
        let run = offers.runs.removeLast()
        offers.offered.insert(UnfinishedOffers.Offered(run))
        offers.isOpen = true
        let start = DateText.make(
            run.startedAt, offset: session.environment.secondsFromUTC(run.startedAt), withTime: true)
        let isUndo = run.undoes != nil
        let isOver = run.leftCount == 0
        let title: RunText =
            isOver
            ? .endedAlone(run.goal, isUndo: isUndo, start: start)
            : .cutShort(run.goal, isUndo: isUndo, start: start, left: run.leftCount, count: run.items.count)
        let options: [RunText] = [isOver ? .showReport : .lookAtRest, .askAgain, .forget]
        let screen = ChoiceScreen(
            title: title.text, options: options.map(\.text), navigator: navigator,
            left: { [weak self] in self?.answered(run, nil) }
        ) { [weak self] choice, _ in
            self?.answered(run, choice)
        }
        navigator.push(screen)
        navigator.changed()
    }

    private func answered(_ run: UnfinishedRun, _ choice: Int?) {
        offers.isOpen = false
        switch choice {
        case 0: resume(run)
        case 2: askToForget(run)
        default: offerUnfinished()
        }
    }

    /// If nothing is left to be sent, there still is a report to show: of the whole run.
    private func resume(_ run: UnfinishedRun) {
        let plan = run.resumePlan(in: session.listing)
        guard plan.confirmation == .nothingToDo, session.running == nil else {
            return navigator.push(PlanScreen(plan: plan, session: session, navigator: navigator))
        }
        let run = BulkRun(plan: plan, session: session, navigator: navigator)
        navigator.push(ProgressScreen(run, navigator: navigator))
        run.start()
    }

    private func forget(_ run: UnfinishedRun) {
        session.jobs.start { [weak self, session] in
            do throws(ServiceError) {
                try await session.journal?.forget(run.name)
            } catch {
                self?.navigator.show(Message(.error, RunText.notForgotten(why: error.sentence).text))
            }
            self?.offerUnfinished()
            self?.navigator.changed()
        }
    }

    private func askToForget(_ run: UnfinishedRun) {
        navigator.push(
            ConfirmScreen(RunText.askToForget.text, navigator: navigator) { [weak self] in
                self?.forget(run)
            })
    }
}
