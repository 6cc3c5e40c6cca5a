import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Program: opening and locking")
@MainActor
struct LockTests {
    private func locked(_ count: Int = 3, idle: Int = 0) -> Program {
        Program(InMemoryService(summaries: SecretSummary.samples(count)), opened: false, idleLockSeconds: idle)
    }

    private func unlock(_ program: Program) async {
        await program.type("open sesame")
        await program.press("<Enter>")
    }

    @Test("The right passphrase opens the list")
    func right() async {
        let program = locked()
        #expect(program.app.top is UnlockScreen)
        await unlock(program)
        #expect(program.app.top is ListScreen)
        #expect(program.names.count == 3)
    }

    @Test("A wrong passphrase says so, and each makes the next one wait longer")
    func wrong() async throws {
        let program = locked()
        for seconds in [1, 2, 4, 8, 16, 30, 30] {
            await program.type("guess")
            await program.press("<Enter>")
            let screen = try program.top(UnlockScreen.self)
            #expect(screen.waitSeconds == seconds)
            #expect(screen.problem == "Wrong passphrase. Wait \(seconds) s before the next try.")
            #expect(screen.field.isEmpty)
            await program.pass(Double(seconds))
            await program.wait { screen.waitSeconds == nil }
        }
        await unlock(program)
        #expect(program.app.top is ListScreen)
    }

    @Test("A passphrase given during the wait is tried when it is over, just as it was typed")
    func eager() async throws {
        let program = locked()
        await program.type("guess")
        await program.press("<Enter>")
        let screen = try program.top(UnlockScreen.self)
        await unlock(program)
        #expect(program.session == nil, "while waiting, nothing is tried")
        #expect(screen.isWaiting)
        await program.type("sesame")
        #expect(screen.field.isEmpty)
        await program.pass(1)
        await program.wait { program.app.top is ListScreen }
    }

    @Test("What waits can be given up; a wrong one makes the next wait longer")
    func givingUp() async throws {
        let program = locked()
        await program.type("guess")
        await program.press("<Enter>")
        let screen = try program.top(UnlockScreen.self)
        await program.type("other")
        await program.press("<Enter> <C-u>")
        #expect(!screen.isWaiting)
        await program.type("another")
        await program.press("<Enter>")
        await program.pass(1)
        await program.wait { screen.waitSeconds == 2 }
        #expect(screen.field.isEmpty)
        #expect(!screen.isWaiting)
    }

    @Test("While the key is derived, the screen says so and takes no keys")
    func busy() async throws {
        let program = locked()
        await program.connector.gate.close()
        for character in "open sesame" {
            program.press(character == " " ? Key(.space) : Key(.character(character)))
        }
        program.press(Key(.enter))
        let screen = try program.top(UnlockScreen.self)
        #expect(screen.isBusy)
        program.press(Key(.character("x")))
        #expect(screen.field.isEmpty)
        await program.connector.gate.open()
        await program.app.settled()
        #expect(program.app.top is ListScreen)
    }

    @Test("A pasted passphrase may end in a line break")
    func pasted() async {
        let program = locked()
        program.app.paste("open sesame\n")
        await program.press("<Enter>")
        #expect(program.app.top is ListScreen)
    }

    @Test("Locking lets the service go and keeps marks, filter and order")
    func lock() async {
        let program = locked(5)
        await unlock(program)
        await program.press("S d g g <Space> /")
        await program.type("api")
        await program.press("<Enter> L")
        #expect(program.app.top is UnlockScreen)
        #expect(program.session == nil)
        #expect(program.app.stack.count == 1)
        await unlock(program)
        #expect(program.marked == [5])
        #expect(program.list?.line.text == "api")
        #expect(program.list?.sortColumn == .updated)
        #expect(program.current == "Mail API 4")
    }

    @Test("Something unfinished stays behind the lock, and is not shown")
    func cover() async throws {
        let program = locked()
        await unlock(program)
        await program.press("c")
        await program.type("half a name")
        await program.press("<A-l>")
        #expect(program.app.visible.count == 1)
        #expect(program.app.visible.first is UnlockScreen)
        await program.press("<C-q>")
        #expect(!program.app.isFinished)
        #expect(program.message == "Something unfinished lies behind the lock: unlock it first.")
        await unlock(program)
        #expect(try program.top(FormScreen.self).content.name.text == "half a name")
    }

    @Test("A run in the background goes on behind the lock; what became of it is said after unlocking")
    func hiddenRunBehindLock() async {
        let program = locked()
        await unlock(program)
        await program.press("* d")
        await program.service.gate.close()
        program.press(Key(.character("y")))
        await program.service.gate.waitUntilReached()
        program.press(Key(.character("b")))
        program.press(Key(.character("l"), alt: true))
        #expect(program.app.top is UnlockScreen)
        #expect(program.app.hiddenRun == nil)
        await program.service.gate.open()
        await program.session?.running?.ended()
        #expect(program.message == nil)
        await unlock(program)
        #expect(program.app.top is ListScreen)
        #expect(program.message == "Deactivate 2 of 3 secrets: 2 changed, 1 already. R in the list shows the report.")
    }

