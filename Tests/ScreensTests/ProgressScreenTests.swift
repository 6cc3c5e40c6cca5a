import Dispatch
import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Progress")
@MainActor
struct ProgressScreenTests {
    private let ids = (1...6).map { SecretID($0) }

    /// Six active, marked secrets, deactivated two at a time.
    private func stage() async -> Stage {
        let summaries = (1...6).map { SecretSummary.sample($0, name: "Secret \($0)") }
        let stage = await Stage(InMemoryService(summaries: summaries, batchSize: 2))
        stage.session.selection.mark { $0.add(ids) }
        return stage
    }

    @discardableResult
    private func start(_ goal: BulkGoal = .deactivate, on stage: Stage) -> ProgressScreen {
        let plan = BulkPlan.make(goal, ids, in: stage.session.listing)
        let screen = ProgressScreen(BulkRun(plan: plan, session: stage.session, navigator: stage), navigator: stage)
        stage.push(screen)
        screen.run.start()
        return screen
    }

    /// Says when a run has come to its end.
    private final class EndSignal: RunJournal, RunRecord {
        let ended = DispatchSemaphore(value: 0)
        func problem() -> ServiceError? { nil }
        func begin(_ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?) -> any RunRecord { self }
        func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun] { [] }
        func discard(_ name: String) {}
        func sending(_ ids: [SecretID]) {}
        func record(_ outcomes: [ItemOutcome]) {}
        func end(keeping untouched: [SecretID]?, _ end: RunEnd) { ended.signal() }
    }

    @Test("A screen that hangs, as on a terminal that stalls, does not hold the run up")
    func stalledTerminal() async {
        let stage = await Stage(InMemoryService(summaries: (1...50).map { .sample($0) }, batchSize: 5))
        let journal = EndSignal()
        stage.session.journal = journal
        let plan = BulkPlan.make(.deactivate, (1...50).map { SecretID($0) }, in: stage.session.listing)
        let screen = ProgressScreen(BulkRun(plan: plan, session: stage.session, navigator: stage), navigator: stage)
        stage.push(screen)
        await stage.service.gate.close()
        screen.run.start()
        await stage.service.gate.waitUntilReached()
        let gate = stage.service.gate
        Task.detached { await gate.open() }
        // Nothing else can be done on the main actor meanwhile.
        #expect(journal.ended.wait(timeout: .now() + 30) == .success)
        await screen.run.ended()
        #expect(stage.session.table.inactiveCount == 50)
        #expect(stage.session.lastReport?.counts.changed == 50)
    }

    @Test("A run to its end: the report takes over, states are learnt, marks are gone")
    func complete() async throws {
        let stage = await stage()
        let screen = start(on: stage)
        await screen.run.ended()
        let report = try stage.top(ReportScreen.self).report
        #expect(report.counts.changed == 6)
        #expect(stage.session.lastReport == report)
        #expect(stage.session.table.inactiveCount == 6)
        #expect(stage.session.marks.isEmpty)
        stage.perform(.back)
        #expect(stage.stack.isEmpty)
    }

    @Test("Stopped in the middle: what is done stays done, the rest is untouched and stays marked")
    func cancel() async throws {
        let stage = await stage()
        await stage.service.gate.close()
        let screen = start(on: stage)
        await stage.service.gate.waitUntilReached()
        await stage.service.gate.letOneThrough()
        await stage.service.gate.waitUntilReached()
        #expect(screen.run.done == 2)
        #expect(screen.run.percent == 33)
        #expect(stage.session.running === screen.run)
        stage.perform(.back)
        #expect(screen.run.isStopping)
        #expect(stage.stack.last === screen)
        await screen.run.ended()
        let report = try stage.top(ReportScreen.self).report
        #expect(report.wasCancelled)
        #expect(report.counts.changed == 2)
        #expect(report.untouchedIDs == Array(ids[2...]))
        #expect(stage.session.marks.ids == Set(ids[2...]))
        #expect(await stage.service.stored(ids[0])?.summary.state == .inactive)
        #expect(await stage.service.stored(ids[5])?.summary.state == .active)
    }

    @Test("Some fail: the others are done, the failed ones stay marked")
    func failures() async throws {
        let stage = await stage()
        await stage.service.fail([ids[1], ids[4]], with: .noAccess)
        let screen = start(on: stage)
        await screen.run.ended()
        let report = try stage.top(ReportScreen.self).report
        #expect(report.failedIDs == [ids[1], ids[4]])
        #expect(report.counts.changed == 4)
        #expect(stage.session.marks.ids == [ids[1], ids[4]])
    }

    @Test("Stopped by an error: the report says by which, and what was not reached")
    func stopped() async throws {
        let stage = await stage()
        await stage.service.stopRun(after: 2, with: .storageFull)
        let screen = start(on: stage)
        while screen.run.pause == nil { await Task.yield() }
        stage.perform(.back)
        await screen.run.ended()
        let report = try stage.top(ReportScreen.self).report
        #expect(report.stoppedBy == .storageFull)
        #expect(report.untouchedIDs == Array(ids[2...]))
        #expect(stage.session.marks.ids == Set(ids[2...]))
    }

    @Test("Toggling teaches each secret its own new state")
    func toggling() async throws {
        let summaries = (1...4).map { SecretSummary.sample($0, state: $0 % 2 == 0 ? .active : .inactive) }
        let stage = await Stage(InMemoryService(summaries: summaries, batchSize: 3))
        let screen = start(.toggle, on: stage)
        await screen.run.ended()
        #expect(stage.session.table.rows.map(\.state) == [.active, .inactive, .active, .inactive])
    }

    @Test("Batches that come quickly are drawn once for each tick of the clock, and not where nothing changed")
    func throttling() async {
        let stage = await stage()
        await stage.service.gate.close()
        let screen = start(on: stage)
        await stage.service.gate.waitUntilReached()
        await stage.time.waitUntilReached()
        let before = stage.changes
        await stage.service.gate.letOneThrough()
        await stage.service.gate.waitUntilReached()
        await stage.service.gate.letOneThrough()
        await stage.service.gate.waitUntilReached()
        #expect(screen.run.done == 4)
        #expect(stage.changes == before)
        for _ in 0..<3 {
            await stage.time.letOneThrough()
            await stage.time.waitUntilReached()
        }
        #expect(stage.changes == before + 1)
        await stage.service.gate.open()
        await screen.run.ended()
    }

    @Test("Nothing but stopping can be asked of it, and no paste reaches it")
    func otherActions() async {
        let stage = await stage()
        await stage.service.gate.close()
        let screen = start(on: stage)
        for action in [Action.confirm, .deactivate, .undo, .save, .accept] {
            #expect(!screen.perform(ActionCall(action)))
        }
        #expect(stage.stack.last === screen)
        await stage.service.gate.open()
        await screen.run.ended()
    }

    @Test("A help screen over it does not end it")
    func covered() async throws {
        let stage = await stage()
        await stage.service.gate.close()
        let screen = start(on: stage)
        let over = ChoiceScreen(title: "over", options: ["a"], navigator: stage) { _, _ in }
        stage.push(over)
        stage.pop(over)
        #expect(stage.stack.last === screen)
        await stage.service.gate.open()
        await screen.run.ended()
        #expect(try stage.top(ReportScreen.self).report.counts.changed == 6)
    }

    @Test("A run goes on behind the screens, and can be looked at again")
    func background() async throws {
        let stage = await stage()
        await stage.service.gate.close()
        let screen = start(on: stage)
        await stage.service.gate.waitUntilReached()
        stage.perform(.hide)
        #expect(stage.stack.isEmpty)
        #expect(stage.session.running === screen.run)
        await stage.service.gate.letOneThrough()
        await stage.service.gate.waitUntilReached()
        let again = ProgressScreen(screen.run, navigator: stage)
        stage.push(again)
        #expect(again.run.done == 2)
        await stage.service.gate.open()
        await screen.run.ended()
        #expect(stage.session.running == nil)
        #expect(try stage.top(ReportScreen.self).report.counts.changed == 6)
    }

    @Test("The end of a run that nobody looks at is a message, and its report is the last one")
    func endInTheBackground() async throws {
        let stage = await stage()
        await stage.service.gate.close()
        await stage.service.fail([ids[1]], with: .noAccess)
        let screen = start(on: stage)
        stage.perform(.hide)
        await stage.service.gate.open()
        await screen.run.ended()
        #expect(stage.stack.isEmpty)
        #expect(
            stage.messages == [
                Message(.warning, "Deactivate 6 secrets: 5 changed, 1 failed.")
            ])
        #expect(stage.session.lastReport?.counts.changed == 5)
    }

    @Test("While a run is under way no other one begins")
    func onlyOne() async throws {
        let stage = await stage()
        await stage.service.gate.close()
        let first = start(on: stage)
        stage.perform(.hide)
        let plan = BulkPlan.make(.deactivate, [ids[0]], in: stage.session.listing)
        let second = PlanScreen(plan: plan, session: stage.session, navigator: stage)
        stage.push(second)
        stage.perform(.confirm)
        #expect(stage.stack.last === second)
        #expect(second.problem == "Another run is under way: wait until it has ended, or stop it.")
        await stage.service.gate.open()
        await first.run.ended()
        stage.perform(.confirm)
        #expect(stage.stack.last is ProgressScreen)
        await stage.session.running?.ended()
    }

    @Test("A silent service: Esc stops the run, and once more gives up what is in flight")
    func silence() async throws {
        let stage = await stage()
        await stage.service.fallSilent(after: 2)
        let screen = start(on: stage)
        while screen.run.secondsSilent == nil { await Task.yield() }
        stage.perform(.back)
        #expect(screen.run.isStopping)
        #expect(stage.stack.last === screen)
        stage.perform(.back)
        await screen.run.ended()
        let report = try stage.top(ReportScreen.self).report
        #expect(report.wasCancelled)
        #expect(report.counts.changed == 2 && report.counts.failed == 2 && report.counts.untouched == 2)
        #expect(report.mayHaveChangedCount == 2)
    }

    @Test("A run that the service has stopped tries again if one says so, or ends")
    func pause() async throws {
        let stage = await stage()
        await stage.service.stopRun(after: 2, with: .unreachable(reason: "gone."))
        let screen = start(on: stage)
        #expect(!screen.perform(ActionCall(.retry)))
        while screen.run.pause == nil { await Task.yield() }
        #expect(screen.run.pause == RunPause(error: .unreachable(reason: "gone."), left: 4))
        await stage.service.stopRun(after: 2, with: .timedOut)
        stage.perform(.retry)
        while screen.run.pause?.error != .timedOut { await Task.yield() }
        stage.perform(.back)
        await screen.run.ended()
        let report = try stage.top(ReportScreen.self).report
        #expect(report.stoppedBy == .timedOut && !report.wasCancelled)
        #expect(report.counts.changed == 4 && report.counts.untouched == 2)
    }

    @Test("A run that goes on without anybody to ask ends by itself if the service is gone")
    func unattended() async throws {
        let stage = await stage()
        await stage.service.stopRun(after: 2, with: .unreachable(reason: "gone."))
        let screen = start(on: stage)
        while screen.run.pause == nil { await Task.yield() }
        await screen.run.finishUnattended()
        #expect(stage.session.running == nil)
        #expect(stage.session.lastReport == nil)
        #expect(await stage.service.stored(ids[1])?.summary.state == .inactive)
        #expect(await stage.service.stored(ids[2])?.summary.state == .active)
    }
}
