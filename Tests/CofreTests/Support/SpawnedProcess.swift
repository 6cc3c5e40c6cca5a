import Foundation
import Glibc
import TestSupport

/// A process with files for its standard streams: nothing can fill up and stall it, and a server that it leaves behind
/// (tmux does) keeps nobody waiting for the end of a pipe.
final class SpawnedProcess {
    var processID: pid_t { process.id }
    private let process: ChildProcess
    private let folder: String

    init(_ executable: String, _ arguments: [String], environment: [String: String], input: String = "") throws {
        folder = try TemporaryHome.makeFolder()
        try Data(input.utf8).write(to: URL(fileURLWithPath: folder + "/in"))
        process = try ChildProcess(
            [executable] + arguments, environment: environment, input: .file(folder + "/in"),
            output: .file(folder + "/out"), errors: .file(folder + "/err"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Waits for the end: the exit status, or the signal's number above 128 as shells say it.
    func wait() -> Int32 { process.wait() }

    var output: String { get throws { try read("out") } }
    var errors: String { get throws { try read("err") } }

    private func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)), as: UTF8.self)
    }
}
