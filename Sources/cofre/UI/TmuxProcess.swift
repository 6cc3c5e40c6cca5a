import CommandSupport
import Glibc

/// Why tmux did not do what it was asked for.
enum TmuxFailure: Error {
    /// It said no, or it is not there.
    case refused
    /// Nobody knows whether it did it.
    case noAnswer
}

/// The program tmux.
@MainActor
struct TmuxProcess {
    /// The search path, as in PATH.
    private let path: String
    /// Milliseconds. It answers in a few of them. If it hangs, the screens must not.
    private let patience: Int

    init(path: String = Paths.environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin", patience: Int = 500) {
        self.path = path
        self.patience = patience
    }

    /// Runs it with `input` as its standard input, and returns what it prints, if it ends within the patience for it.
    func run(_ arguments: [String], _ input: String) throws(TmuxFailure) -> String {
        guard let program, let text = Self.pair() else { throw .refused }
        defer { close(text.ours) }
        guard let output = Self.pair() else {
            close(text.theirs)
            throw .refused
        }
        defer { close(output.ours) }
        // Without this, no status is kept of a process that ends if whoever started this one ignored the signal.
        let before = signal(SIGCHLD, SIG_DFL)
        defer { signal(SIGCHLD, before) }
        let isWritten = Self.write(Array(input.utf8), to: text.ours)
        let process = isWritten ? Self.spawn(program, arguments, input: text.theirs, output: output.theirs) : nil
        close(text.theirs)
        close(output.theirs)
        guard let process else { throw .refused }
        return try Self.answer(of: process, output.ours, until: Self.now() + patience)
    }

    /// The first in the search path. What is there by a relative path is whatever lies in the working directory.
    private var program: String? {
        path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/tmux" }.first {
            access($0, X_OK) == 0
        }
    }

    /// Two connected sockets: writing to one neither blocks nor raises a signal. Other processes get neither.
    private static func pair() -> (ours: Int32, theirs: Int32)? {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        return socketpair(AF_UNIX, type, 0, &ends) == 0 ? (ends[0], ends[1]) : nil
    }

    /// Writes all of it, and its end. False if the socket does not hold it: far more than terminals take.
    private static func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        return send(socket, bytes, bytes.count, flags) == bytes.count && shutdown(socket, Int32(SHUT_WR)) == 0
    }

    private static func spawn(_ program: String, _ arguments: [String], input: Int32, output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // A group of its own: what is sent to this one, such as a stop, is not for it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var words = (["tmux"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        return posix_spawn(&process, program, &actions, &attributes, &words, environ) == 0 ? process : nil
    }

    private static func answer(of process: pid_t, _ output: Int32, until deadline: Int) throws(TmuxFailure) -> String {
        let text = read(output, until: deadline)
        var status: Int32 = 0
        var ended = waitpid(process, &status, WNOHANG)
        // Its output is closed a moment before it has ended.
        while ended == 0 || (ended < 0 && errno == EINTR), now() < deadline {
            poll(nil, 0, 1)
            ended = waitpid(process, &status, WNOHANG)
        }
        if ended == 0 {
            kill(process, SIGKILL)
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        guard ended == process, let text else { throw .noAnswer }
        guard status == 0 else { throw .refused }
        return text
    }

    /// All that it prints; nil if its end does not come in time.
    private static func read(_ output: Int32, until deadline: Int) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            var end = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            let found = poll(&end, 1, Int32(max(0, deadline - now())))
            if found < 0, errno == EINTR { continue }
            guard found > 0 else { return nil }
            let count = Glibc.read(output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// Milliseconds from any starting point.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
