import Foundation
import Testing

/// `backup`, `restore` and `verify`, as scripts use them.
@Suite struct VaultCareTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        for arguments in [
            ["init", "--key-file", home.keyFile, "--owner", "ana"],
            ["create", "--name", "Billing", "--url", "https://x.example", "--client-id", "c"],
        ] {
            let result = try Program.run(arguments, in: home, environment: home.withKey)
            try #require(result.status == 0, "\(result.errors)")
        }
    }

    private func cofre(_ arguments: String...) throws -> Program.Result {
        try Program.run(arguments, in: home, environment: home.withKey)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func aBackupNeedsNoKeyAndRestoresWhatWasThere() throws {
        let file = home.file("backup")
        let copied = try Program.run(["backup", file, "--json"], in: home)
        #expect(copied.status == 0, "\(copied.errors)")
        let fields = try object(copied.output)
        #expect(fields["vault"] as? String == home.vault && fields["backup"] as? String == file)
        #expect((fields["bytes"] as? Int ?? 0) > 4096)
        #expect(try cofre("backup", file).status == 1)

        #expect(try cofre("create", "--name", "Later", "--url", "https://x.example", "--client-id", "c").status == 0)
        let refused = try cofre("restore", file, "--yes")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("--force"))
        #expect(try cofre("restore", file, "--force").errors.contains("--yes"))

        let restored = try cofre("restore", file, "--force", "--yes", "--json")
        #expect(restored.status == 0, "\(restored.errors)")
        let kept = try #require(try object(restored.output)["kept"] as? String)
        #expect(kept.hasPrefix(home.vault + ".until-"))
        #expect(try !cofre("list").output.contains("Later"))
        #expect(try cofre("list", "--vault", kept).output.contains("Later"))
    }

    @Test func aMissingVaultIsRestored() throws {
        let file = home.file("backup")
        #expect(try cofre("backup", file).status == 0)
        try FileManager.default.removeItem(atPath: home.vault)
        #expect(try cofre("backup", home.file("other")).status == 4)
        #expect(try cofre("restore", file, "--yes").status == 0)
        #expect(try cofre("list").output.contains("Billing"))
    }

    @Test func verifyReadsEverything() throws {
        let result = try cofre("verify", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let fields = try object(result.output)
        #expect(fields["secrets"] as? Int == 1 && fields["slots"] as? Int == 1)
        #expect((fields["problems"] as? [Any])?.isEmpty == true)
        #expect(result.errors.contains("1 key slot: nothing is damaged."))
        #expect(fields["slots_checked"] as? Bool == true)
    }

    /// A table's rows fill its pages from their ends.
    @Test func verifyNamesWhatIsDamaged() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: home.vault))
        var found: [String] = []
        for end in stride(from: 4096, through: whole.count, by: 4096) {
            var damaged = whole
            damaged[end - 1] ^= 1
            try damaged.write(to: URL(fileURLWithPath: home.vault))
            let result = try cofre("verify", "--json")
            guard result.status == 1, let fields = try? object(result.output) else { continue }
            let problems = try #require(fields["problems"] as? [[String: Any]])
            found += problems.compactMap { $0["problem"] as? String }
            let text = try cofre("verify")
            #expect(text.status == 1 && text.errors.contains("cofre restore"))
            #expect(problems.allSatisfy { text.output.contains($0["problem"] as? String ?? "-") })
        }
        #expect(found.contains("the page of records 1 to 128 fails its authentication."), "\(found)")
        #expect(found.contains { $0 == "the body of record 1 is missing or fails its authentication." }, "\(found)")
    }
}
