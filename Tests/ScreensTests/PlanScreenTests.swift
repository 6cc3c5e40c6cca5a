import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Plan")
@MainActor
struct PlanScreenTests {
    private func stage(_ summaries: [SecretSummary]) async -> Stage {
        await Stage(InMemoryService(summaries: summaries))
    }

    @discardableResult
    private func open(_ goal: BulkGoal, on stage: Stage, hidden: Set<SecretID> = []) -> PlanScreen {
        let table = stage.session.table
        let listing = Listing(table, isShown: table.rows.map { !hidden.contains($0.id) })
        let plan = BulkPlan.make(goal, table.rows.map(\.id), in: listing)
        let screen = PlanScreen(plan: plan, session: stage.session, navigator: stage)
        stage.push(screen)
        return screen
    }

    private func active(_ count: Int) -> [SecretSummary] {
        (1...Int64(count)).map { .sample($0, name: "Secret \($0)") }
    }

    private func setCalls(_ stage: Stage) async -> [InMemoryService.Call] {
        await stage.service.calls.filter { if case .setActive = $0 { true } else { false } }
    }

    @Test("Counts each disposition and those that the filter hides")
    func counts() async {
        let stage = await stage([
            .sample(1), .sample(2), .sample(3, state: .inactive), .viewOnly(4), .sample(5, state: .unknown),
        ])
        let screen = open(.deactivate, on: stage, hidden: [SecretID(2), SecretID(3)])
        // Those that are sent, and of these those of unknown state.
        #expect(PlanScreen.Section.allCases.map(screen.count) == [5, 3, 1, 1, 1, 0, 0, 2])
    }

    @Test("Sections are gone through in turn, empty ones left out, each from its first item")
    func sections() async {
        let stage = await stage([.sample(1), .sample(2, state: .inactive), .sample(3)])
        let screen = open(.deactivate, on: stage)
        stage.perform(.nextSection)
        #expect(screen.section == .change)
        #expect([screen.item(0).id, screen.item(1).id] == [SecretID(1), SecretID(3)])
        stage.perform(.moveDown, .nextSection)
        #expect(screen.section == .already)
        #expect(screen.list.cursor == 0)
        #expect(screen.item(0).id == SecretID(2))
        stage.perform(.nextSection)
        #expect(screen.section == .all)
        stage.perform(.previousSection)
        #expect(screen.section == .already)
    }

    @Test("Leaving does nothing")
    func leaving() async {
        let stage = await stage(active(3))
        open(.deactivate, on: stage)
        stage.perform(.back)
        #expect(stage.stack.isEmpty)
        #expect(await setCalls(stage).isEmpty)
    }

    @Test(
        "The keys that open a plan mean nothing in it",
        arguments: [Action.activate, .deactivate, .toggle, .accept, .open])
    func actionKeys(_ action: Action) async {
        let stage = await stage(active(3))
        let screen = open(.deactivate, on: stage)
        #expect(!screen.perform(ActionCall(action)))
        stage.type("d")
        #expect(stage.stack.last === screen)
        #expect(await setCalls(stage).isEmpty)
    }

    @Test("Nine deactivations need the confirming key only")
    func nine() async throws {
        let stage = await stage(active(9))
        open(.deactivate, on: stage)
        stage.perform(.confirm)
        try await stage.top(ProgressScreen.self).run.ended()
        #expect(try stage.top(ReportScreen.self).report.counts.changed == 9)
    }

    @Test(
        "From ten deactivations on, nothing happens without the right number", arguments: ["", "9", "1", "100", "010"])
    func number(_ typed: String) async throws {
        let stage = await stage(active(10))
        let screen = open(.deactivate, on: stage)
        stage.type(typed)
        stage.perform(.confirm)
        #expect(stage.stack.last === screen)
        #expect(screen.problem?.contains("10") == true)
        #expect(await setCalls(stage).isEmpty)
    }

    @Test("The number can be corrected, letters do not count, a paste neither")
    func typing() async throws {
        let stage = await stage(active(10))
        let screen = open(.deactivate, on: stage)
        stage.type("1")
        stage.type("x")
        stage.type("9")
        screen.paste("10")
        #expect(screen.typed == "19")
        stage.perform(.deleteBackward)
        stage.type("0")
        stage.perform(.confirm)
        try await stage.top(ProgressScreen.self).run.ended()
        #expect(try stage.top(ReportScreen.self).report.counts.changed == 10)
    }

