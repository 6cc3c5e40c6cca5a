import Keymap
import Screens
import Secrets
import Synchronization
import TestSupport
import Testing

@Suite("Program: profiles")
@MainActor
struct PlacesTests {
    private let local = InMemoryService(summaries: SecretSummary.samples(3))
    private let remote = InMemoryService(summaries: SecretSummary.samples(5), features: .remote)

    private func profiles(_ key: RequiredKey = .nothing, problem: String? = nil) -> [ServiceProfile] {
        [
            ServiceProfile(host: "vault.cofre", connector: TestConnector(local)),
            ServiceProfile(
                name: "prod", host: "memory.example", connector: TestConnector(remote, key: key), problem: problem),
        ]
    }

    @Test("Going to another profile leaves the present one with its keys and opens the other")
    func switching() async throws {
        let program = Program(local, profiles: profiles())
        await program.press("<Space> P")
        let choice = try program.top(ChoiceScreen.self)
        #expect(choice.options == ["vault  vault.cofre  (present)", "prod   memory.example"])
        await program.press("j <Enter>")
        #expect(program.app.profile.name == "prod")
        #expect(program.released == ["memory.cofre"])
        #expect(program.names.count == 5)
        #expect(program.session?.marks.isEmpty == true)
        await program.press("P k <Enter>")
        #expect(program.app.top is UnlockScreen)
        #expect(program.app.profile.name == "vault")
        #expect(program.released == ["memory.cofre", "memory.example"])
    }

    @Test("A profile whose client secret is asked for asks, and can be left again")
    func clientSecret() async throws {
        let program = Program(local, profiles: profiles(.clientSecret))
        await program.press("P j <Enter>")
        let screen = try program.top(UnlockScreen.self)
        #expect(screen.key == .clientSecret)
        await program.type("guess")
        await program.press("<Enter>")
        #expect(screen.problem == "The server refuses the access key 'ana': check it. Wait 1 s before the next try.")
        await program.press("<A-p> k <Enter>")
        #expect(program.app.profile.name == "vault")
    }

    @Test("A profile with a problem is not gone to, and says why")
    func problem() async throws {
        let program = Program(local, profiles: profiles(problem: "config.toml:3: url is wrong."))
        await program.press("P j <Enter>")
        #expect(program.app.profile.name == "vault")
        #expect(program.message == "config.toml:3: url is wrong.")
        #expect(program.released.isEmpty)
    }

    @Test("A profile that was edited meanwhile is read again by the key that tries again")
    func edited() async throws {
        let mended = Mutex(false)
        let good = ServiceProfile(
            name: "prod", host: "other.example", connector: TestConnector(remote, key: .nothing), confirmsAlways: true)
        let bad = ServiceProfile(name: "prod", connector: TestConnector(remote, key: .nothing), problem: "line 3")
        let program = Program(local, profiles: profiles(), renewed: { _ in mended.withLock { $0 } ? good : bad })
        await program.press("P j <Enter>")
        let screen = try program.top(UnlockScreen.self)
        #expect(screen.problem == "line 3")
        #expect(program.app.profile.host == "memory.example")
        mended.withLock { $0 = true }
        await program.press("<Enter>")
        #expect(program.names.count == 5)
        #expect(program.app.profile.host == "other.example" && program.app.profile.confirmsAlways)
    }

    @Test("A profile with a problem that was mended meanwhile is gone to")
    func mended() async throws {
        let good = profiles()[1]
        let program = Program(
            local, profiles: profiles(problem: "config.toml:3: url is wrong."), renewed: { _ in good })
        await program.press("P j <Enter>")
        #expect(program.app.profile.name == "prod" && program.names.count == 5)
    }

    @Test("What was marked on another server is not marked after the profile has changed")
    func marksOfAnotherServer() async throws {
        let changed = ServiceProfile(name: "vault", host: "other.example", connector: TestConnector(remote))
        let program = Program(local, profiles: profiles(), renewed: { _ in changed })
        await program.press("<Space>")
        program.app.lock()
        await program.type("open sesame")
        await program.press("<Enter>")
        #expect(program.names.count == 5)
        #expect(program.session?.marks.isEmpty == true)
    }

    @Test("Unsaved text and running work keep one where one is")
    func unfinished() async throws {
        let program = Program(local, profiles: profiles())
        await program.press("c")
        await program.type("New")
        await program.press("<A-p>")
        #expect(program.app.top is FormScreen)
        #expect(program.message == "Something is not saved or not finished here: finish it first.")
    }

    @Test("Without other profiles the key says so")
    func none() async {
        let program = Program(local)
        await program.press("P")
        #expect(program.message == "There are no other profiles: 'cofre profile add' makes one.")
    }

    @Test("A profile that needs nothing typed opens at once; what fails can be tried again, and Esc gives up")
    func opening() async throws {
        let connector = TestConnector(remote, key: .nothing)
        await connector.gate.close()
        let program = Program(
            local,
            profiles: [
                ServiceProfile(connector: TestConnector(local)), ServiceProfile(name: "prod", connector: connector),
            ])
        await program.key("P")
        await program.key("j")
        await program.key("<Enter>")
        let screen = try program.top(UnlockScreen.self)
        #expect(screen.isBusy)
        await connector.gate.waitUntilReached()
        await program.key("<Esc>")
        await program.wait { !screen.isBusy }
        #expect(screen.problem == "Given up.")
        await connector.gate.open()
        await program.press("<Enter>")
        #expect(program.names.count == 5)
    }
}
