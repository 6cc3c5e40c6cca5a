import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("Form, drawn")
@MainActor
struct FormViewTests {
    private func edit(_ name: String = "Billing API", notes: String = "first\nsecond") async -> (Easel, FormScreen) {
        let summary = SecretSummary.sample(
            name: name, code: "bill-1",
            sharing: Sharing(users: [Permission(name: "bia", canEdit: true), Permission(name: "rui")]))
        let secret = APISecret(
            summary: summary, clientID: "client-1", clientSecret: ClientSecret("old-value"), method: "GET",
            notes: notes,
            version: 1)
        let easel = await Easel(InMemoryService(secrets: [secret]))
        let form = FormScreen(edit: secret, session: easel.session, navigator: easel)
        easel.push(form)
        return (easel, form)
    }

    private func draw(_ screen: FormScreen, _ width: Int = 80, _ height: Int = 24) -> Surface {
        drawn(screen, width, height) { Views.drawForm(screen, keymap: $0, into: &$1, in: $2) }
    }

    @Test("At 80×24 every field is there, the required ones marked, the client secret hidden")
    func usual() async {
        let (_, form) = await edit()
        #expect(
            draw(form).looks == """
                 Edit Billing API                                                    * required
                ▌Name *            Billing API
                 URL *             https://billing.example/v1
                 Client id *       client-1
                 Client secret     •••••••• (kept as it is)
                 Identifier code   bill-1
                 Method            GET
                 Tags              cloud, prod
                 Notes             first
                                   second
                 Users             bia (edit), rui
                 Groups            (none)
                 C-s save  Esc back  Tab next field  S-Tab previous field  F1 help
                """)
    }

    @Test("At 40×10 the part around the focus is shown, whichever field has it", arguments: SecretField.allCases)
    func small(_ field: SecretField) async {
        let (_, form) = await edit()
        while form.focus != field { form.perform(.nextField) }
        let surface = draw(form, 40, 10)
        #expect(surface.text().contains("▌\(field.title)"))
        #expect(surface.cursor != nil)
        surface.checkSound()
    }

    @Test("Errors stand below their field")
    func errors() async {
        let (_, form) = await edit()
        form.perform(.deleteToStart, .save)
        #expect(
            draw(form, 40, 10).looks == """
                 Edit Billing API            * required
                ▌Name *
                                   ! is required
                 URL *             https://billing.exa…
                 Client id *       client-1
                 Client secret     •••••••• (kept as i…
                 Identifier code   bill-1
                 Method            GET
                 C-s save  Esc back  Tab next field
                """)
    }

    @Test("After a conflict the other's version stands below the field, with a key to choose")
    func conflict() async throws {
        let (easel, form) = await edit()
        form.insert("2")
        _ = try await easel.service.update(SecretID(1), SecretChange(name: "Theirs"), expecting: nil)
        form.perform(.save)
        await form.settled()
        let text = draw(form).text()
        #expect(text.contains("~ somebody else set: Theirs"))
        #expect(text.contains("C-Space choose"))
    }

    @Test(
        "The key that everybody tries is named where it opens a list", arguments: [SecretField.method, .users, .groups])
    func listFields(_ field: SecretField) async {
        let (_, form) = await edit()
        while form.focus != field { form.perform(.nextField) }
        let text = draw(form, 40, 10).text()
        #expect(text.contains("C-s save  Esc back  Enter choose"))
        #expect(!text.contains("C-Space"))
    }

    @Test("Under a choice the form's cursor is not shown any more")
    func coveredCursor() async throws {
        let (easel, form) = await edit()
        while form.focus != .method { form.perform(.nextField) }
        form.perform(.choose)
        let choice = try #require(easel.stack.last as? ChoiceScreen)
        var surface = draw(form)
        #expect(surface.cursorVisible)
        Views.drawChoice(choice, keymap: .standard, into: &surface, in: surface.bounds)
        #expect(!surface.cursorVisible)
        let cursor = try #require(surface.cursor)
        #expect(surface[cursor.x, cursor.y].glyph == "▌")
    }

    @Test("A client secret of several lines has a row for each, all dots")
    func longSecret() async {
        let (_, form) = await edit()
        while form.focus != .clientSecret { form.perform(.nextField) }
        form.insert("abc\ndefgh")
        let looks = draw(form).looks
        #expect(looks.contains("Client secret     •••\n"))
        #expect(looks.contains("                  •••••\n"))
        #expect(!looks.contains("abc"))
    }

    @Test("The client secret shows while it is revealed, and is dots otherwise")
    func secret() async {
        let (_, form) = await edit()
        #expect(!draw(form).text().contains("old-value"))
        form.perform(.reveal)
        await form.session.jobs.settled()
        #expect(draw(form).text().contains("old-value"))
        form.perform(.nextField)
        #expect(!draw(form).text().contains("old-value"))
        #expect(draw(form).text().contains("•••••••••"))
    }

    @Test("A client secret that is shown is dots again after a while")
    func hidingAgain() async {
        let (easel, form) = await edit()
        form.perform(.reveal)
        await form.session.jobs.settled()
        await easel.time.waitUntilReached()
        await easel.time.letOneThrough()
        await easel.untilChanged { form.content.clientSecret.isMasked }
        #expect(!draw(form).text().contains("old-value"))
    }

    @Test("The cursor stands where typing goes, also in a text that is longer than its field")
    func cursor() async throws {
        let (_, form) = await edit(String(repeating: "日本", count: 100))
        for (width, height) in sizes {
            let surface = draw(form, width, height)
            let cursor = try #require(surface.cursor)
            #expect(surface.cursorVisible)
            #expect(surface[cursor.x - 1, cursor.y].isContinuation)
            surface.checkSound()
        }
        form.perform(.textStart)
        let surface = draw(form)
        let cursor = try #require(surface.cursor)
        #expect(surface[cursor.x, cursor.y].glyph == "日")
    }

    @Test("Hostile texts stay within their fields", arguments: hostileTexts)
    func hostile(_ text: String) async {
        let (_, form) = await edit(text, notes: "\(text)\n\(text)")
        for field in SecretField.allCases {
            while form.focus != field { form.perform(.nextField) }
            for (width, height) in sizes { draw(form, width, height).checkSound("\(field)") }
        }
    }

    @Test("A note of ten megabytes is drawn as fast as a short one")
    func large() async {
        let (_, form) = await edit(
            notes: Array(repeating: String(repeating: "x", count: 99), count: 100_000).joined(separator: "\n"))
        while form.focus != .notes { form.perform(.nextField) }
        for _ in 0..<30 { form.perform(.pageDown) }
        let time = ContinuousClock().measure { _ = draw(form) }
        #expect(time < .milliseconds(500))
    }
}
