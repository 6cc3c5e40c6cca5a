import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("Plan, drawn")
@MainActor
struct PlanViewTests {
    private func plan(_ summaries: [SecretSummary], hidden: Set<SecretID> = []) async -> PlanScreen {
        let easel = await Easel(InMemoryService(summaries: summaries))
        let table = easel.session.table
        let plan = BulkPlan.make(
            .deactivate, table.rows.map(\.id), in: Listing(table, isShown: table.rows.map { !hidden.contains($0.id) }))
        return PlanScreen(plan: plan, session: easel.session, navigator: easel)
    }

    private func mixed() async -> PlanScreen {
        let active = (1...12).map { SecretSummary.sample($0, name: "Service \($0)") }
        let rest: [SecretSummary] = [
            .sample(13, name: "日本 API", state: .inactive),
            .sample(14, name: "Foreign", owner: "rui", sharing: Sharing(users: [Permission(name: "ana")])),
        ]
        return await plan(rest + active, hidden: [SecretID(13)])
    }

    private func draw(_ screen: PlanScreen, _ width: Int = 80, _ height: Int = 24) -> Surface {
        drawn(screen, width, height) { Views.drawPlan(screen, keymap: $0, into: &$1, in: $2) }
    }

    private struct Journal: RunJournal {
        func problem() -> ServiceError? { nil }
        func begin(
            _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?
        ) throws(JournalError) -> any RunRecord {
            throw .failed(.storageFull)
        }
        func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun] { [] }
        func discard(_ name: String) {}
    }

    @Test("A confirmation that waits for the journal is shown, for one secret and for many", arguments: [1, 12])
    func checking(_ count: Int) async {
        let easel = await Easel(InMemoryService(summaries: (1...Int64(count)).map { .sample($0) }))
        easel.session.journal = Journal()
        let table = easel.session.table
        let plan = BulkPlan.make(.deactivate, table.rows.map(\.id), in: Listing(table))
        let screen = PlanScreen(plan: plan, session: easel.session, navigator: easel)
        if count > 1 { screen.insert("\(count)") }
        #expect(!draw(screen).text().contains("Checking"))
        _ = screen.perform(ActionCall(.confirm))
        let line =
            count > 1 ? "Type 12: [12 ] Checking the journal…" : "Press y to deactivate 1 secret. Checking the journal…"
        #expect(draw(screen).text().contains(line))
        _ = screen.perform(ActionCall(.moveDown))
        #expect(!draw(screen).text().contains("Checking"))
    }

    @Test("At 80×24: counts, what happens to each one, the number to type")
    func usual() async {
        let surface = draw(await mixed())
        #expect(
            surface.looks == """
                ┌ Deactivate 12 of 14 secrets · memory.cofre ──────────────────────────────────┐
                │ [all 14]  will change 12  already inactive 1  not permitted 1                │
                │ hidden by the filter 1                                                       │
                │                                                                              │
                │ ▌ Service 1                      #1           active → inactive              │
                │   Service 2                      #2           active → inactive              │
                │   Service 3                      #3           active → inactive              │
                │   Service 4                      #4           active → inactive              │
                │   Service 5                      #5           active → inactive              │
                │   Service 6                      #6           active → inactive              │
                │   Service 7                      #7           active → inactive              │
                │   Service 8                      #8           active → inactive              │
                │   Service 9                      #9           active → inactive              │
                │   Service 10                     #10          active → inactive              │
                │   Service 11                     #11          active → inactive              │
                │   Service 12                     #12          active → inactive              │
                │   日本 API                       #13          already inactive, hidden       │
                │                                                                              │
                │ Type 12: [   ] then press y                                                  │
                │                                                                              │
                │ y confirm  Esc back  Space leave one out  Tab next section  j down  ? help   │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
    }

    @Test("At 40×10 the counts, some rows and the confirmation are still there")
    func small() async {
        let surface = draw(await mixed(), 40, 10)
        #expect(
            surface.looks == """
                ┌ Deactivate 12 of 14 secrets · memo… ─┐
                │ [all 14]  change 12  already 1       │
                │ denied 1  hidden 1                   │
                │ ▌ Service 1     active → inactive    │
                │   Service 2     active → inactive    │
                │ Type 12: [   ] then press y          │
                │ y confirm  Esc back  j down  ? help  │
                └──────────────────────────────────────┘
                """)
    }

    /// A plan that names what it does by more than its title.
    private func special(
        _ summaries: [SecretSummary], features: ServiceFeatures = .all, _ make: (Easel) async -> PlanScreen
    ) async -> String {
        let easel = await Easel(InMemoryService(summaries: summaries, features: features))
        return draw(await make(easel)).looks
    }

    @Test("On a server the plan says what will be sent, and of how many of these the state is not known")
    func server() async {
        let text = await special((1...3).map { .sample($0, name: "Key \($0)") }, features: .remote) { easel in
            let table = easel.session.table
            return PlanScreen(
                plan: BulkPlan.make(.deactivate, table.rows.map(\.id), in: Listing(table, isExact: false)),
                session: easel.session, navigator: easel)
        }
        #expect(text.contains("┌ Deactivate 3 secrets · memory.example ─"))
        #expect(text.contains("│ [all 3]  will be sent 3  of these state unknown 3 "))
        #expect(text.contains("│ ▌ Key 1                          #1           unknown → inactive             │"))
    }

    @Test("A toggling says how many go which way, and the identifier code stands beside the name")
    func toggling() async {
        let secrets: [SecretSummary] = [
            .sample(1, name: "Twin", code: "twin00001"), .sample(2, name: "Twin", code: "twin00002"),
            .sample(3, name: "Off", state: .inactive),
        ]
        let text = await special(secrets) { easel in
            let table = easel.session.table
            return PlanScreen(
                plan: BulkPlan.make(.toggle, table.rows.map(\.id), in: Listing(table)), session: easel.session,
                navigator: easel)
        }
        #expect(
            text == """
                ┌ Toggle 3 secrets · memory.cofre ─────────────────────────────────────────────┐
                │ Deactivate 2, activate 1.                                                    │
                │ [all 3]  will change 3                                                       │
                │ ▌ Twin                           twin00001    active → inactive              │
                │   Twin                           twin00002    active → inactive              │
                │   Off                            #3           inactive → active              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │ Press y to toggle 3 secrets.                                                 │
                │ y confirm  Esc back  Space leave one out  Tab next section  j down  ? help   │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
    }

    @Test("An undo says that it is one, of which run, and what it leaves out")
    func undo() async {
        let items: [ReportItem] = [
            ReportItem(id: SecretID(1), name: "One", change: .activation(false), result: .changed),
            ReportItem(id: SecretID(2), name: "Two", change: .activation(false), result: .uncertain),
        ]
        let secrets = [1, 2].map { SecretSummary.sample($0, name: "Key \($0)", state: .inactive) }
        let text = await special(secrets) { easel in
            PlanScreen(
                undoing: BulkReport(goal: .deactivate, items: items, startedAt: 1_750_000_000, seconds: 1),
                session: easel.session, navigator: easel)
        }
        #expect(
            text == """
                ┌ Undo: activate 1 secret · memory.cofre ──────────────────────────────────────┐
                │ That run may have changed 1 other. It is left out; i includes it.            │
                │ Takes back the run of 2025-06-15 15:06.                                      │
                │ [all 1]  will change 1                                                       │
                │                                                                              │
                │ ▌ Key 1                          #1           inactive → active              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │ Press y to activate 1 secret.                                                │
                │                                                                              │
                │ y confirm  Esc back  Space leave one out  Tab next section  j down  ? help   │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
    }

    @Test("Where rows are missing the plan says so, and still has rows and the confirmation", arguments: sizes)
    func incomplete(_ width: Int, _ height: Int) async throws {
        let gallery = await Gallery(opened: false)
        await gallery.service.failAll(with: .corrupt("page 3 does not fit its seal."))
        gallery.app.start(with: gallery.service)
        await gallery.app.settled()
        for id in 1...12 { gallery.app.session?.stored(.sample(Int64(id), name: "Service \(id)")) }
        await gallery.press("* d")
        let text = gallery.draw(width, height).text()
        #expect(text.contains("The list is incomplete: The vault"))
        #expect(text.contains("▌ Service 1 "))
        #expect(text.contains("Type 12: [   ] then press y"))
        if width >= 80 { #expect(text.contains("Restore it from a")) }
    }
}
