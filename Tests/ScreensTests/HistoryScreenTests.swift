import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("History")
@MainActor
struct HistoryScreenTests {
    private func open(_ features: ServiceFeatures = .all) async throws -> Program {
        let service = InMemoryService(secrets: [.sample()], features: features)
        for change in [SecretChange(tags: "one"), SecretChange(clientSecret: ClientSecret("newer"), notes: "two")] {
            _ = try await service.update(SecretID(1), change, expecting: nil)
        }
        let program = Program(service)
        await program.app.settled()
        await program.press("h")
        return program
    }

    @Test("Versions are listed newest first, each compared with the one before it")
    func listing() async throws {
        let program = try await open()
        let screen = try program.top(HistoryScreen.self)
        #expect(screen.versions?.map(\.version) == [3, 2, 1])
        #expect((0..<3).map { screen.changes(at: $0) } == ["client secret, notes", "tags", "created"])
        #expect(screen.differences.map(\.field) == [.clientSecret, .notes])
        await program.press("j")
        #expect(screen.differences.map(\.field) == [.tags])
    }

    @Test("Two that are chosen are compared; a third takes the place of the first")
    func choosing() async throws {
        let program = try await open()
        let screen = try program.top(HistoryScreen.self)
        await program.press("<Space> j j <Space>")
        #expect(screen.compared?.old?.version == 1 && screen.compared?.new.version == 3)
        await program.press("k <Space>")
        #expect(screen.chosen == [1, 2])
        await program.press("<Space>")
        #expect(screen.chosen == [1])
    }

    @Test("Client secrets show after their key, and hide themselves again")
    func revealing() async throws {
        let program = try await open()
        let screen = try program.top(HistoryScreen.self)
        #expect(screen.differences.first?.added == "(hidden)")
        await program.press("x")
        #expect(screen.differences.first?.added == "newer")
        await program.pass(30)
        await program.wait { !screen.isRevealed }
        await program.press("x")
        screen.hideSecrets()
        #expect(screen.differences.first?.added == "(hidden)")
    }

    @Test("Restoring asks first, and makes a new version")
    func restoring() async throws {
        let program = try await open()
        await program.press("<Enter>")
        #expect(program.message == "This is the current version: choose an earlier one.")
        await program.press("G <Enter>")
        let question = try program.top(ConfirmScreen.self).question
        #expect(question.contains("Restore version 1") && question.contains("client secret, tags, notes"))
        await program.press("n")
        #expect(await program.service.stored(SecretID(1))?.version == 3)
        await program.press("<Enter> y")
        #expect(program.message == "Restored version 1 of Billing API.")
        let screen = try program.top(HistoryScreen.self)
        #expect(screen.versions?.map(\.version) == [4, 3, 2, 1])
        #expect(await program.service.stored(SecretID(1))?.clientSecret == ClientSecret("old-value"))
    }

    @Test("A change by somebody else meanwhile is not overwritten")
    func conflict() async throws {
        let program = try await open()
        await program.press("G <Enter>")
        _ = try await program.service.update(SecretID(1), SecretChange(notes: "theirs"), expecting: nil)
        await program.press("y")
        #expect(program.message == ServiceError.conflict.sentence)
        #expect(await program.service.stored(SecretID(1))?.notes == "theirs")
    }

    @Test("A service without a history says so")
    func remote() async throws {
        let program = try await open(.remote)
        #expect(program.app.top is ListScreen)
        #expect(program.message == "There are no earlier versions to show: only a vault keeps them.")
    }

    @Test("From the details, the history leads back to what is there now")
    func fromDetails() async throws {
        let program = try await open()
        await program.press("<Esc> <Enter> h G <Enter> y <Esc>")
        #expect(try program.top(DetailScreen.self).secret?.version == 4)
    }

    @Test("J and K go to the neighbours in the list, and take its current row along")
    func neighbours() async throws {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(3)))
        await program.app.settled()
        await program.press("<Enter>")
        let screen = try program.top(DetailScreen.self)
        let names = program.names
        await program.press("x J")
        #expect(screen.name == names[1] && !screen.isRevealed && screen.secret != nil)
        await program.press("J J")
        #expect(program.message == "This is the last one shown.")
        await program.press("K")
        #expect(screen.name == names[1])
        await program.press("<Esc>")
        #expect(program.current == names[1])
    }
}
