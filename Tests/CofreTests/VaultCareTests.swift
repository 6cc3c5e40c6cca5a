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
        // This machine has seen more of it.
        #expect(try cofre("verify").output.contains("the file is older than what this machine saw of the vault last"))
        for arguments in [["list"], ["show", "1"], ["deactivate", "1", "--yes"], ["slot"]] {
            let older = try Program.run(arguments, in: home, environment: home.withKey)
            #expect(older.status == 1 && older.output.isEmpty, "\(arguments)")
            #expect(older.errors.contains("is older than what this machine saw of the vault last"), "\(older.errors)")
            #expect(older.errors.contains("1 change is missing") && older.errors.contains("--older"))
        }
        let agreed = try cofre("list", "--older")
        #expect(agreed.status == 0 && !agreed.output.contains("Later"))
        #expect(try cofre("list").status == 0)
        #expect(try cofre("list", "--vault", kept).output.contains("Later"))
        #expect(try !cofre("list").output.contains("Later"))
    }

    @Test func aMachineThatCannotRememberSaysSo() throws {
        let environment = home.withKey.merging(["XDG_STATE_HOME": home.vault]) { $1 }
        let result = try Program.run(["list"], in: home, environment: environment)
        #expect(result.status == 0 && result.output.contains("Billing"))
        #expect(result.errors.contains("cannot remember the vault"))
    }

    @Test func aDamagedVaultIsRepairedIntoANewOne() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: home.vault))
        let new = home.file("new.cofre")
        let nothing = try cofre("repair", new)
        #expect(nothing.status == 0 && nothing.errors.contains("Saved 1 secret") && nothing.output.isEmpty)
        #expect(try cofre("list", "--vault", new).output.contains("Billing"))
        #expect(try cofre("repair", new).errors.contains("not overwritten"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == whole)
    }

    @Test func anotherKeyKeepsTheSlotsThatAreGiven() throws {
        let passphrase = try home.write("passphrase", "correct horse\n")
        #expect(try cofre("slot", "add-passphrase", "--new-passphrase-file", passphrase).status == 0)
        #expect(try cofre("slot", "rekey").status == 64)
        let both = try cofre("slot", "rekey", "--keep-passphrase-file", passphrase, "--yes")
        #expect(both.status == 0 && !both.errors.contains("removed"), "\(both.errors)")
        let opened = try Program.run(["list", "--passphrase-file", passphrase], in: home)
        #expect(opened.output.contains("Billing"), "\(opened.errors)")
        let one = try cofre("slot", "rekey", "--yes")
        #expect(one.errors.contains("Slot 2 (passphrase) was removed."), "\(one.errors)")
        #expect(try Program.run(["list", "--passphrase-file", passphrase], in: home).status == 3)
        #expect(try cofre("list").output.contains("Billing"))
        #expect(try cofre("verify").status == 0)
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
