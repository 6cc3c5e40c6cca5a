import Foundation
import Synchronization

/// The real binary, as built beside the tests.
enum Program {
    static let path: String = {
        // The test bundle lies beside the products.
        let bundle = Bundle(for: Anchor.self).bundleURL
        let folders = [bundle, bundle.deletingLastPathComponent()]
        let candidates = folders.map { $0.appendingPathComponent("cofre").path }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[0]
    }()

    private final class Anchor {}

    struct Result: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs a command to its end, with standard input from `input`.
    static func run(
        _ arguments: [String], in home: TemporaryHome, input: String = "", environment: [String: String] = [:]
    ) throws -> Result {
        try run(path, arguments, environment: home.environment.merging(environment) { $1 }, input: input)
    }

    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String], input: String = ""
    ) throws -> Result {
        let process = try start(executable, arguments, environment: environment)
        let (standardInput, standardOutput, standardError) = process.pipes
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        // Both pipes are read at once, so that neither can fill up and stall the process.
        let errors = Drain(standardError)
        let output = standardOutput.fileHandleForReading.readDataToEndOfFile()
        process.process.waitUntilExit()
        return Result(
            status: process.process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors.wait(), as: UTF8.self))
    }

    struct Running {
        var process: Process
        var pipes: (Pipe, Pipe, Pipe)
    }

    static func start(_ executable: String, _ arguments: [String], environment: [String: String]) throws -> Running {
        let process = Process()
        let pipes = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = pipes.0
        process.standardOutput = pipes.1
        process.standardError = pipes.2
        try process.run()
        return Running(process: process, pipes: pipes)
    }
}

/// Reads a pipe to its end on a thread of its own.
private final class Drain: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let data = Mutex(Data())

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            let read = handle.readDataToEndOfFile()
            data.withLock { $0 = read }
            done.signal()
        }
    }

    func wait() -> Data {
        done.wait()
        return data.withLock { $0 }
    }
}

/// A home directory of its own for each test, removed at the end.
final class TemporaryHome: Sendable {
    let folder: String

    init() throws {
        var template = Array((NSTemporaryDirectory() + "/cofre-test-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func file(_ name: String) -> String { folder + "/" + name }

    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: file(name), atomically: false, encoding: .utf8)
        return file(name)
    }

    var vault: String { file("vault.cofre") }
    var keyFile: String { file("key") }

    /// What the program runs with: nothing of the tester's own.
    var environment: [String: String] {
        [
            "HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "TERM": "xterm-256color",
            "COFRE_VAULT": vault,
        ]
    }

    var withKey: [String: String] { ["COFRE_KEY_FILE": keyFile] }
}
