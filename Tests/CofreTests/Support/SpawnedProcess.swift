import Foundation
import Glibc

/// A process with files for its standard streams: nothing can fill up and stall it, and a server that it leaves behind
/// (tmux does) keeps nobody waiting for the end of a pipe.
final class SpawnedProcess {
    let processID: pid_t
    private let folder: String

    init(_ executable: String, _ arguments: [String], environment: [String: String], input: String = "") throws {
        folder = try TemporaryHome.makeFolder()
        try Data(input.utf8).write(to: URL(fileURLWithPath: folder + "/in"))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, folder + "/in", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder + "/out", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder + "/err", O_WRONLY | O_CREAT, 0o600)
        var argv = ([executable] + arguments).map { strdup($0) } + [nil]
        var environ = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + environ { free(pointer) } }
        // The threads that tests run on block signals, and a process inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        let failure = posix_spawn(&process, executable, &actions, &attributes, &argv, &environ)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        processID = process
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Waits for the end: the exit status, or the signal's number above 128 as shells tell it.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    var output: String { get throws { try read("out") } }
    var errors: String { get throws { try read("err") } }

    private func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)), as: UTF8.self)
    }
}
