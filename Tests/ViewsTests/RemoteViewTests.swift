import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("A remote service, drawn")
@MainActor
struct RemoteViewTests {
    private let summaries = [SecretSummary.sample(1, name: "Billing API"), .sample(2, name: "Zoë's état")]

    @Test("The top line names the profile in its colour, and the host")
    func topLine() async {
        let gallery = await Gallery(summaries, name: "prod", colour: .red, features: .remote)
        let surface = gallery.draw()
        #expect(gallery.lines()[0].hasPrefix("  prod  memory.example "))
        #expect((1...6).allSatisfy { surface[$0, 0].role == .profileRed })
        #expect((7..<68).allSatisfy { surface[$0, 0].role == .bar })
        for (width, height) in sizes { gallery.draw(width, height).checkSound() }
    }

    @Test("Columns that the service does not list are left out: the names have their room")
    func columns() async {
        let gallery = await Gallery(summaries, name: "prod", features: .remote)
        #expect(
            gallery.lines().prefix(4) == [
                " prod · memory.example                                               name ↑ 1/2", "     Name",
                "  ? ▌Billing API", "  ?  Zoë's e\u{301}tat",
            ])
        #expect(gallery.lines()[22] == " 2 secrets  ● 0 active  ○ 0 inactive  ? 2 unknown")
    }

    @Test("What has been waited for for a while is named with the time, and how to stop it", arguments: sizes)
    func waiting(_ width: Int, _ height: Int) async {
        let gallery = await Gallery(summaries, name: "prod", features: .remote)
        await gallery.service.gate.close()
        if let key = Key(notation: "r") { gallery.app.press(key) }
        await gallery.service.gate.waitUntilReached()
        #expect(!gallery.lines(width, height)[0].contains("reading"))
        gallery.clock.set(12.6)
        let line = gallery.lines(width, height)[0]
        #expect(line.hasPrefix(" prod · memory"))
        #expect(line.hasSuffix(width < 80 ? " / 12 s" : " / reading the list 12 s, Esc stops"))
        #expect(gallery.lines(width, height)[2].contains("Billing API"))
        await gallery.service.gate.open()
        await gallery.app.settled()
        #expect(!gallery.lines(width, height)[0].contains("reading"))
    }

    @Test("A client secret is asked for by its name, and the place is named before it is opened")
    func logIn() async {
        let gallery = await Gallery(summaries, opened: false, name: "prod", colour: .blue, key: .clientSecret)
        await gallery.type("guess")
        #expect(
            gallery.lines().filter { !$0.isEmpty }.map(\.trimmed) == [
                "prod  memory.example",
                "┌ Log in ──────────────────────────────────────────────────────────────────────┐",
                "│ /home/ana/.local/share/cofre/vault.cofre                                     │",
                "│                                                                              │",
                "│ Client secret                                                                │",
                "│ Not shown; C-r shows what you type.                                          │",
                "│                                                                              │",
                "│ Enter accept  Esc quit  F1 help                                              │",
                "└──────────────────────────────────────────────────────────────────────────────┘",
            ])
    }

    @Test("Learning states shows how far it is")
    func learning() async throws {
        let gallery = await Gallery(summaries, features: .remote)
        await gallery.service.gate.close()
        for notation in ["*", "l", "y"] {
            if let key = Key(notation: notation) { gallery.press(key) }
        }
        await gallery.service.gate.waitUntilReached(by: 2)
        for (width, height) in sizes { gallery.draw(width, height).checkSound() }
        let lines = gallery.lines()
        #expect(lines.contains { $0.contains("Reading 2 secrets") })
        #expect(lines.contains { $0.contains("0 of 2 read") })
        #expect(lines.contains { $0.contains("Esc, q, C-c stop") || $0.contains("Esc stop") })
        await gallery.service.gate.open()
        await gallery.app.settled()
        #expect(gallery.lines()[22] == " Learnt: 2 active, 0 inactive.")
    }

    @Test("Where every plan needs a number, the plan asks for it")
    func alwaysTyped() async {
        let easel = await Easel(InMemoryService(summaries: [.sample(1, state: .inactive)]), confirmsAlways: true)
        let plan = BulkPlan.make(.activate, [SecretID(1)], in: easel.session.listing)
        let screen = PlanScreen(plan: plan, session: easel.session, navigator: easel)
        let text = drawn(screen, 80, 24) { Views.drawPlan(screen, keymap: $0, into: &$1, in: $2) }.text()
        #expect(text.contains("Type 1: [  ]"))
    }
}
