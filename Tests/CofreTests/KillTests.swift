import Dispatch
import Foundation
import Testing

/// `kill -9` at many moments of what writes much: afterwards the vault is whole, and holds all or nothing of it.
@Suite(.serialized) struct KillTests {
    private static let count = 3000
    private let home: TemporaryHome
    private let whole: Data
    private let more: String
    private let passphrase: String

    init() throws {
        home = try TemporaryHome()
        let made = try Program.run(["init", "--key-file", home.keyFile], in: home)
        try #require(made.status == 0, "\(made.errors)")
        let first = try Self.csv("first", home)
        more = try Self.csv("second", home)
        passphrase = try home.write("passphrase", "correct horse\n")
        let imported = try Program.run(["import", first], in: home, environment: home.withKey)
        try #require(imported.status == 0, "\(imported.errors)")
        whole = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    }

    private static func csv(_ name: String, _ home: TemporaryHome) throws -> String {
        let lines = (1...count).map { "\(name) \($0),https://x.example,id\($0),value\($0),\(name)\($0)" }
        return try home.write(
            "\(name).csv", "name,url,client_id,client_secret,identifier_code\n" + lines.joined(separator: "\n") + "\n")
    }

    /// Starts a command on the vault as it was, and kills it after so many milliseconds. Whether it was still running.
    private func kill(_ arguments: [String], after milliseconds: Int) throws -> Bool {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: home.vault + suffix) }
        try? FileManager.default.removeItem(atPath: home.file(".local/state/cofre/vaults"))
        try #require(
            FileManager.default.createFile(
                atPath: home.vault, contents: whole, attributes: [.posixPermissions: 0o600]))
        let environment = home.environment.merging(home.withKey) { $1 }
        let process = try SpawnedProcess(Program.path, arguments, environment: environment)
        // Not for something to happen: any moment is a good one.
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(milliseconds))
        Foundation.kill(process.processID, SIGKILL)
        return process.wait() != 0
    }

    private func list(_ filter: String) throws -> Int {
        let result = try Program.run(["list", "--json", "--filter", filter], in: home, environment: home.withKey)
        try #require(result.status == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Any]).count
    }

    @Test(arguments: ["import", "deactivate", "rekey", "edit", "slot"])
    func afterwardsTheVaultIsWhole(_ name: String) throws {
        let arguments =
            switch name {
            case "import": ["import", more]
            case "deactivate": ["deactivate", "--all", "--yes"]
            case "rekey": ["slot", "rekey", "--yes"]
            case "edit": ["edit", "7", "--notes", "changed", "--identifier-code", "changed"]
            default: ["slot", "add-passphrase", "--new-passphrase-file", passphrase]
            }
        for moment in 0..<12 {
            _ = try kill(arguments, after: moment * 5)
            let verified = try Program.run(["verify"], in: home, environment: home.withKey)
            #expect(verified.status == 0, "\(name) after \(moment * 5) ms: \(verified.output)")
            #expect(try list("name:first") == Self.count)
            if name == "import" { #expect([0, Self.count].contains(try list("name:second"))) }
        }
    }
}
