import CommandSupport
import Glibc
import Posix
import Secrets
import Synchronization

/// A shell command that prints a secret. Its standard input is empty; cancelling the task ends it.
struct ShellCommand: Sendable {
    enum Outcome: Sendable {
        /// Its exit status (128 and the signal's number where one ended it), and the first line that it printed.
        case ended(Int32, ClientSecret?)
        case failed(SystemError)
        case cancelled
    }

    private let command: String
    private let showsMessages: Bool
    /// More output than this is no secret.
    private static let limit = 1 << 16

    /// - Parameter showsMessages: whether its standard error, and the terminal, are its own; otherwise it is on its own
    ///   behind screens.
    init(_ command: String, showsMessages: Bool) {
        self.command = command
        self.showsMessages = showsMessages
    }

    func run() async -> Outcome {
        let process = RunningProcess(hasOwnGroup: !showsMessages)
        return await withTaskCancellationHandler {
            await OffPool.concurrent.run { runToEnd(process) }
        } onCancel: {
            process.cancel()
        }
    }

    private func runToEnd(_ process: RunningProcess) -> Outcome {
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { return .failed(.last) }
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipe[0]) }
        let failure = process.start { spawn(writingTo: pipe[1]) }
        close(pipe[1])
        if let failure { return failure }
        let output = Result { () throws(SystemError) in try FileBytes.read(descriptor: pipe[0], limit: Self.limit) }
        if case .failure = output { process.end() }
        let status = process.wait()
        if process.isCancelled { return .cancelled }
        switch output {
        case .success(var bytes):
            defer { explicit_bzero(&bytes, bytes.count) }
            var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            let secret = line.withUnsafeBytes { ClientSecret(bytes: $0) }.withoutByteOrderMark
            return .ended(status, secret.isEmpty ? nil : secret)
        case .failure(let error): return .failed(error)
        }
    }

    /// The process, or why there is none.
    private func spawn(writingTo output: Int32) -> Result<pid_t, SystemError> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        if !showsMessages { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }

        let words: [String] = ["sh", "-c", command]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let failure = FreshSignals.withAttributes(hasOwnGroup: !showsMessages) { attributes in
            posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
        }
        return failure == 0 ? .success(process) : .failure(SystemError(failure))
    }
}

/// A process that may be ended from another thread, but never after it was waited for, when its number may be another's.
private final class RunningProcess: Sendable {
    private struct State {
        var process: pid_t?
        var isCancelled = false
    }

    private let hasOwnGroup: Bool
    private let state = Mutex(State())

    init(hasOwnGroup: Bool) { self.hasOwnGroup = hasOwnGroup }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// nil where the process runs.
    func start(_ spawn: () -> Result<pid_t, SystemError>) -> ShellCommand.Outcome? {
        state.withLock { state in
            if state.isCancelled { return .cancelled }
            switch spawn() {
            case .success(let process):
                state.process = process
                return nil
            case .failure(let error): return .failed(error)
            }
        }
    }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            terminate(state.process)
        }
    }

    func end() { state.withLock { terminate($0.process) } }

    private func terminate(_ process: pid_t?) {
        if let process { kill(hasOwnGroup ? -process : process, SIGTERM) }
    }

    /// The exit status, as shells tell it.
    func wait() -> Int32 {
        guard let process = state.withLock({ $0.process }) else { return -1 }
        // Wait without taking it first: the number stays its own until the lock is held.
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return state.withLock { state in
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            state.process = nil
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }
}
