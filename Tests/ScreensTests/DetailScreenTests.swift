import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Details")
@MainActor
struct DetailScreenTests {
    private func open() async throws -> (Program, DetailScreen) {
        let program = Program(InMemoryService(secrets: [.sample()]))
        await program.app.settled()
        await program.press("<Enter>")
        return (program, try program.top(DetailScreen.self))
    }

    @Test("It reads the secret once, and hides the client secret")
    func reading() async throws {
        let (program, screen) = try await open()
        #expect(screen.secret?.clientSecret == ClientSecret("old-value"))
        #expect(!screen.isRevealed)
        #expect(await program.service.calls.filter { $0 == .read(SecretID(1)) }.count == 1)
    }

    @Test("The client secret is shown by its key and hides itself again")
    func revealing() async throws {
        let (program, screen) = try await open()
        await program.press("x")
        #expect(screen.isRevealed)
        await program.press("x")
        #expect(!screen.isRevealed)
        await program.press("x")
        await program.pass(30)
        await program.wait { !screen.isRevealed }
    }

    @Test("It is hidden when the screen is left")
    func leaving() async throws {
        let (program, screen) = try await open()
        await program.press("x e")
        #expect(!screen.isRevealed)
        await program.press("<Esc> x <Esc>")
        #expect(!screen.isRevealed)
        #expect(program.app.top is ListScreen)
    }

    @Test("Copies go to the clipboard; the client secret leaves it again after a while")
    func copying() async throws {
        let (program, _) = try await open()
        await program.press("y u")
        #expect(program.clipboard == ["https://billing.example/v1"])
        #expect(program.clock.alarms.allSatisfy { $0 < 45 })
        await program.press("y s")
        #expect(program.clipboard.last == "old-value")
        #expect(program.message == "Sent the client secret to the terminal's clipboard; it will be cleared in 45 s.")
        await program.pass(45)
        await program.wait { program.clipboard.last == "" }
    }

    @Test("Where the terminal takes no copies, that is said, and an earlier one is cleared all the same")
    func noCopies() async throws {
        let (program, _) = try await open()
        await program.press("y s")
        program.copyOutcome = .unsupported
        await program.press("y n")
        #expect(program.app.message == Message(.warning, "Not copied: this terminal takes no copies."))
        program.copyOutcome = .sent
        await program.pass(45)
        await program.wait { program.clipboard == ["old-value", ""] }
    }

    @Test(
        "What became of a copy is said",
        arguments: [
            (CopyOutcome.sent, "Sent the URL to the terminal's clipboard."),
            (.inTmux, "Copied the URL to tmux, which passes it on if the terminal takes it."),
            (.tooLong(limit: 74_000), "Not copied: the URL has more than the 74 kB that terminals take."),
            (.unsupported, "Not copied: this terminal takes no copies."),
        ])
    func outcomes(_ outcome: CopyOutcome, _ sentence: String) async throws {
        let (program, _) = try await open()
        program.copyOutcome = outcome
        await program.press("y u")
        #expect(program.message == sentence)
    }

    @Test("Nothing is to be cleared where nothing was copied")
    func nothingToClear() async throws {
        let (program, _) = try await open()
        program.copyOutcome = .unsupported
        await program.press("y s")
        #expect(program.message == "Not copied: this terminal takes no copies.")
        program.copyOutcome = .sent
        await program.press("<A-l> L <Esc>")
        program.app.finish()
        #expect(program.clipboard.isEmpty)
    }

    @Test("A secret that may only be viewed is not opened for editing")
    func viewOnly() async throws {
        let program = Program(InMemoryService(summaries: [.viewOnly(1)]))
        await program.app.settled()
        await program.press("<Enter> e")
        #expect(try program.top(DetailScreen.self).canEdit == false)
        #expect(program.message == "You may only view this secret.")
    }

    @Test("Something else that was copied meanwhile is not cleared")
    func copiedMeanwhile() async throws {
        let (program, _) = try await open()
        await program.press("y s")
        await program.wait { program.clock.alarms.contains(45) }
        await program.press("y n")
        await program.wait { !program.clock.alarms.contains(45) }
        #expect(program.clipboard == ["old-value", "Billing API"])
    }

    @Test("Leaving the program and locking it clear a copied secret at once")
    func clearing() async throws {
        let (program, _) = try await open()
        await program.press("y s L")
        await program.press("<A-l>")
        #expect(program.clipboard == ["old-value", ""])
    }

    @Test("A secret that cannot be cleared is told, and tried again until it is")
    func clearingAgain() async throws {
        let (program, _) = try await open()
        await program.press("y s")
        program.clearOutcome = .leftInTmux(buffer: "cofre-7")
        await program.pass(45)
        await program.wait { program.clears == 1 }
        await program.pass(1)
        await program.wait { program.clears == 2 }
        let text = "tmux still has the client secret: run tmux delete-buffer -b cofre-7."
        #expect(program.app.message == Message(.error, text))
        program.clearOutcome = .done
        await program.pass(1)
        await program.wait { program.clipboard == ["old-value", ""] }
        #expect(program.app.clipboard.clear() == .done)
        #expect(program.clears == 3)
    }

    @Test("What is left of a secret after something else was copied is cleared, too")
    func leftOver() async throws {
        let (program, _) = try await open()
        await program.press("y s")
        // As where the first went to tmux, and the second past it.
        program.keepsSecret = true
        await program.press("y u")
        await program.wait { program.clipboard == ["old-value", "https://billing.example/v1", ""] }
    }

    @Test("A secret that was not copied may have been taken in part: it is cleared")
    func notCopied() async throws {
        let (program, _) = try await open()
        await program.press("y s")
        program.copyOutcome = .tooLong(limit: 74_000)
        await program.press("y s")
        #expect(program.clipboard == ["old-value", ""])
    }

    @Test("Deactivating goes through the plan, and the state follows")
    func acting() async throws {
        let (program, screen) = try await open()
        #expect(screen.state == .active)
        await program.press("d y")
        #expect(program.app.top === screen)
        #expect(screen.state == .inactive)
        #expect(program.message?.hasPrefix("Deactivated ") == true)
        #expect(program.message?.hasSuffix(". u takes it back.") == true)
        await program.press("u y")
        #expect(screen.state == .active)
    }

    @Test("After an edit it shows what was saved")
    func editing() async throws {
        let (program, screen) = try await open()
        await program.press("e")
        await program.type(" 2")
        await program.press("<C-s>")
        #expect(program.app.top === screen)
        #expect(screen.name == "Billing API 2")
        #expect(screen.secret?.version == 2)
    }

    @Test("A secret that cannot be read says why; an inactive one is then known to be")
    func failing() async throws {
        let program = Program(InMemoryService(secrets: [.sample()]))
        await program.app.settled()
        await program.service.fail([SecretID(1)], with: .inactive)
        await program.press("<Enter>")
        let screen = try program.top(DetailScreen.self)
        #expect(screen.problem == ServiceError.inactive.sentence)
        #expect(screen.state == .inactive)
        await program.press("x y s")
        #expect(!screen.isRevealed)
        #expect(program.clipboard.isEmpty)
    }
}
