import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Sharing and tagging many")
@MainActor
struct ChangeScreenTests {
    private let directory = Directory(
        users: ["ana", "bia", "malu"], groups: ["Audit", "SRE"], members: ["SRE": ["bia"]])

    private func program(features: ServiceFeatures = .all, journal: (any RunJournal)? = nil) async -> Program {
        let shared = Sharing(users: [Permission(name: "malu", canEdit: true)])
        let summaries: [SecretSummary] = [
            .sample(1, name: "One", tags: "partner, legacy", sharing: shared),
            .sample(2, name: "Two", tags: "partner", sharing: Sharing(groups: [Permission(name: "SRE")])),
            .sample(3, name: "Three", tags: ""),
            .sample(4, name: "Zero", owner: "bia", sharing: Sharing(users: [Permission(name: "ana")]), access: .view),
        ]
        let service = InMemoryService(summaries: summaries, features: features)
        await service.setDirectory(directory)
        let program = Program(service, journal: journal)
        await program.app.settled()
        return program
    }

    private func stored(_ id: Int64, _ program: Program) async -> SecretContent? {
        let secret = await program.service.stored(SecretID(id))
        return secret.map { SecretContent(sharing: $0.sharing, tags: $0.summary.tags) }
    }

    @Test("From marks to a change, its plan, the run, the report and the way back")
    func wholeWay() async throws {
        let program = await program()
        await program.press("* s a g")
        await program.type("sr")
        await program.press("<Tab>")
        await program.type(":edit")
        await program.press("<Enter> r u")
        await program.type("malu")
        await program.press("<Enter> a t")
        await program.type("rotated")
        await program.press("<Enter>")
        #expect(
            try program.top(ChangeScreen.self).edits == [
                .give(.group("SRE"), .edit), .take(.user("malu"), leaving: .none), .addTag("rotated"),
            ])
        await program.press("<Enter>")
        let plan = try program.top(PlanScreen.self)
        #expect(plan.title == "Change 3 of 4 secrets")
        #expect(plan.notes.map(\.text) == ["Lets group SRE edit, takes user malu off, adds the tag rotated."])
        let words = plan.plan.items.map { item -> String? in
            if case .content(let effect)? = item.effect { effect.short } else { nil }
        }
        #expect(
            words == [
                "+ SRE (edit)  - malu  + rotated", "+ SRE (edit)  + rotated", "+ SRE (edit)  + rotated",
                "+ SRE (edit)  + rotated",
            ])
        #expect(plan.plan.items.map(\.disposition) == [.change, .change, .change, .notPermitted])
        let one = await stored(1, program)
        let two = await stored(2, program)
        await program.press("y")
        let report = try program.top(ReportScreen.self).report
        #expect(report.counts.changed == 3 && report.counts.notPermitted == 1)
        #expect(report.items[0].outcome == "+ SRE (edit)  - malu  + rotated")
        #expect(await stored(1, program)?.sharing == Sharing(groups: [Permission(name: "SRE", canEdit: true)]))
        #expect(await stored(2, program)?.tags == "partner, rotated")
        #expect(program.session?.table[SecretID(1)]?.tags == "partner, legacy, rotated")
        await program.press("u")
        #expect(try program.top(PlanScreen.self).title == "Undo: restore 3 secrets")
        await program.press("y")
        #expect(try program.top(ReportScreen.self).report.counts.changed == 3)
        #expect(await stored(1, program) == one)
        #expect(await stored(2, program) == two)
    }

    @Test("Undoing leaves alone what somebody has changed since, and says so")
    func changedSince() async throws {
        let program = await program()
        await program.press("* s a g")
        await program.type("SRE:edit")
        await program.press("<Enter> <Enter> y <Esc>")
        let other = ContentChange([.take(.group("SRE"), leaving: .view)])
        _ = try await program.service.apply(.content(other), to: SecretID(3))
        await program.press("r u")
        let plan = try program.top(PlanScreen.self)
        #expect(plan.count(.changedSince) == 1 && plan.title == "Undo: restore 2 of 3 secrets")
        await program.press("y")
        let report = try program.top(ReportScreen.self).report
        #expect(report.counts.changedSince == 1 && report.counts.changed == 2)
        #expect(await stored(3, program)?.sharing == Sharing(groups: [Permission(name: "SRE")]))
    }

    @Test("One secret without marks needs no report, only a line")
    func oneLine() async throws {
        let program = await program()
        await program.press("s r t")
        #expect(try program.top(ChangeScreen.self).entry?.line.matches == [])
        await program.type("leg")
        #expect(try program.top(ChangeScreen.self).entry?.line.matches == ["legacy"])
        await program.press("<Esc> <Esc> s a u")
        await program.type("bia")
        await program.press("<Enter> <Enter> y")
        #expect(program.message == "One: + bia. u takes it back.")
    }

    @Test("What is typed is asked about, chosen, completed or refused as in the permission editor")
    func typing() async throws {
        let program = await program()
        await program.press("* s a u")
        await program.type("ghost")
        await program.press("<Enter>")
        #expect(try program.top(ConfirmScreen.self).question.contains("There is no user 'ghost' in the directory."))
        await program.press("n")
        #expect(try program.top(ChangeScreen.self).edits.isEmpty)
        await program.press("<C-u>")
        await program.type("bia:foo")
        await program.press("<Enter>")
        #expect(program.message?.hasPrefix("'bia:foo': only :view or :edit can follow a name.") == true)
        await program.press("<Esc> r g")
        await program.type("Nobody")
        await program.press("<Enter>")
        #expect(program.message == "None of these 4 is shared with group Nobody.")
        await program.press("<Space>")
        #expect(try program.top(ChangeScreen.self).edits == [.take(.group("Nobody"), leaving: .view)])
        await program.press("d <Enter>")
        #expect(program.message == "Choose first who gets access or loses it, or which tags to change.")
        await program.press("a t")
        await program.type("x, y")
        await program.press("<Enter> <Esc>")
        #expect(try program.top(ConfirmScreen.self).question.hasPrefix("Leave without a plan?"))
        await program.press("y")
        #expect(program.app.top is ListScreen)
        let calls = await program.service.calls
        #expect(!calls.contains { if case .change = $0 { true } else { false } })
    }

    @Test("A secret can be left out in the plan, and taken in again")
    func leavingOut() async throws {
        let program = await program()
        await program.press("* s a u")
        await program.type("bia")
        await program.press("<Enter> <Enter> <Space>")
        let plan = try program.top(PlanScreen.self)
        #expect(plan.title == "Share 2 of 4 secrets" && plan.count(.leftOut) == 1 && plan.count(.change) == 2)
        await program.press("<Space> k <Space> y")
        let report = try program.top(ReportScreen.self).report
        #expect(report.items.map(\.id) == [SecretID(3), SecretID(2), SecretID(4)])
        #expect(await stored(1, program)?.sharing?[.user("bia")] == Grant.none)
        #expect(await stored(2, program)?.sharing?[.user("bia")] == .view)
    }

    @Test("A server's plan sends all, says that reading counts as a use, and warns who takes from themselves")
    func remote() async throws {
        let program = await program(features: .remote)
        await program.press("s r u")
        await program.type("malu")
        await program.press("<Enter> <Enter>")
        let plan = try program.top(PlanScreen.self)
        #expect(plan.plan.items.map(\.disposition) == [.unknown] && plan.plan.actingCount == 1)
        #expect(
            plan.notes.map(\.text).contains(
                "Each secret is read before it is changed, and the server records that as a use."))
        await program.press("y")
        #expect(program.message == "One: - malu. u takes it back.")
        let local = await self.program()
        await local.press("s r u")
        await local.type("ana")
        await local.press("<Enter> <Enter>")
        #expect(
            try local.top(PlanScreen.self).notes.contains { $0.kind == .warning && $0.text.contains("from you (ana)") })
    }
}
