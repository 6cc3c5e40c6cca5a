import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("Permission editor and choice, drawn")
@MainActor
struct PermissionsViewTests {
    private func screen(_ permissions: [Permission], known: [String] = ["ana", "André", "rui"]) async
        -> PermissionsScreen
    {
        let easel = await Easel(InMemoryService())
        let screen = PermissionsScreen(
            kind: .users, permissions: permissions, known: known, navigator: easel, done: { _ in })
        easel.push(screen)
        return screen
    }

    private func draw(_ screen: PermissionsScreen, _ width: Int = 80, _ height: Int = 24) -> Surface {
        drawn(screen, width, height) { Views.drawPermissions(screen, keymap: $0, into: &$1, in: $2) }
    }

    private let three = [
        Permission(name: "ana"), Permission(name: "rui", canEdit: true), Permission(name: "Zoë 東京"),
    ]

    @Test("The list says who may edit, who is marked and who is unknown")
    func list() async {
        let screen = await screen(three)
        screen.perform(.markToggle)
        #expect(
            draw(screen).looks == """
                ┌ Users · 3 · 1 marked ────────────────────────────────────────────────────────┐
                │  *ana                                         can view                       │
                │ ▌ rui                                         can edit                       │
                │   Zoë 東京                                    can view, unknown              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │ Takes effect when the form is saved.                                         │
                │ a add  Space toggle can edit  d remove  Enter accept  m mark  ? help         │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
        #expect(
            draw(screen, 40, 10).looks == """
                ┌ Users · 3 · 1 marked ────────────────┐
                │  *ana           can view             │
                │ ▌ rui           can edit             │
                │   Zoë 東京      can view, unknown    │
                │                                      │
                │                                      │
                │ a add  Space toggle can edit  ? help │
                └──────────────────────────────────────┘
                """)
    }

    @Test("While adding, what is typed and what fits it")
    func adding() async {
        let screen = await screen([])
        screen.perform(.add)
        screen.insert("an")
        screen.perform(.complete)
        #expect(
            draw(screen).looks == """
                ┌ Users · 0 ───────────────────────────────────────────────────────────────────┐
                │ Names of users, separated by commas; name:edit if they may edit.             │
                │ Add: ana                                                                     │
                │ ▌ ana                                                                        │
                │   André                                                                      │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │ Enter accept  Tab complete  Esc back                                         │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
        #expect(
            draw(screen, 40, 10).looks == """
                ┌ Users · 0 ───────────────────────────┐
                │ Add: ana                             │
                │ ▌ ana                                │
                │   André                              │
                │                                      │
                │                                      │
                │ Enter accept  Tab complete  Esc back │
                └──────────────────────────────────────┘
                """)
    }

    @Test("An empty list and a name that nobody has are said in words")
    func empty() async {
        let screen = await screen([])
        #expect(draw(screen).text().contains("Shared with no user."))
        screen.perform(.add)
        screen.insert("xyz")
        #expect(draw(screen).text().contains("No such name in the directory: Enter asks."))
    }

    @Test("Hostile names stay within their row", arguments: hostileTexts)
    func hostile(_ text: String) async {
        let screen = await screen([Permission(name: text)], known: [text])
        for (width, height) in sizes { draw(screen, width, height).checkSound() }
        screen.perform(.add)
        screen.insert(text)
        for (width, height) in sizes { draw(screen, width, height).checkSound() }
    }

    @Test("A choice shows its options, where it stands, and a way to type")
    func choice() async {
        let easel = await Easel(InMemoryService())
        let screen = ChoiceScreen(
            title: "Method", options: SecretField.methods, current: "PATCH", allowsTyping: true, navigator: easel
        ) { _, _ in }
        func draw(_ width: Int, _ height: Int) -> Surface {
            drawn(screen, width, height) { Views.drawChoice(screen, keymap: $0, into: &$1, in: $2) }
        }
        #expect(
            draw(80, 24).looks == """
                ┌ Method ──────────────────────────────────────────────────────────────────────┐
                │   GET                                                                        │
                │   POST                                                                       │
                │   PUT                                                                        │
                │ ▌ PATCH                                                                      │
                │   DELETE                                                                     │
                │   HEAD                                                                       │
                │   OPTIONS                                                                    │
                │   TRACE                                                                      │
                │   CONNECT                                                                    │
                │   other: type it                                                             │
                │ Enter choose  Esc back                                                       │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
        #expect(draw(40, 10).text().contains("▌ PATCH"))
        screen.perform(.moveLast)
        #expect(draw(40, 10).text().contains("▌ other: type it"))
        screen.perform(.choose)
        #expect(draw(40, 10).cursorVisible)
    }

    @Test("A long title widens the box; where there is no room for it, it is folded inside")
    func longTitle() async {
        let easel = await Easel(InMemoryService())
        let screen = ChoiceScreen(
            title: "Cut short: run to deactivate started 2025-06-15 15:06, 200 of 600 left",
            options: ["Look at what is left, then go on", "Ask again at the next start", "Forget it"], navigator: easel
        ) { _, _ in }
        func draw(_ width: Int, _ height: Int) -> Surface {
            drawn(screen, width, height) { Views.drawChoice(screen, keymap: $0, into: &$1, in: $2) }
        }
        #expect(
            draw(80, 24).looks == """
                ┌ Cut short: run to deactivate started 2025-06-15 15:06, 200 of 600 left ──────┐
                │ ▌ Look at what is left, then go on                                           │
                │   Ask again at the next start                                                │
                │   Forget it                                                                  │
                │ Enter choose  Esc back                                                       │
                └──────────────────────────────────────────────────────────────────────────────┘
                """)
        #expect(
            draw(40, 10).looks == """
                ┌──────────────────────────────────────┐
                │ Cut short: run to deactivate         │
                │ started 2025-06-15 15:06, 200 of     │
                │ 600 left                             │
                │ ▌ Look at what is left, then go on   │
                │   Ask again at the next start        │
                │ Enter choose  Esc back               │
                └──────────────────────────────────────┘
                """)
    }
}
