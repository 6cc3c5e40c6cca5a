import Keymap
import Secrets
import TestSupport
import Testing

@testable import Screens

/// Text that is pasted without being marked as a paste arrives as keys, in one burst or in a few.
@Suite("Keys that nobody meant")
@MainActor
struct ConfirmGuardTests {
    private func program(_ count: Int = 3) async -> Program {
        let service = InMemoryService(summaries: (1...Int64(count)).map { .sample($0, name: "Secret \($0)") })
        let program = Program(service)
        await program.app.settled()
        return program
    }

    /// Keys that come together: nothing is drawn between them.
    private func burst(_ program: Program, _ text: String) async {
        for character in text { program.app.press(character == "\r" ? Key(.enter) : Key(.character(character))) }
        await program.app.settled()
    }

    private func isActive(_ program: Program) async -> Bool {
        await program.service.stored(SecretID(1))?.summary.state == .active
    }

    @Test("A word with an action and its confirmation opens the plan and does nothing")
    func deny() async throws {
        let program = await program()
        await burst(program, "deny")
        #expect(program.app.top is PlanScreen)
        #expect(await isActive(program))
        #expect(program.message == "y came too fast to be meant as an answer: press it again.")
        await program.press("y")
        #expect(program.app.top is ListScreen)
        #expect(await !isActive(program))
    }

    @Test("Several packets of one burst are one, although each is drawn", arguments: [0.0, 0.03, 0.06])
    func packets(_ gap: Double) async {
        let program = await program()
        for character in "dydyyy" {
            program.app.press(Key(.character(character)))
            await program.app.settled()
            program.app.drawn()
            program.advance(gap)
        }
        #expect(program.app.top is PlanScreen)
        #expect(await isActive(program))
    }

    @Test("Somebody who types fast is not held up")
    func fast() async {
        let program = await program()
        program.app.press(Key(.character("d")))
        program.app.drawn()
        program.advance(0.08)
        program.app.press(Key(.character("y")))
        await program.app.settled()
        #expect(await !isActive(program))
    }

    @Test("A dialog that was not drawn confirms nothing, however late the key comes")
    func unseen() async {
        let program = await program()
        program.app.press(Key(.character("d")))
        program.advance(10)
        program.app.press(Key(.character("y")))
        await program.app.settled()
        #expect(program.app.top is PlanScreen)
        #expect(await isActive(program))
    }

    @Test("A text that begins with the confirming key, into an open dialog, confirms nothing")
    func intoTheDialog() async {
        let program = await program()
        await program.press("d")
        program.app.drawn()
        program.advance(10)
        program.app.press(Key(.character("y")), isAlone: false)
        program.app.press(Key(.character("e")), isAlone: false)
        program.app.press(Key(.character("y")))
        await program.app.settled()
        #expect(program.app.top is PlanScreen)
        #expect(await isActive(program))
    }

    @Test("A typed number is not confirmed by the key in the same burst")
    func number() async {
        let program = await program(12)
        await burst(program, "*d12y")
        #expect(program.app.top is PlanScreen)
        #expect(await isActive(program))
        await program.press("y")
        #expect(await !isActive(program))
    }

    @Test("Undo and retry of a report are confirmed by themselves, too")
    func undo() async {
        let program = await program()
        await program.press("d y")
        await burst(program, "uy")
        #expect(program.app.top is PlanScreen)
        #expect(await !isActive(program))
    }

    @Test("What was typed is not discarded, and nothing is quit")
    func discards() async {
        let program = await program()
        await program.press("c")
        await program.type("half a name")
        program.app.press(Key(.escape))
        program.app.press(Key(.character("y")))
        #expect(program.app.top is ConfirmScreen)
        await program.press("n <C-q>")
        program.app.press(Key(.character("y")))
        #expect(!program.app.isFinished)
        #expect(program.app.top is ConfirmScreen)
    }

