import Keymap
import Screens
import Secrets
import Synchronization
import TestSupport
import Testing

@Suite("The runs that are kept")
@MainActor
struct RunsScreenTests {
    /// Keeps what it is given in memory.
    private final class Kept: RunJournal {
        private final class Record: RunRecord {
            let journal: Kept
            let plan: BulkPlan
            let answers = Mutex<[SecretID: RunAnswer]>([:])
            let number: Int?
            init(_ journal: Kept, _ plan: BulkPlan, _ number: Int) {
                self.journal = journal
                self.plan = plan
                self.number = number
            }
            func sending(_ ids: [SecretID]) {}
            func record(_ outcomes: [ItemOutcome]) {
                answers.withLock { answers in
                    for outcome in outcomes {
                        answers[outcome.id] = RunAnswer(ReportItem.Result(outcome.result), undo: outcome.undo)
                    }
                }
            }
            func end(keeping untouched: [SecretID]?, _ end: RunEnd) {
                let items = answers.withLock { plan.reportItems($0) }
                let report = BulkReport(
                    goal: plan.goal, items: items, startedAt: Int64(number ?? 0), seconds: 1, undoes: plan.undoes,
                    number: number)
                journal.ended.withLock { $0.append((report, end)) }
            }
        }

        fileprivate let ended = Mutex<[(report: BulkReport, end: RunEnd)]>([])
        private let begun = Mutex(0)

        func problem() -> ServiceError? { nil }
        func begin(_ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?) -> any RunRecord {
            let number = begun.withLock { begun in
                begun += 1
                return begun
            }
            return Record(self, plan, number)
        }
        func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun] { [] }
        func discard(_ name: String) {}
        func ended(identity: ServiceIdentity, seal: (any RunSeal)?) -> [KeptRun] {
            ended.withLock { $0 }.map { kept in
                KeptRun(
                    RunHead(
                        name: "\(kept.report.number ?? 0)", number: kept.report.number, goal: kept.report.goal,
                        startedAt: kept.report.startedAt, undoes: kept.report.undoes, user: "ana"), end: kept.end)
            }
        }
        func report(_ name: String, seal: (any RunSeal)?) -> BulkReport? {
            ended.withLock { $0 }.first { "\($0.report.number ?? 0)" == name }?.report
        }
    }

    private func program() async -> Program {
        let service = InMemoryService(summaries: (1...3).map { .sample($0, name: "N\($0)", tags: "") })
        let program = Program(service, journal: Kept())
        await program.app.settled()
        return program
    }

    @Test("The first run can be undone after the second, and says what somebody else has changed")
    func undoTheFirst() async throws {
        let program = await program()
        await program.press("* s a t")
        await program.type("one")
        await program.press("<Enter> <Enter> y <Esc> * s a u")
        await program.type("bia")
        await program.press("<Enter> <Enter> y <Esc>")
        _ = try await program.service.apply(.content(ContentChange([.removeTag("one")])), to: SecretID(2))
        await program.press("r g r")
        let screen = try program.top(RunsScreen.self)
        #expect(screen.runs?.map(\.number) == [2, 1])
        await program.press("j <Enter>")
        #expect(try program.top(ReportScreen.self).report.items.map(\.name) == ["N1", "N2", "N3"])
        await program.press("<Esc>")
        #expect(try program.top(RunsScreen.self).list.cursor == 1)
        await program.press("u")
        let plan = try program.top(PlanScreen.self)
        #expect(plan.title == "Undo: restore 2 of 3 secrets")
        await program.press("y")
        #expect(try program.top(ReportScreen.self).report.counts.changed == 2)
        await program.press("<Esc>")
        #expect(try program.top(RunsScreen.self).runs?.map(\.number) == [3, 2, 1])
        #expect(try program.top(RunsScreen.self).undone == [1])
        let secret = await program.service.stored(SecretID(1))
        #expect(secret?.summary.tags == "" && secret?.sharing[.user("bia")] == .view)
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen)
    }

    @Test("What failed is tried again, from a run that was looked at later")
    func retry() async throws {
        let program = await program()
        await program.service.fail([SecretID(2)], with: .timedOut)
        await program.press("* d y <Esc>")
        await program.service.fail([SecretID(2)], with: nil)
        await program.press("g r r")
        #expect(try program.top(PlanScreen.self).plan.items.map(\.id) == [SecretID(2)])
        await program.press("y")
        #expect(try program.top(ReportScreen.self).report.counts.changed == 3, "both parts are in the report")
        await program.press("<Esc> r")
        #expect(program.message == "Nothing failed in that run: there is nothing to retry.")
    }

    @Test("A plan can be saved, without those that are left out")
    func savePlan() async throws {
        let program = await program()
        await program.press("* d <Space> w <Enter>")
        await (program.app.stack.last as? PlanScreen)?.settled()
        #expect(program.message == "Saved cofre-plan.json.")
        let text = try #require(program.files["cofre-plan.json"])
        let saved = try SavedPlan(Array(text.utf8))
        #expect(saved.items.map(\.id) == [SecretID(2), SecretID(3)] && saved.goal == .deactivate)
    }
}
