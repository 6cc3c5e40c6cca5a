import Foundation
import Glibc
import Synchronization

/// Another program, started with posix_spawn(3). Foundation's `Process` looks through `/proc/self/fd` on the way and reads past
/// the end of a folder entry that it was given, which ends the whole test run where memory ends there.
package final class ChildProcess: Sendable {
    /// Where one of the standard streams leads to.
    package enum Stream {
        case null
        /// This end of it is a property of the process.
        case pipe
        /// Input is read from the file; output goes behind what is in it.
        case file(String)
    }

    private static let starting = NSLock()

    package let id: pid_t
    private let status = Mutex<Int32?>(nil)
    /// Ends of pipes, where there are such. Whoever reads or writes closes them.
    package let input: FileHandle?
    package let output: FileHandle?
    package let errors: FileHandle?

    /// - Parameters:
    ///   - arguments: the program, looked for in `PATH`, and what it is called with.
    ///   - environment: nil for this process's own.
    ///   - folder: its working directory; nil for this process's own.
    package init(
        _ arguments: [String], environment: [String: String]? = nil, folder: String? = nil, input: Stream = .null,
        output: Stream = .null, errors: Stream = .null
    ) throws {
        // A pipe is inherited by whatever is started before it is marked as ours.
        Self.starting.lock()
        defer { Self.starting.unlock() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var theirs: [Int32] = []
        defer { for descriptor in theirs { close(descriptor) } }
        func connect(_ stream: Stream, _ number: Int32) throws -> FileHandle? {
            let isInput = number == 0
            switch stream {
            case .null: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
            case .file(let path):
                posix_spawn_file_actions_addopen(
                    &actions, number, path, isInput ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND, 0o600)
            case .pipe:
                var ends: [Int32] = [0, 0]
                guard pipe(&ends) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
                for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
                posix_spawn_file_actions_adddup2(&actions, isInput ? ends[0] : ends[1], number)
                theirs.append(isInput ? ends[0] : ends[1])
                return FileHandle(fileDescriptor: isInput ? ends[1] : ends[0], closeOnDealloc: true)
            }
            return nil
        }
        self.input = try connect(input, 0)
        self.output = try connect(output, 1)
        self.errors = try connect(errors, 2)

        // The threads that tests run on block signals, and a process inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let command = (folder.map { ["env", "-C", $0] } ?? []) + arguments
        var argv = command.map { strdup($0) } + [nil]
        let variables = environment ?? ProcessInfo.processInfo.environment
        var environ = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + environ { free(pointer) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, command[0], &actions, &attributes, &argv, &environ)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        id = process
    }

    package func signal(_ number: Int32) { kill(id, number) }

    /// Waits for the end: the exit status, or the signal's number above 128 as shells say it.
    @discardableResult
    package func wait() -> Int32 {
        status.withLock { known in
            if let known { return known }
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            let ended = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
            known = ended
            return ended
        }
    }

    /// Runs a program to its end, with bytes for it to read. What it prints has to fit into a pipe before it has read all of
    /// them.
    package static func run(
        _ arguments: [String], folder: String? = nil, reading bytes: [UInt8] = []
    ) throws -> (status: Int32, output: Data) {
        let process = try ChildProcess(arguments, folder: folder, input: .pipe, output: .pipe)
        try process.input?.write(contentsOf: Data(bytes))
        try process.input?.close()
        let output = try process.output?.readToEnd() ?? Data()
        return (process.wait(), output)
    }
}
