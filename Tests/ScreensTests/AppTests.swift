import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Program: keys, messages, quitting")
@MainActor
struct AppTests {
    private func program(_ count: Int = 3, keymap: String = "") async -> Program {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(count)), keymap: keymap)
        await program.app.settled()
        return program
    }

    @Test("A sequence of keys shows what may follow, and then acts")
    func sequence() async {
        let program = await program()
        await program.press("S")
        #expect(program.app.pendingKeys == [Key(.character("S"))])
        #expect(program.app.continuations.contains { $0.key == Key(.character("d")) })
        await program.press("d")
        #expect(program.app.continuations.isEmpty)
        #expect(program.list?.sortColumn == .updated)
    }

    @Test("A sequence that leads nowhere does nothing and says so")
    func deadEnd() async {
        let program = await program()
        await program.press("S z")
        #expect(program.app.pendingKeys.isEmpty)
        #expect(program.message == "S z is not bound here; ? shows the keys.")
        await program.press("j")
        #expect(program.message == nil)
        await program.press("S <Esc>")
        #expect(program.message == nil)
        #expect(program.app.pendingKeys.isEmpty)
    }

    @Test("A paste never runs as keys")
    func paste() async {
        let program = await program()
        program.app.paste("d\ny")
        await program.app.settled()
        #expect(program.app.stack.count == 1)
        #expect(program.message == "A paste is taken in text fields only.")
        await program.press("/")
        program.app.paste("mail\n")
        #expect(program.list?.line.field?.text == "mail ")
    }

    @Test("Help opens over any screen and lists the keys that are in force there, remapped ones included")
    func help() async throws {
        let program = await program(keymap: "bind list X deactivate")
        await program.press("?")
        let help = try program.top(TextScreen.self)
        #expect(help.lines.contains(.heading("List")))
        #expect(help.lines.contains(.entry("d, X", "deactivate")))
        #expect(help.lines.contains(.heading("Filter expressions")))
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen)
        await program.press("/ <F1>")
        #expect(try program.top(TextScreen.self).title == "Keys: Filter line")
    }

    @Test("Every screen's help names every action that has a key there", arguments: Context.allCases)
    func completeHelp(_ context: Context) {
        let help = TextScreen(helpFor: context, .standard, navigator: Program().app)
        let titles = Set<String>(help.lines.compactMap { if case .entry(_, let title) = $0 { title } else { nil } })
        for binding in Keymap.standard.bindings(in: context) { #expect(titles.contains(binding.call.title)) }
    }

    @Test("Redrawing and suspending are handed to the terminal")
    func terminal() async {
        let program = await program()
        await program.press("<C-l> <C-z>")
        #expect(program.redraws == 1)
        #expect(program.suspensions == 1)
    }

    @Test("Quitting ends at once where nothing is unfinished")
    func quit() async {
        let program = await program()
        var isTold = false
        program.app.onFinish = { isTold = true }
        await program.press("q")
        #expect(program.app.isFinished)
        #expect(isTold)
        program.press(Key(.character("j")))
        #expect(program.app.stack.isEmpty)
    }

    @Test("Quitting asks where something typed would be lost")
    func quitAsks() async throws {
        let program = await program()
        await program.press("c")
        await program.type("half a name")
        await program.press("<C-q>")
        #expect(try program.top(ConfirmScreen.self).question.hasPrefix("Something is not saved"))
        await program.press("n")
        #expect(program.app.top is FormScreen)
        #expect(!program.app.isFinished)
        await program.press("<C-q> y")
        #expect(program.app.isFinished)
    }

    @Test("Quitting during a run asks, and says what becomes of the rest")
    func quitDuringRun() async throws {
        let program = await program()
        await program.service.gate.close()
        for key in ["a", "y"] { program.press(try #require(Key(notation: key))) }
        await program.service.gate.waitUntilReached()
        program.press(try #require(Key(notation: "<C-q>")))
        #expect(try program.top(ConfirmScreen.self).question.contains("can be resumed"))
        await program.service.gate.open()
    }

    @Test("Without an answer a key in a text field is text")
    func text() async throws {
        let program = await program()
        await program.press("c")
        await program.type("q?j")
        #expect(try program.top(FormScreen.self).content.name.text == "q?j")
    }
}
