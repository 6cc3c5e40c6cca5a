import Glibc

/// The program tmux.
enum TmuxProcess {
    /// It answers in a few milliseconds. Where it hangs, the screens must not.
    private static let patience: Int32 = 500

    /// Runs it with `input` as its standard input, and returns whether it ended well within half a second.
    static func run(_ arguments: [String], _ input: String) -> Bool {
        // The standard input, a socket: writing to it neither blocks nor raises a signal.
        var text: [Int32] = [-1, -1]
        // The standard output, which closes when the process ends: that is what is waited for.
        var output: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &text) == 0 else { return false }
        defer { close(text[0]) }
        guard pipe(&output) == 0 else {
            close(text[1])
            return false
        }
        defer { close(output[0]) }
        for end in text + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let isWritten = write(Array(input.utf8), to: text[0])
        let process = isWritten ? spawn(arguments, input: text[1], output: output[1]) : nil
        close(text[1])
        close(output[1])
        guard let process else { return false }
        return hasEndedWell(process, output[0])
    }

    /// Writes all of it, and its end. False where the socket does not hold it: far more than terminals take.
    private static func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        return send(socket, bytes, bytes.count, flags) == bytes.count && shutdown(socket, Int32(SHUT_WR)) == 0
    }

    private static func hasEndedWell(_ process: pid_t, _ output: Int32) -> Bool {
        var end = pollfd(fd: output, events: 0, revents: 0)
        var isInTime = poll(&end, 1, patience)
        while isInTime < 0, errno == EINTR { isInTime = poll(&end, 1, patience) }
        if isInTime <= 0 { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return false }
        }
        return status == 0
    }

    private static func spawn(_ arguments: [String], input: Int32, output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var words = (["tmux"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        return posix_spawnp(&process, "tmux", &actions, nil, &words, environ) == 0 ? process : nil
    }
}
