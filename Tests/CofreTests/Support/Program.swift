import Foundation
import TestSupport

/// The real binary, as it ships.
enum Program {
    static let path = ShippedProgram.path("cofre")

    struct Result: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs the program to its end, with standard input from `input`.
    static func run(
        _ arguments: [String], in home: TemporaryHome, input: String = "", environment: [String: String] = [:]
    ) throws -> Result {
        try run(path, arguments, environment: home.environment.merging(environment) { $1 }, input: input)
    }

    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String], input: String = ""
    ) throws -> Result {
        let process = try SpawnedProcess(executable, arguments, environment: environment, input: input)
        let status = process.wait()
        return Result(status: status, output: try process.output, errors: try process.errors)
    }
}

/// A home directory of its own for each test, removed at the end.
final class TemporaryHome: Sendable {
    let folder: String

    init() throws { folder = try Self.makeFolder() }

    /// Another folder, for a second terminal, with the configuration of `other`.
    init(sharing other: TemporaryHome) throws {
        folder = try Self.makeFolder()
        try FileManager.default.createSymbolicLink(
            atPath: file(".config"), withDestinationPath: other.file(".config"))
    }

    static func makeFolder() throws -> String {
        var template = Array("/tmp/cofre-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func file(_ name: String) -> String { folder + "/" + name }

    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: file(name), atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file(name))
        return file(name)
    }

    /// Adds lines to config.toml, which has to be there.
    func configure(_ lines: String) throws {
        let path = ".config/cofre/config.toml"
        _ = try write(path, String(contentsOfFile: file(path), encoding: .utf8) + lines)
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
