import CommandSupport
import Foundation
import Glibc
import Posix
import Testing

@testable import cofre

/// Commands that print a client secret.
@Suite struct ShellCommandTests {
    private let home: TemporaryHome

    init() throws { home = try TemporaryHome() }

    private func run(_ command: String) async -> (status: Int32, line: String?)? {
        guard case .ended(let status, let line) = await ShellCommand(command, showsMessages: false).run() else {
            return nil
        }
        return (status, line?.reveal())
    }

    @Test(
        arguments: [
            ("echo one; echo two", 0, "one"), ("printf 'no end'", 0, "no end"), ("printf 'a\\r\\nb'", 0, "a"),
            ("exit 7", 7, nil), ("kill -TERM $$", 143, nil), ("cat; echo after", 0, "after"),
            ("echo x; exit 3", 3, "x"),
        ] as [(String, Int32, String?)])
    func tellsStatusAndFirstLine(_ command: String, _ status: Int32, _ line: String?) async throws {
        let outcome = try #require(await run(command))
        #expect(outcome.status == status)
        #expect(outcome.line == line)
    }

    @Test func moreThanASecretIsTooMuch() async {
        let outcome = await ShellCommand("yes", showsMessages: false).run()
        guard case .failed(let error) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.code == EFBIG)
    }

    /// Not the shell alone, but all that it began, so that nobody waits for the end of its output.
    @Test func cancellingEndsItAndItsChildren() async throws {
        let pipe = home.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let task = Task {
            await ShellCommand("echo begun > '\(pipe)'; sleep 1000 | cat", showsMessages: false).run()
        }
        // Opening the pipe waits until the command has come so far.
        let begun = await OffPool.concurrent.run { try? FileBytes.read(pipe) }
        #expect(begun == Array("begun\n".utf8))
        task.cancel()
        guard case .cancelled = await task.value else {
            Issue.record("it was not cancelled")
            return
        }
    }

    @Test func nothingIsStartedWhereItIsCancelledBefore() async {
        let file = home.file("made")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await ShellCommand("touch '\(file)'", showsMessages: false).run()
        }
        guard case .cancelled = await task.value else {
            Issue.record("it was not cancelled")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: file))
    }
}
