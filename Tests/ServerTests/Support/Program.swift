import Foundation
import TestSupport

/// The real binary, as it ships.
final class Program: Sendable {
    struct Result: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    static let path = ShippedProgram.path("cofre-server")

    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Nothing of the tester's own.
    private var environment: [String: String] {
        [
            "HOME": folder.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "USER": "tester",
            "COFRE_VAULT": folder.file("vault.cofre"),
        ]
    }

    /// Runs a command to its end.
    func run(_ arguments: String..., environment more: [String: String] = [:]) async throws -> Result {
        try await run(all: arguments, environment: more)
    }

    func run(all arguments: [String], environment more: [String: String] = [:]) async throws -> Result {
        let process = process(arguments, environment.merging(more) { $1 })
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // What is printed here fits into a pipe.
        let (told, complaints) = (output.fileHandleForReading, errors.fileHandleForReading)
        let texts = try await off { (try told.readToEnd() ?? Data(), try complaints.readToEnd() ?? Data()) }
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: texts.0, as: UTF8.self),
            errors: String(decoding: texts.1, as: UTF8.self))
    }

    /// Starts a server; its log goes into the file `log`.
    func serve(_ arguments: String..., environment more: [String: String] = [:]) async throws -> Server {
        try folder.write("log", "")
        let process = process(
            ["serve", "--listen", "127.0.0.1:0"] + arguments, environment.merging(more) { $1 })
        let output = Pipe()
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("log")))
        try process.run()
        let handle = output.fileHandleForReading
        let line = try await off {
            var line: [UInt8] = []
            while line.last != UInt8(ascii: "\n"), let byte = try handle.read(upToCount: 1)?.first { line.append(byte) }
            return String(decoding: line, as: UTF8.self)
        }
        return Server(process: process, line: line)
    }

    /// A running server.
    struct Server {
        let process: Process
        /// What it printed.
        let line: String

        var port: Int { Int(line.dropLast().split(separator: ":").last ?? "") ?? 0 }

        /// Sends SIGTERM and gives the exit status.
        func stop() async -> Int32 {
            process.terminate()
            return await wait()
        }

        func wait() async -> Int32 {
            let running = process
            try? await off { running.waitUntilExit() }
            return running.terminationStatus
        }
    }

    private func process(_ arguments: [String], _ environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.path)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
