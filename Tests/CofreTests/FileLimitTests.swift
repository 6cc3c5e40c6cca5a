import Foundation
import Testing

/// Files that can grow no further, at many sizes: what writes a vault fails with a message, and afterwards the vault is
/// whole and holds all or nothing of it. From 1 KiB on: what the program says goes into a file too.
@Suite struct FileLimitTests {
    private static let count = 300
    private let home: TemporaryHome

    init() throws { home = try TemporaryHome() }

    private func run(_ arguments: [String], limit kibibytes: Int? = nil) throws -> Program.Result {
        guard let kibibytes else { return try Program.run(arguments, in: home, environment: home.withKey) }
        return try Program.run(
            "/bin/bash", ["-c", "trap '' XFSZ; ulimit -f \(kibibytes); exec \"$0\" \"$@\"", Program.path] + arguments,
            environment: home.environment.merging(home.withKey) { $1 })
    }

    /// How many secrets there are, in a vault in which everything is as it should be.
    private func wholeCount() throws -> Int {
        let verified = try run(["verify"])
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        let list = try run(["list", "--json"])
        try #require(list.status == 0, "\(list.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [Any]).count
    }

    private func put(_ vault: Data) throws {
        for suffix in ["", "-wal", "-shm", ".format-1", ".format-1-2"] {
            try? FileManager.default.removeItem(atPath: home.vault + suffix)
        }
        try? FileManager.default.removeItem(atPath: home.file(".local/state/cofre"))
        try #require(
            FileManager.default.createFile(
                atPath: home.vault, contents: vault, attributes: [.posixPermissions: 0o600]))
    }

    @Test("A vault of the first format is taken over, or is what it was", arguments: [1...30, 31...62, 63...94])
    func migration(_ limits: ClosedRange<Int>) throws {
        let files = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("VaultTests/FirstFormat")
        let old = try Data(contentsOf: files.appendingPathComponent("vault"))
        let key = try Data(contentsOf: files.appendingPathComponent("key"))
        try #require(
            FileManager.default.createFile(
                atPath: home.keyFile, contents: key, attributes: [.posixPermissions: 0o600]))
        for limit in limits {
            try put(old)
            let result = try run(["verify"], limit: limit)
            let names = try FileManager.default.contentsOfDirectory(atPath: home.folder)
            let copies = names.filter { $0.hasPrefix("vault.cofre.format-1") }
            if result.status == 0 {
                #expect(copies.count == 1, "\(limit)")
            } else {
                #expect(result.errors.hasPrefix("cofre: "), "\(limit): \(result.errors)")
            }
            // What is kept is of the old format, and all of it.
            for copy in copies {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: home.file(copy)))
                #expect(bytes.count == old.count && bytes[63] == 1, "\(limit): \(copy)")
            }
            #expect(try run(["verify"]).status == 0, "\(limit)")
        }
    }

    @Test("An import is there as a whole, or not at all")
    func importing() throws {
        let made = try Program.run(["init", "--key-file", home.keyFile], in: home)
        try #require(made.status == 0, "\(made.errors)")
        let lines = (1...Self.count).map { "name \($0),https://x.example,id\($0),value\($0)" }
        let csv = try home.write(
            "more.csv", "name,url,client_id,client_secret\n" + lines.joined(separator: "\n") + "\n")
        let empty = try Data(contentsOf: URL(fileURLWithPath: home.vault))
        var counts: Set<Int> = []
        for limit in stride(from: 1, through: 521, by: 20) {
            try put(empty)
            let result = try run(["import", csv], limit: limit)
            let count = try wholeCount()
            counts.insert(count)
            if result.status == 0 {
                #expect(count == Self.count, "\(limit)")
            } else {
                #expect(result.errors.contains("cofre: "), "\(limit): \(result.errors)")
            }
        }
        #expect(counts == [0, Self.count])
    }
}
