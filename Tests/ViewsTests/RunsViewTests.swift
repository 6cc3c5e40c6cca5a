import Keymap
import Secrets
import Surface
import TestSupport
import Testing

@testable import Screens
@testable import Views

@Suite("Runs, drawn")
@MainActor
struct RunsViewTests {
    private struct Journal: RunJournal {
        let runs: [KeptRun]
        func problem() -> ServiceError? { nil }
        func begin(
            _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?
        ) throws(JournalError) -> any RunRecord { throw .taken }
        func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun] { [] }
        func discard(_ name: String) {}
        func ended(identity: ServiceIdentity, seal: (any RunSeal)?) -> [KeptRun] { runs }
    }

    private func run(
        _ number: Int, _ goal: BulkGoal, undoes: UndoneRun? = nil, changed: Int = 0, failed: Int = 0,
        stopped: Bool = false
    ) -> KeptRun {
        let counts = BulkCounts(values: [changed, 0, 0, failed, 0, 0, 0, 0, 0]) ?? BulkCounts([])
        return KeptRun(
            RunHead(
                name: "\(number)", number: number, goal: goal, startedAt: 1_750_000_000 + Int64(number) * 60,
                undoes: undoes, user: "ana"),
            end: RunEnd(seconds: 1, wasCancelled: false, stoppedBy: stopped ? .timedOut : nil, counts: counts))
    }

    private func draw(_ runs: [KeptRun], _ width: Int, _ height: Int) async -> String {
        let easel = await Easel(InMemoryService())
        let screen = RunsScreen(journal: Journal(runs: runs), session: easel.session, navigator: easel)
        easel.push(screen)
        await easel.session.jobs.settled()
        return drawn(screen, width, height) { Views.drawRuns(screen, keymap: $0, into: &$1, in: $2) }.looks
    }

    @Test("Newest first, with what was done, by whom, and what became of it")
    func list() async {
        let share = BulkGoal.change(.content(ContentChange([.give(.group("SRE"), .edit)])))
        let runs = [
            run(1, share, changed: 40), run(2, .deactivate, changed: 18, failed: 2, stopped: true),
            run(3, .restore, undoes: UndoneRun(startedAt: 1_750_000_060, number: 1), changed: 40),
        ]
        let text = await draw(runs, 80, 12)
        #expect(text.contains("Runs · 3 · memory.cofre"))
        #expect(text.contains("▌ #3    2025-06-15 15:09 ana        undo (restore)     40 changed"))
        #expect(text.contains("  #2    2025-06-15 15:08 ana        deactivate         stopped 18 changed, 2 …"))
        #expect(text.contains("  #1    2025-06-15 15:07 ana        share              undone 40 changed"))
        #expect(text.contains("Esc back  Enter report  u undo it  r retry or go on"))
        #expect(await draw(runs, 40, 10).contains("  #2    2025-06-15 15:08 deactivate"))
        #expect(await draw([], 80, 12).contains("No runs are kept here yet."))
    }
}
