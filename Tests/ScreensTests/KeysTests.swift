import Keymap
import Screens
import Secrets
import TestSupport
import Testing

/// Bulk actions and the form by the keys of the standard keymap, through the whole program.
@Suite("Keys: plan, report, form")
@MainActor
struct KeysTests {
    private func program(_ summaries: [SecretSummary]) async -> Program {
        let program = Program(InMemoryService(summaries: summaries))
        await program.app.settled()
        return program
    }

    private func active(_ count: Int64) -> [SecretSummary] { (1...count).map { .sample($0, name: "Secret \($0)") } }

    private func states(_ program: Program) async -> Set<ActiveState> {
        var states: Set<ActiveState> = []
        for id in 1...12 {
            if let secret = await program.service.stored(SecretID(Int64(id))) { states.insert(secret.summary.state) }
        }
        return states
    }

    @Test("Mark all, deactivate, type the number, confirm; look at the report; undo")
    func deactivateAndUndo() async throws {
        let program = await program(active(12))
        await program.press("* d")
        #expect(program.app.top is PlanScreen)
        await program.press("1 2 y")
        #expect(try program.top(ReportScreen.self).report.counts.changed == 12)
        #expect(await states(program) == [.inactive])
        await program.press("u")
        #expect(try program.top(PlanScreen.self).plan.goal == .activate)
        await program.press("1 2 y")
        #expect(await states(program) == [.active])
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen)
    }

    @Test(
        "The action key pressed again, a wrong number, Enter and a paste deactivate nothing",
        arguments: ["d d d", "1 1 y", "<Enter> y", "y", "1 2 <BS> y"])
    func guarded(_ keys: String) async throws {
        let program = await program(active(12))
        await program.press("* d")
        program.app.paste("12")
        await program.press(keys)
        #expect(program.app.top is PlanScreen)
        #expect(await states(program) == [.active])
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen)
        #expect(program.app.session?.marks.count == 12)
    }

    @Test("A run that is under way cannot be quit silently; Esc stops it")
    func stopping() async throws {
        let program = await program(active(3))
        await program.press("* d")
        await program.service.gate.close()
        program.press(Key(.character("y")))
        await program.service.gate.waitUntilReached()
        let progress = try program.top(ProgressScreen.self)
        program.press(Key(.character("q"), control: true))
        #expect(!program.app.isFinished)
        while program.app.top is ConfirmScreen { program.press(Key(.character("n"))) }
        program.press(Key(.escape))
        await progress.run.ended()
        #expect(try program.top(ReportScreen.self).report.wasCancelled)
        #expect(await states(program) == [.active])
    }

    @Test("A run goes on behind the list, which stays in use; quitting asks; a key brings it back")
    func background() async throws {
        let program = await program(active(3))
        await program.press("* d")
        await program.service.gate.close()
        program.press(Key(.character("y")))
        await program.service.gate.waitUntilReached()
        let run = try program.top(ProgressScreen.self).run
        #expect(program.app.hiddenRun == nil)
        program.press(Key(.character("b")))
        #expect(program.app.hiddenRun === run)
        program.press(Key(.character("j")))
        #expect(try program.top(ListScreen.self).window.cursor == 1)
        program.press(Key(.character("q")))
        #expect(!program.app.isFinished)
        #expect(try program.top(ConfirmScreen.self).question.hasPrefix("A run is under way."))
        while program.app.top is ConfirmScreen { program.press(Key(.character("n"))) }
        program.press(Key(.character("r"), alt: true))
        #expect(try program.top(ProgressScreen.self).run === run)
        program.press(Key(.character("b")))
        await program.service.gate.open()
        await run.ended()
        #expect(program.app.hiddenRun == nil)
        #expect(program.app.message?.text == "Deactivate 3 secrets: 3 changed. R in the list shows the report.")
        #expect(await states(program) == [.inactive])
    }

    @Test("Create by keys, with two users and a group, one of them with can_edit; edit it; the list follows")
    func createAndEdit() async throws {
        let program = await program(active(2))
        await program.press("c")
        await program.type("New API")
        await program.press("<Tab>")
        await program.type("https://new.example")
        await program.press("<Down>")
        await program.type("me")
        await program.press("<Enter>")
        await program.press("<C-g> <Tab> <Tab>")
        #expect(try program.top(FormScreen.self).focus == .method)
        await program.press("<C-Space> j <Enter> <Tab>")
        await program.type("cloud")
        await program.press("<Tab>")
        await program.type("first")
        await program.press("<Enter>")
        await program.type("second")
        await program.press("<Tab>")
        await program.press("<Enter> a")
        await program.type("bia:edit, rui")
        await program.press("<Enter>")
        await program.press("<Esc> <Tab> <Enter> a")
        await program.type("Audit")
        await program.press("<Enter>")
        await program.press("<Esc> <C-s>")
        #expect(program.app.top is ListScreen)
        let stored = try #require(await program.service.stored(SecretID(3)))
        #expect(stored.method == "POST")
        #expect(stored.notes == "first\nsecond")
        #expect(!stored.clientSecret.isEmpty)
        #expect(
            stored.sharing
                == Sharing(
                    users: [Permission(name: "bia", canEdit: true), Permission(name: "rui")],
                    groups: [Permission(name: "Audit")]))
        await program.press("e")
        #expect(try program.top(FormScreen.self).original?.id == SecretID(3))
        await program.type("2")
        await program.press("<C-s>")
        #expect(await program.service.stored(SecretID(3))?.summary.name == "New API2")
        #expect(program.app.session?.table[SecretID(3)]?.name == "New API2")
    }

    @Test("A letter that is a command elsewhere is text in the form; leaving what was typed asks")
    func lettersAreText() async throws {
        let program = await program(active(1))
        await program.press("c d ? q")
        #expect(try program.top(FormScreen.self).content.name.text == "d?q")
        await program.press("<Esc>")
        #expect(program.app.top is ConfirmScreen)
        await program.press("n <Esc> y")
        #expect(program.app.top is ListScreen)
    }
}
