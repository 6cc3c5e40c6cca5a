import Foundation
import Testing

@testable import cofre

/// What is run as tmux, here a script.
@MainActor @Suite(.serialized) struct TmuxProcessTests {
    private let home: TemporaryHome

    init() throws { home = try TemporaryHome() }

    private func process(_ script: String) throws -> TmuxProcess {
        let file = try home.write("tmux", "#!/bin/sh\n\(script)\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file)
        return TmuxProcess(path: "relative:/nowhere:\((file as NSString).deletingLastPathComponent):/usr/bin:/bin")
    }

    private func answer(_ script: String, _ arguments: [String] = [], _ input: String = "") throws -> Result<
        String, TmuxFailure
    > {
        let process = try process(script)
        do throws(TmuxFailure) { return .success(try process.run(arguments, input)) } catch { return .failure(error) }
    }

    @Test func givesWhatIsPrinted() throws {
        #expect(try answer("echo \"$2\"; cat", ["-b", "x y"], "text\n") == .success("x y\ntext\n"))
    }

    @Test func saysWhetherItWasRefusedOrDidNotAnswer() throws {
        #expect(try answer("exit 1") == .failure(.refused))
        let start = ContinuousClock.now
        #expect(try answer("exec sleep 20") == .failure(.noAnswer))
        // It closes its output, and goes on.
        #expect(try answer("exec >&-; exec sleep 20") == .failure(.noAnswer))
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(TmuxProcess(path: "/nowhere:.").runs() == .failure(.refused))
    }

    @Test func itsStatusIsKnownAlsoIfThatSignalIsIgnored() throws {
        let before = signal(SIGCHLD, SIG_IGN)
        defer { signal(SIGCHLD, before) }
        #expect(try answer("exit 0") == .success(""))
        #expect(try answer("exit 1") == .failure(.refused))
    }

    @Test func hasAGroupOfItsOwn() throws {
        #expect(try answer("test $(ps -o pgid= -p $$) = $$ && echo own") == .success("own\n"))
    }
}

extension TmuxProcess {
    fileprivate func runs() -> Result<String, TmuxFailure> {
        do throws(TmuxFailure) { return .success(try run([], "")) } catch { return .failure(error) }
    }
}
