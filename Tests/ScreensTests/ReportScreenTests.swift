import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Report")
@MainActor
struct ReportScreenTests {
    private let ids = (1...5).map { SecretID($0) }

    /// The report of deactivating five secrets: one fails, one was inactive already, one is not permitted.
    private func stage() async throws -> Stage {
        let summaries: [SecretSummary] = [
            .sample(1, name: "One"), .sample(2, name: "Two"), .sample(3, name: "Three", state: .inactive),
            .viewOnly(4, name: "Four"), .sample(5, name: "Five"),
        ]
        let stage = await Stage(InMemoryService(summaries: summaries))
        await stage.service.fail([ids[1]], with: .timedOut)
        try await run(BulkPlan.make(.deactivate, ids, in: stage.session.listing), on: stage)
        return stage
    }

    private func run(_ plan: BulkPlan, on stage: Stage) async throws {
        stage.push(PlanScreen(plan: plan, session: stage.session, navigator: stage))
        try await confirm(on: stage)
    }

    private func confirm(on stage: Stage) async throws {
        stage.perform(.confirm)
        try await stage.top(ProgressScreen.self).run.ended()
    }

    @Test("Every item is there with its outcome in words")
    func outcomes() async throws {
        let report = try await stage().top(ReportScreen.self)
        #expect(
            (0..<5).map { report.item($0).outcome } == [
                "deactivated", "No answer in time: try again.", "was inactive already", "not sent: you may not edit it",
                "deactivated",
            ])
        #expect(ReportScreen.Section.allCases.map(report.count) == [5, 2, 1, 0, 1, 1, 0])
    }

    @Test("Sections are gone through in turn, empty ones left out")
    func sections() async throws {
        let stage = try await stage()
        let report = try stage.top(ReportScreen.self)
        var seen: [ReportScreen.Section] = []
        for _ in 0..<5 {
            seen.append(report.section)
            stage.perform(.nextSection)
        }
        #expect(seen == [.all, .changed, .already, .failed, .notSent])
        #expect(report.section == .all)
        stage.perform(.nextSection, .nextSection, .nextSection)
        #expect(report.item(0).id == ids[1])
    }

    @Test("Undo plans the inverse for those that changed, and only for those")
    func undo() async throws {
        let stage = try await stage()
        stage.perform(.undo)
        let plan = try stage.top(PlanScreen.self).plan
        #expect(plan.goal == .activate)
        #expect(plan.items.map(\.id) == [ids[0], ids[4]])
        try await confirm(on: stage)
        #expect(await stage.service.stored(ids[0])?.summary.state == .active)
        #expect(await stage.service.stored(ids[2])?.summary.state == .inactive)
    }

    @Test("An undo says that it is one, and of which run")
    func undoNotes() async throws {
        let stage = try await stage()
        stage.perform(.undo)
        let plan = try stage.top(PlanScreen.self)
        #expect(plan.plan.title == "Undo: activate 2 secrets")
        #expect(plan.notes == [Message(.info, "Takes back the run of 2025-06-15 15:06.")])
        #expect(!plan.perform(ActionCall(.includeUncertain)), "there is nothing such")
    }

    @Test("What is not known to be this run's work is counted apart, and undone only if that is asked for")
    func uncertain() async throws {
        let stage = await Stage(InMemoryService(summaries: (1...3).map { .sample($0, state: .active) }))
        await stage.service.loseAnswers([ids[1]])
        try await run(BulkPlan.make(.deactivate, Array(ids[..<3]), in: stage.session.listing), on: stage)
        let report = try stage.top(ReportScreen.self)
        #expect(report.count(.uncertain) == 1 && report.count(.changed) == 2)
        #expect(report.item(1).outcome == "is inactive now; whether this run did it is not known")
        stage.perform(.undo)
        let screen = try stage.top(PlanScreen.self)
        #expect(screen.plan.items.map(\.id) == [ids[0], ids[2]])
        #expect(
            screen.notes.first?.text.hasPrefix("That run may have changed 1 other. It is left out") == true)
        stage.perform(.includeUncertain)
        #expect(screen.plan.items.map(\.id) == Array(ids[..<3]) && screen.count(.change) == 3)
        #expect(screen.notes.first?.text.contains("It is included") == true)
        stage.perform(.includeUncertain)
        #expect(screen.plan.items.count == 2)
        try await confirm(on: stage)
        #expect(await stage.service.stored(ids[1])?.summary.state == .inactive)
    }

    @Test("With nothing but what is not known, undo opens with nothing, and can include it")
    func onlyUncertain() async throws {
        let stage = await Stage(InMemoryService(summaries: [.sample(1)]))
        await stage.service.loseAnswers([ids[0]])
        try await run(BulkPlan.make(.deactivate, [ids[0]], in: stage.session.listing), on: stage)
        stage.perform(.undo)
        let screen = try stage.top(PlanScreen.self)
        #expect(screen.confirmation == .nothingToDo)
        stage.perform(.includeUncertain)
        #expect(screen.confirmation == .key)
        await stage.service.loseAnswers([])
        try await confirm(on: stage)
        #expect(await stage.service.stored(ids[0])?.summary.state == .active)
    }

    @Test("After a retry, report and undo have the whole run")
    func wholeAfterRetry() async throws {
        let stage = try await stage()
        await stage.service.fail([ids[1]], with: nil)
        stage.perform(.retry)
        #expect(
            try stage.top(PlanScreen.self).notes
                == [Message(.info, "Goes on with the run of 2025-06-15 15:06 on 5 secrets.")])
        try await confirm(on: stage)
        let report = try stage.top(ReportScreen.self)
        #expect(ReportScreen.Section.allCases.map(report.count) == [5, 3, 1, 0, 0, 1, 0])
        stage.perform(.undo)
        #expect(try stage.top(PlanScreen.self).plan.items.map(\.id) == [ids[0], ids[1], ids[4]])
    }

    @Test("Retry plans those that failed, and succeeds once the cause is gone")
    func retry() async throws {
        let stage = try await stage()
        await stage.service.fail([ids[1]], with: nil)
        stage.perform(.retry)
        #expect(try stage.top(PlanScreen.self).plan.items.map(\.id) == [ids[1]])
        try await confirm(on: stage)
        #expect(await stage.service.stored(ids[1])?.summary.state == .inactive)
    }

    @Test("Leaving a plan made from a report comes back to the report; after its run, both reports leave together")
    func goingBack() async throws {
        let stage = try await stage()
        let first = try stage.top(ReportScreen.self)
        stage.perform(.undo, .back)
        #expect(stage.stack.last === first)
        stage.perform(.undo)
        try await confirm(on: stage)
        #expect(try stage.top(ReportScreen.self) !== first)
        stage.perform(.back)
        #expect(stage.stack.isEmpty)
    }

    @Test("Where nothing failed or changed, retry and undo say so")
    func nothingToDo() async throws {
        let summaries = [SecretSummary.sample(1), .sample(2)]
        let stage = await Stage(InMemoryService(summaries: summaries))
        try await run(BulkPlan.make(.deactivate, [ids[0], ids[1]], in: stage.session.listing), on: stage)
        let report = try stage.top(ReportScreen.self)
        stage.perform(.retry)
        #expect(stage.stack.last === report)
        #expect(stage.messages.last?.text.contains("nothing to retry") == true)
    }

    private func save(_ path: String, on stage: Stage) async {
        stage.perform(.save, .deleteToStart)
        stage.type(path)
        stage.perform(.accept)
        await (stage.stack.first { $0 is ReportScreen } as? ReportScreen)?.settled()
    }

    @Test("Saved as JSON or CSV, whichever the name says")
    func saving() async throws {
        let stage = try await stage()
        let report = try stage.top(ReportScreen.self).report
        await save("/tmp/a.json", on: stage)
        await save("/tmp/b.CSV", on: stage)
        #expect(stage.files["/tmp/a.json"] == report.json(identity: stage.service.identity))
        #expect(stage.files["/tmp/b.CSV"] == report.csv())
        #expect(stage.messages.last?.kind == .success)
    }

    @Test("Another ending is refused, and the name is asked for again")
    func wrongEnding() async throws {
        let stage = try await stage()
        await save("/tmp/a.txt", on: stage)
        #expect(stage.messages.last?.kind == .error)
        #expect(stage.stack.last is PromptScreen)
        #expect(stage.files["/tmp/a.txt"] == nil)
    }

    @Test("A file that exists is replaced after a yes only", arguments: [Action.no, .yes])
    func existing(_ answer: Action) async throws {
        let stage = try await stage()
        let report = try stage.top(ReportScreen.self)
        stage.files.put("old", at: "/tmp/a.csv")
        await save("/tmp/a.csv", on: stage)
        #expect(stage.stack.last is ConfirmScreen)
        #expect(stage.files["/tmp/a.csv"] == "old")
        stage.perform(answer)
        await report.settled()
        #expect(stage.files["/tmp/a.csv"] == (answer == .yes ? report.report.csv() : "old"))
    }

    @Test("A file that cannot be written is told with its path and the reason")
    func unwritable() async throws {
        let stage = try await stage()
        await save("/forbidden/a.csv", on: stage)
        #expect(stage.messages.last == Message(.error, "/forbidden/a.csv: no permission"))
    }
}