    @Test("A run goes on behind the lock; its report waits there")
    func runBehindLock() async {
        let program = locked()
        await unlock(program)
        await program.service.gate.close()
        for key in ["a", "y"] { program.press(Key(.character(Character(key)))) }
        await program.service.gate.waitUntilReached()
        program.press(Key(.character("l"), alt: true))
        #expect(program.app.top is UnlockScreen)
        await program.service.gate.open()
        await program.wait { program.app.stack.last is ReportScreen }
        #expect(program.app.top is UnlockScreen)
        await unlock(program)
        #expect(program.app.top is ReportScreen)
    }

    @Test("Without a key for long enough it locks by itself; keys put that off")
    func idle() async {
        let program = locked(3, idle: 600)
        await unlock(program)
        await program.wait { program.clock.alarms.contains(600) }
        program.clock.advance(400)
        await program.press("j")
        program.clock.advance(200)
        await program.wait { program.clock.alarms.contains(400) }
        #expect(program.app.top is ListScreen)
        await program.pass(400)
        await program.wait { program.app.top is UnlockScreen }
    }

    @Test("The first start creates a vault after the passphrase was typed twice")
    func welcome() async throws {
        let program = Program(InMemoryService(), opened: false, exists: false)
        let screen = try program.top(WelcomeScreen.self)
        await program.press("<Enter>")
        #expect(screen.problem == "Type a passphrase first.")
        await program.type("correct horse battery staple")
        #expect(screen.strength?.level == .strong)
        await program.press("<Enter>")
        await program.type("correct horse")
        #expect(screen.isRepeated == false)
        await program.press("<Enter>")
        #expect(screen.problem == "The two differ: type the second one again.")
        #expect(!program.connector.exists())
        await program.type("correct horse battery staple")
        await program.press("<Enter>")
        #expect(program.connector.exists())
        #expect(program.app.top is ListScreen)
        #expect(program.names.isEmpty)
    }

    @Test(
        "The strength hint knows what is guessed first",
        arguments: [
            ("password", PassphraseStrength.Level.weak), ("P4ssw0rd!", .weak), ("aaaaaaaaaaaaaaaaaaaaaaaa", .weak),
            ("12345678", .weak), ("qwertyuiop", .weak), ("cofre2026", .weak), ("x7#Q", .weak),
            ("blue tractor lamp", .fair), ("correct horse battery staple", .strong), ("vK8$wq2!Lz9@pT4x", .strong),
        ])
    func strength(_ passphrase: String, _ level: PassphraseStrength.Level) {
        let strength = PassphraseStrength(passphrase)
        #expect(strength.level == level, "\(strength.bits) bits")
        #expect(!strength.reason.isEmpty)
    }
}

@MainActor
@Suite("An older copy of the vault")
struct OlderVaultTests {
    @Test("It opens only if somebody agrees")
    func older() async throws {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(3)), opened: false)
        program.connector.olderBy = 7
        await program.type("open sesame")
        await program.press("<Enter>")
        await program.wait { program.app.top is ConfirmScreen }
        let question = try program.top(ConfirmScreen.self).question
        #expect(question.contains("is older than what this machine saw of the vault last"))
        #expect(question.contains("7 changes are missing"))
        await program.press("n")
        let screen = try program.top(UnlockScreen.self)
        #expect(screen.problem?.hasPrefix("Not opened: ") == true && program.session == nil)
        await program.type("open sesame")
        await program.press("<Enter>")
        await program.wait { program.app.top is ConfirmScreen }
        await program.press("y")
        await program.wait { program.app.top is ListScreen }
    }

    /// Whoever has an old passphrase and an old file must not get to see what lies behind the lock.
    @Test("It does not lift a lock behind which something unfinished lies")
    func cover() async throws {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(3)), opened: false)
        await program.type("open sesame")
        await program.press("<Enter> c")
        await program.type("half a name")
        await program.press("<A-l>")
        program.connector.olderBy = 7
        await program.type("open sesame")
        await program.press("<Enter>")
        let screen = try program.top(UnlockScreen.self)
        #expect(screen.problem?.contains("replaced by an older one") == true)
        await program.press("y")
        #expect(program.app.top is UnlockScreen)
        program.connector.olderBy = nil
        await program.press("<C-u>")
        await program.type("open sesame")
        await program.press("<Enter>")
        #expect(try program.top(FormScreen.self).content.name.text == "half a name")
    }

    @Test("That it cannot be remembered is told")
    func notRemembered() async throws {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(3)), opened: false)
        program.connector.warning = "this machine cannot remember the vault"
        await program.type("open sesame")
        await program.press("<Enter>")
        #expect(program.message == "this machine cannot remember the vault")
    }
}
