import CommandSupport
import Glibc
import Posix

/// A command that runs with more variables in its environment, in the place of this program or under its eyes.
struct ChildCommand {
    let words: [String]
    /// Over those of this program.
    var variables: [(name: String, value: String)]

    /// Lets the command take this program's place. Returns only if that fails.
    func replaceProcess() -> SystemError {
        for (name, value) in variables { setenv(name, value, 1) }
        signal(SIGPIPE, SIG_DFL)
        return withArguments { arguments, _ in
            execvp(words[0], arguments)
            return SystemError.last
        }
    }

    /// Runs the command, hides values in what it writes, and returns its exit status as shells tell it.
    func run(hiding values: [[UInt8]]) async throws(SystemError) -> Int32 {
        var (output, errors) = ([Int32](repeating: -1, count: 2), [Int32](repeating: -1, count: 2))
        guard pipe(&output) == 0, pipe(&errors) == 0 else { throw .last }
        for end in output + errors { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let child = try spawn(output[1], errors[1])
        close(output[1])
        close(errors[1])
        // Those of the terminal's keys come to the command by themselves; it decides what becomes of them.
        let signals = CaughtSignals([SIGINT, SIGQUIT, SIGTERM, SIGHUP]) { number in
            if number == SIGTERM || number == SIGHUP { kill(child, number) }
        }
        defer { signals.end() }
        let mask = OutputMask(values)
        async let written: Void = Self.copy(from: output[0], to: STDOUT_FILENO, mask)
        await Self.copy(from: errors[0], to: STDERR_FILENO, mask)
        await written
        return await OffPool.concurrent.run {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }

    private func spawn(_ output: Int32, _ errors: Int32) throws(SystemError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        var process: pid_t = 0
        let failure = FreshSignals.withAttributes { attributes in
            withArguments { arguments, environment in
                posix_spawnp(&process, words[0], &actions, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { throw SystemError(failure) }
        return process
    }

    /// Copies from one descriptor to another until its end, hiding values, on a thread of its own.
    private static func copy(from source: Int32, to target: Int32, _ mask: OutputMask) async {
        await OffPool.concurrent.run {
            defer { close(source) }
            var mask = mask
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            defer { explicit_bzero(&buffer, buffer.count) }
            while true {
                let count = read(source, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                let shown = count > 0 ? mask.take(buffer.prefix(count)) : mask.end()
                // Whoever reads it may be gone; the command notices when its own end is closed.
                guard (try? FileBytes.write(shown, to: target)) != nil, count > 0 else { return }
            }
        }
    }

    private typealias Vector = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    /// Calls `body` with the words and the environment in C's form. The copies of values are wiped afterwards.
    private func withArguments<R>(_ body: (Vector, Vector) -> R) -> R {
        let names = Set(variables.map(\.name))
        var inherited: [String] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if !names.contains(String(text.prefix { $0 != "=" })) { inherited.append(text) }
            next += 1
        }
        var arguments = words.map { strdup($0) } + [nil]
        var environment = (inherited + variables.map { "\($0.name)=\($0.value)" }).map { strdup($0) } + [nil]
        defer {
            for text in arguments { free(text) }
            for text in environment {
                if let text { explicit_bzero(text, strlen(text)) }
                free(text)
            }
        }
        return arguments.withUnsafeMutableBufferPointer { arguments in
            environment.withUnsafeMutableBufferPointer { environment in
                guard let words = arguments.baseAddress, let variables = environment.baseAddress else {
                    preconditionFailure("both end with a nil")
                }
                return body(words, variables)
            }
        }
    }
}
