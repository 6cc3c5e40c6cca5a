import Keymap
import Secrets
import Surface
import TestSupport
import Testing

@testable import Screens
@testable import Views

@Suite("Sharing and tags, drawn")
@MainActor
struct ChangeViewTests {
    private func screen(_ keys: [(Action, String?)] = []) async -> ChangeScreen {
        let easel = await Easel(InMemoryService(summaries: [.sample(1), .sample(2)]))
        let screen = ChangeScreen([SecretID(1), SecretID(2)], session: easel.session, navigator: easel)
        easel.push(screen)
        for (action, argument) in keys { _ = screen.perform(ActionCall(action, argument)) }
        return screen
    }

    private func draw(_ screen: ChangeScreen, _ width: Int = 80, _ height: Int = 24) -> Surface {
        drawn(screen, width, height) { Views.drawChange(screen, keymap: $0, into: &$1, in: $2) }
    }

    @Test("What was put together, and the keys for more")
    func edits() async {
        let screen = await screen([(.give, "group")])
        screen.insert("SRE:edit")
        _ = screen.perform(ActionCall(.accept))
        _ = screen.perform(ActionCall(.addTag))
        screen.insert("rotated")
        _ = screen.perform(ActionCall(.accept))
        #expect(
            draw(screen).looks == """
                ┌ Share and tag 2 secrets · memory.cofre ──────────────────────────────────────┐
                │   + group SRE                                 can edit                       │
                │ ▌ + tag rotated                               added                          │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │ a u share with a user  a g share with a group  r u take off a user           │
                │ r g take off a group  a t add a tag  r t remove a tag                        │
                │ Enter show the plan  Space toggle can edit  d remove  Esc back               │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
        #expect(
            draw(screen, 40, 10).looks == """
                ┌ Share and tag 2 secrets · memory.c… ─┐
                │   + group SRE   can edit             │
                │ ▌ + tag rotated added                │
                │                                      │
                │                                      │
                │                                      │
                │ Enter show the plan  d remove        │
                └──────────────────────────────────────┘
                """)
    }

    @Test("Before anything was chosen, and while something is typed")
    func typing() async {
        #expect(draw(await screen()).text().contains("Nothing chosen yet. Say who gets access or loses it"))
        let screen = await screen([(.take, "user")])
        screen.insert("gho")
        let surface = draw(screen)
        #expect(surface.text().contains("Take off: gho"))
        #expect(surface.text().contains("None of these secrets is known to have it."))
        #expect(surface.cursorVisible)
        surface.checkSound()
    }

    @Test("The plan shows each secret's change, and the current one's in full")
    func plan() async {
        let sharing = Sharing(users: [Permission(name: "malu")])
        let easel = await Easel(
            InMemoryService(summaries: [
                .sample(1, name: "One", tags: "", sharing: sharing), .sample(2, name: "Two", tags: "rotated"),
            ]))
        let change = ContentChange([
            .give(.group("Segurança da Informação"), .edit), .take(.user("malu"), leaving: .none), .addTag("rotated"),
        ])
        let plan = BulkPlan.make(
            .change(.content(change)), [SecretID(1), SecretID(2)], in: easel.session.listing)
        let screen = PlanScreen(plan: plan, session: easel.session, navigator: easel)
        let text = drawn(screen, 80, 24) { Views.drawPlan(screen, keymap: $0, into: &$1, in: $2) }.looks
        #expect(text.contains("┌ Change 2 secrets · memory.cofre ─"))
        #expect(text.contains("│ Lets group Segurança da Informação edit, takes user malu off, adds the tag   │"))
        #expect(text.contains("│ ▌ One                    #1           + Segurança da Informação (edit)  - m… │"))
        #expect(text.contains("│ #1 One: + Segurança da Informação (edit)  - malu  + rotated                  │"))
        // It has the tag, and is not shared with malu.
        #expect(text.contains("│   Two                    #2           + Segurança da Informação (edit)       │"))
    }
}