    @Test("Typing after a wrong number takes the complaint away")
    func complaint() async {
        let stage = await stage(active(12))
        let screen = open(.deactivate, on: stage)
        stage.type("11")
        stage.perform(.confirm)
        #expect(screen.problem != nil)
        stage.perform(.deleteBackward)
        #expect(screen.problem == nil)
    }

    @Test("Activating or toggling many asks for the number as well", arguments: [BulkGoal.activate, .toggle])
    func activation(_ goal: BulkGoal) async throws {
        let stage = await stage((1...20).map { .sample($0, state: .inactive) })
        let screen = open(goal, on: stage)
        #expect(screen.confirmation == .number(20))
        stage.perform(.confirm)
        #expect(stage.stack.last === screen)
        #expect(await setCalls(stage).isEmpty)
        stage.type("20")
        stage.perform(.confirm)
        try await stage.top(ProgressScreen.self).run.ended()
        #expect(try stage.top(ReportScreen.self).report.counts.changed == 20)
    }

    // MARK: The journal

    private func journalled(_ problem: ServiceError?) async -> Stage {
        let stage = await stage(active(2))
        stage.session.journal = TestJournal(problem: problem)
        return stage
    }

    @Test("A run that cannot be kept says so before it starts, and starts only when it is confirmed after that")
    func journalProblem() async throws {
        let stage = await journalled(.storageFull)
        let screen = open(.deactivate, on: stage)
        // Before it is known.
        stage.perform(.confirm)
        await stage.settled()
        #expect(stage.stack.last === screen)
        #expect(await setCalls(stage).isEmpty)
        #expect(
            screen.notes == [
                Message(
                    .warning, "If this run is cut short, it cannot be resumed: \(ServiceError.storageFull.sentence)")
            ])
        stage.perform(.confirm)
        try await stage.top(ProgressScreen.self).run.ended()
        #expect(try stage.top(ReportScreen.self).report.journalProblem == .storageFull)
    }

    @Test("Confirmed before that is known, a run that can be kept starts once it is; one that was left does not")
    func confirmedEarly() async throws {
        let stage = await journalled(nil)
        open(.deactivate, on: stage)
        stage.perform(.confirm)
        await stage.settled()
        await (stage.stack.first as? ProgressScreen)?.run.ended()
        #expect(try stage.top(ReportScreen.self).report.counts.changed == 2)
        let other = await journalled(nil)
        let left = open(.deactivate, on: other)
        other.perform(.confirm)
        other.pop(left)
        await other.settled()
        #expect(other.stack.isEmpty)
        #expect(await setCalls(other).isEmpty)
    }

    @Test("A confirmation that waits for the journal is shown, and any other key takes it back")
    func takenBack() async throws {
        let keys: [@MainActor (Stage) -> Void] = [
            { $0.perform(.deleteBackward) }, { $0.type("3") }, { $0.perform(.moveDown) }, { $0.type("x") },
        ]
        for key in keys {
            let stage = await stage(active(12))
            stage.session.journal = TestJournal()
            let screen = open(.deactivate, on: stage)
            stage.type("12")
            stage.perform(.confirm)
            #expect(screen.isConfirmed)
            key(stage)
            #expect(!screen.isConfirmed)
            let changes = stage.changes
            await stage.settled()
            #expect(stage.stack.last === screen)
            #expect(await setCalls(stage).isEmpty)
            #expect(stage.changes == changes)
        }
    }

    // MARK: Notes

    @Test("A toggling says how many go which way")
    func toggling() async {
        let stage = await stage([.sample(1), .sample(2), .sample(3, state: .inactive)])
        #expect(open(.toggle, on: stage).notes == [Message(.info, "Deactivate 2, activate 1.")])
        #expect(open(.deactivate, on: stage).notes.isEmpty)
    }

    @Test("Where nothing would change, confirming says so and does nothing")
    func nothing() async {
        let stage = await stage([.sample(1, state: .inactive), .viewOnly(2)])
        let screen = open(.deactivate, on: stage)
        stage.perform(.confirm)
        #expect(screen.problem != nil)
        #expect(stage.stack.last === screen)
        #expect(await setCalls(stage).isEmpty)
    }

    @Test("What changes in the list after opening does not change the plan")
    func frozen() async throws {
        let stage = await stage(active(2))
        open(.deactivate, on: stage)
        stage.session.stored(.sample(3))
        stage.session.selection.mark { $0.add([SecretID(3)]) }
        stage.perform(.confirm)
        try await stage.top(ProgressScreen.self).run.ended()
        #expect(await setCalls(stage) == [.setActive(false, [SecretID(1), SecretID(2)])])
    }
}
