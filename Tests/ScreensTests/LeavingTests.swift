import Keymap
import Screens
import Secrets
import TestSupport
import Testing

/// Whatever way the program is left, nothing secret stays in the clipboard or on the screen.
@Suite("Leaving, for a while or for good")
@MainActor
struct LeavingTests {
    private func open(idle: Int = 0) async throws -> (Program, DetailScreen) {
        let program = Program(InMemoryService(secrets: [.sample()]), idleLockSeconds: idle)
        await program.app.settled()
        await program.press("<Enter>")
        return (program, try program.top(DetailScreen.self))
    }

    @Test("Suspending clears a copied secret first, and hides a shown one", arguments: [true, false])
    func suspending(_ byKey: Bool) async throws {
        let (program, screen) = try await open()
        await program.press("y s x")
        #expect(screen.isRevealed)
        program.onSuspend = {
            #expect(program.clipboard == ["old-value", ""])
            #expect(!screen.isRevealed)
        }
        if byKey { await program.press("<C-z>") } else { program.app.suspend() }
        #expect(program.suspensions == 1)
        #expect(program.app.top === screen)
    }

    @Test("Ending clears a copied secret although a form is not saved, and lets the service go")
    func ending() async throws {
        let (program, _) = try await open()
        await program.press("y s e")
        await program.type(" changed")
        var wasCleared = false
        program.app.onFinish = { wasCleared = program.clipboard == ["old-value", ""] }
        program.app.finish()
        #expect(wasCleared, "before the terminal is given back")
        #expect(program.released.count == 1)
    }

    @Test(
        "A run that is under way stops and is kept; its service is let go afterwards; a copied secret is cleared at once"
    )
    func endingDuringARun() async throws {
        let (program, _) = try await open()
        await program.press("y s")
        await program.service.gate.close()
        program.press(Key(.character("d")))
        program.press(Key(.character("y")))
        await program.service.gate.waitUntilReached()
        program.app.finish()
        #expect(program.clipboard == ["old-value", ""])
        #expect(program.released.isEmpty)
        await program.service.gate.open()
        await program.app.ended(within: 60)
        #expect(program.released.count == 1)
        #expect(program.session == nil)
    }

    @Test("Behind a lock a shown secret is hidden, in details and in the form")
    func locking() async throws {
        let (program, _) = try await open()
        await program.press("e <C-r>")
        let form = try program.top(FormScreen.self)
        #expect(!form.content.clientSecret.isMasked)
        await program.press("<Tab> <A-l>")
        await program.type("x")
        #expect(program.app.top is UnlockScreen)
        #expect(form.content.clientSecret.isMasked)
    }

    @Test("After sleep, the key that wakes is not taken: it finds the list locked")
    func sleep() async throws {
        let (program, _) = try await open(idle: 600)
        await program.press("<Esc>")
        // The machine sleeps: time has passed, and no timer was told.
        program.clock.sleepMachine(3600)
        program.app.press(Key(.character("d")))
        #expect(program.app.top is UnlockScreen)
        #expect(try program.top(UnlockScreen.self).field.isEmpty)
        #expect(program.session == nil)
    }

    @Test("A paste after sleep is not taken either, nor is anything shown after the program was stopped for long")
    func late() async throws {
        let (program, _) = try await open(idle: 600)
        program.clock.sleepMachine(600)
        program.app.paste("text")
        #expect(program.app.top is UnlockScreen)
        #expect(try program.top(UnlockScreen.self).field.isEmpty)
        let (other, _) = try await open(idle: 600)
        other.clock.sleepMachine(600)
        other.app.resumed()
        #expect(other.app.top is UnlockScreen)
    }

    @Test("A key just before the time is up is taken, and puts the lock off")
    func inTime() async throws {
        let (program, screen) = try await open(idle: 600)
        program.clock.sleepMachine(599)
        await program.key("x")
        #expect(screen.isRevealed)
        program.clock.sleepMachine(599)
        await program.key("x")
        #expect(program.app.top === screen)
    }

    @Test("A paste that is under way is said, and what became of one that was dropped")
    func pasting() async throws {
        let (program, _) = try await open()
        await program.press("e")
        program.app.pasting(isSilent: false)
        #expect(program.message == "Pasting…")
        program.app.pasting(isSilent: true)
        #expect(program.message?.contains("Esc or C-c ends it") == true)
        program.app.paste("x")
        #expect(program.message == nil)
        program.app.pasteDropped("Too long.")
        #expect(program.app.message == Message(.warning, "Too long."))
        #expect(try program.top(FormScreen.self).content.name.text == "Billing APIx")
    }
}
