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
        let process = try ChildProcess(
            [Self.path] + arguments, environment: environment.merging(more) { $1 }, output: .pipe, errors: .pipe)
        // What is printed here fits into a pipe.
        let (told, complaints) = (process.output, process.errors)
        let texts = try await off { (try told?.readToEnd() ?? Data(), try complaints?.readToEnd() ?? Data()) }
        return Result(
            status: process.wait(), output: String(decoding: texts.0, as: UTF8.self),
            errors: String(decoding: texts.1, as: UTF8.self))
    }

    /// Starts a server; its log goes into the file `log`.
    func serve(_ arguments: String..., environment more: [String: String] = [:]) async throws -> Server {
        try folder.write("log", "")
        let process = try ChildProcess(
            [Self.path, "serve", "--listen", "127.0.0.1:0"] + arguments, environment: environment.merging(more) { $1 },
            output: .pipe, errors: .file(folder.file("log")))
        let handle = process.output
        let line = try await off {
            var line: [UInt8] = []
            while line.last != UInt8(ascii: "\n"), let byte = try handle?.read(upToCount: 1)?.first {
                line.append(byte)
            }
            return String(decoding: line, as: UTF8.self)
        }
        return Server(process: process, line: line)
    }

    /// A running server.
    struct Server {
        let process: ChildProcess
        /// What it printed.
        let line: String

        var port: Int { Int(line.dropLast().split(separator: ":").last ?? "") ?? 0 }

        /// Sends SIGTERM and gives the exit status.
        func stop() async -> Int32 {
            process.signal(SIGTERM)
            return await wait()
        }

        func wait() async -> Int32 {
            let running = process
            return (try? await off { running.wait() }) ?? -1
        }
    }
}
