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
        let plan = BulkPlan.make(.deactivate, table.rows.map(\.id), in: table) { hidden.contains($0) }
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

    @Test("At 80×24: counts, what happens to each one, the number to type")
    func usual() async {
        let surface = draw(await mixed())
        #expect(
            surface.looks == """
                ┌ Deactivate 14 secrets · memory.cofre ────────────────────────────────────┐
                │ [all 14]  will change 12  already so 1  not permitted 1                  │
                │ hidden by the filter 1                                                   │
                │                                                                          │
                │ > Service 1                                 active → inactive            │
                │   Service 2                                 active → inactive            │
                │   Service 3                                 active → inactive            │
                │   Service 4                                 active → inactive            │
                │   Service 5                                 active → inactive            │
                │   Service 6                                 active → inactive            │
                │   Service 7                                 active → inactive            │
                │   Service 8                                 active → inactive            │
                │   Service 9                                 active → inactive            │
                │   Service 10                                active → inactive            │
                │   Service 11                                active → inactive            │
                │   Service 12                                active → inactive            │
                │   日本 API                                  already inactive, hidden     │
                │                                                                          │
                │ Type 12: [   ] then press y                                              │
                │                                                                          │
                │ y confirm  Esc back  Tab next section  j down  k up  C-f page down       │
                └──────────────────────────────────────────────────────────────────────────┘
                """)
    }

    @Test("At 40×10 the counts, some rows and the confirmation are still there")
    func small() async {
        let surface = draw(await mixed(), 40, 10)
        #expect(
            surface.looks == """
                ┌ Deactivate 14 secrets · memory.cof… ─┐
                │ [all 14]  change 12  already 1       │
                │ denied 1  hidden 1                   │
                │ > Service 1     active → inactive    │
                │   Service 2     active → inactive    │
                │ Type 12: [   ] then press y          │
                │ y confirm  Esc back  j down  k up    │
                └──────────────────────────────────────┘
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
        #expect(text.contains("> Service 1 "))
        #expect(text.contains("Type 12: [   ] then press y"))
        if width >= 80 { #expect(text.contains("Restore it from a")) }
    }
}
