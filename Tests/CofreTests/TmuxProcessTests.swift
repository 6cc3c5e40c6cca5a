import Foundation
import Testing

@testable import cofre

/// What is run as tmux, here a shell.
@MainActor @Suite(.serialized) struct TmuxProcessTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        // Not written but linked: what is still open for writing in some child of another test cannot be run.
        try FileManager.default.createSymbolicLink(atPath: home.file("tmux"), withDestinationPath: "/bin/sh")
    }

    /// Runs a script with arguments from `$1` on.
    ///
    /// - Parameter patience: in milliseconds; long if an answer is awaited, since the machine may be busy.
    private func answer(
        _ script: String, _ arguments: [String] = [], _ input: String = "", patience: Int = 20_000
    ) -> Result<String, TmuxFailure> {
        let process = TmuxProcess(path: "relative:/nowhere:\(home.folder):/usr/bin:/bin", patience: patience)
        return process.answer(["-c", script, "tmux"] + arguments, input)
    }

    @Test func givesWhatIsPrinted() {
        let answer = answer("echo \"$2\"; cat", ["-b", "x y"], "text\n")
        #expect(answer == .success("x y\ntext\n"))
    }

    @Test(arguments: [
        ("exit 1", TmuxFailure.refused), ("exec sleep 20", .noAnswer),
        // It closes its output, and goes on.
        ("exec >&-; exec sleep 20", .noAnswer),
    ])
    func saysWhetherItWasRefusedOrDidNotAnswer(_ script: String, _ failure: TmuxFailure) {
        let start = ContinuousClock.now
        let answer = answer(script, patience: failure == .noAnswer ? 500 : 20_000)
        #expect(answer == .failure(failure))
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func isNotRunFromTheWorkingDirectory() {
        let answer = TmuxProcess(path: "/nowhere:.:bin").answer([], "")
        #expect(answer == .failure(.refused))
    }

    @Test func hasAGroupOfItsOwn() {
        let answer = answer("test $(ps -o pgid= -p $$) = $$ && echo own")
        #expect(answer == .success("own\n"))
    }
}

extension TmuxProcess {
    fileprivate func answer(_ arguments: [String], _ input: String) -> Result<String, TmuxFailure> {
        do throws(TmuxFailure) { return .success(try run(arguments, input)) } catch { return .failure(error) }
    }
}