    @Test("A file is not imported")
    func imports() async {
        let program = await program()
        await burst(program, "I/data/one.json\r")
        #expect(program.app.top is PromptScreen)
        #expect(program.list?.isImporting == false)
    }

    @Test("A list of answers does not take one")
    func choices() async throws {
        let service = InMemoryService(summaries: SecretSummary.samples(3))
        let other = ServiceProfile(
            name: "prod", host: "memory.example", connector: TestConnector(service, key: .nothing))
        let program = Program(
            service, profiles: [ServiceProfile(host: "vault.cofre", connector: TestConnector(service)), other])
        await program.app.settled()
        await burst(program, "Pj\r")
        #expect(program.app.top is ChoiceScreen)
        #expect(program.app.profile.name == "vault")
        await program.press("<Enter>")
        #expect(program.app.profile.name == "prod")
    }

    @Test("A refused key is no answer, and no other key is held up")
    func others() async {
        let program = await program()
        await burst(program, "d\u{1B}")
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen)
        await burst(program, "jjk")
        #expect(program.current == "Secret 2")
    }

    // MARK: When a key counts

    private func press(_ program: Program, _ key: String) async {
        if let key = Key(notation: key) { program.app.press(key) }
        await program.app.settled()
    }

    @Test("A burst that was held up is a burst, however late it is taken")
    func stall() async {
        let program = await program()
        await press(program, "d")
        program.app.drawn()
        // The second packet comes after 10 ms, and the program gets to nothing for a second.
        program.isInputQuiet = false
        program.advance(1)
        program.isInputQuiet = true
        await press(program, "y")
        #expect(program.app.top is PlanScreen)
        #expect(await isActive(program))
        program.app.drawn()
        program.advance(ConfirmGuard.moment)
        await press(program, "y")
        #expect(await !isActive(program))
    }

    @Test("As soon as the input is quiet, the moment begins anew")
    func quiet() async {
        let program = await program()
        await press(program, "d")
        program.app.drawn()
        program.isInputQuiet = false
        program.advance(1)
        program.isInputQuiet = true
        program.advance(ConfirmGuard.moment)
        await press(program, "y")
        #expect(await !isActive(program))
    }

    @Test("Being drawn again while the moment runs does not put it off")
    func redrawn() async {
        let program = await program()
        await press(program, "d")
        for _ in 0..<4 {
            program.app.drawn()
            program.advance(ConfirmGuard.moment / 2)
        }
        await press(program, "y")
        #expect(await !isActive(program))
    }

    @Test("What was typed ahead while the program was stopped, or the dialog could not be seen, is no answer")
    func unseenFor() async {
        let changes: [(Program) -> Void] = [
            { $0.app.suspend() }, { $0.app.resumed() }, { $0.app.drawn(hasRoom: false) },
        ]
        for change in changes {
            let program = await program()
            await press(program, "d")
            program.app.drawn()
            program.advance(1)
            change(program)
            await press(program, "y")
            #expect(program.app.top is PlanScreen)
            #expect(await isActive(program))
        }
    }

    @Test("A dialog that opens by itself is not answered by somebody who is typing")
    func byItself() async throws {
        let program = await program()
        program.files.put("other", at: "cofre-report.json")
        await program.press("d y R s")
        #expect(program.app.top is PromptScreen)
        await program.press("<Enter>")
        #expect(program.app.top is ConfirmScreen)
        for _ in 0..<3 {
            program.app.drawn()
            program.advance(0.3)
            await press(program, "y")
            #expect(program.app.top is ConfirmScreen)
        }
        #expect(program.files["cofre-report.json"] == "other")
        program.app.drawn()
        program.advance(ConfirmGuard.longMoment)
        await press(program, "j")
        // It was seen: from then on it is a dialog as any other.
        program.app.drawn()
        program.advance(ConfirmGuard.moment)
        await press(program, "y")
        #expect(program.files["cofre-report.json"] != "other")
    }
}
