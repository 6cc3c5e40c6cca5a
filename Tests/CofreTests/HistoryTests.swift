import Foundation
import Testing

/// Earlier versions and names on the command line.
@Suite(.serialized) struct HistoryTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        try #require(try cofre("init", "--owner", "ana").status == 0)
        for (name, code) in [("Billing", "b-1"), ("Mail", "m-1"), ("Mail", "m-2")] {
            try #require(
                try cofre("create", "--name", name, "--url", "https://x", "--client-id", "c", "--identifier-code", code)
                    .status == 0)
        }
    }

    private func cofre(_ arguments: String...) throws -> Program.Result {
        let key = arguments.first == "init" ? ["--key-file", home.keyFile] : []
        return try Program.run(arguments + key, in: home, environment: key.isEmpty ? home.withKey : [:])
    }

    @Test func aSecretIsNamedByItsCodeOrName() throws {
        #expect(try cofre("show", "code:m-2", "--field", "name").output == "Mail\n")
        #expect(try cofre("show", "name:billing", "--field", "identifier_code").output == "b-1\n")
        let several = try cofre("show", "name:Mail")
        #expect(several.status == 64 && several.errors.contains("2 secrets have the name 'Mail'"))
        let none = try cofre("edit", "name:Bill", "--notes", "x")
        #expect(none.status == 4 && none.errors.contains("part of others: 1 (Billing)"))
        #expect(try cofre("deactivate", "code:m-1", "2", "--yes").errors.contains("1 changed"))
        #expect(try cofre("show", "what").status == 64)
        #expect(try cofre("show", "1", "--field", "client_secret").status == 64)
    }

    @Test func whoDidWhatIsShown() throws {
        try #require(try cofre("deactivate", "1", "2", "--yes").status == 0)
        try #require(try cofre("edit", "1", "--notes", "x").status == 0)
        let all = try cofre("audit").output
        #expect(
            all.contains(/\n5 .* ana +update +Billing\n4 .* ana +deactivate +2 secrets\n3 .* ana +create +Mail\n/),
            "\(all)")
        #expect(try cofre("audit", "--action", "update").output.split(separator: "\n").count == 2)
        #expect(try cofre("audit", "--secret", "code:m-1").output.split(separator: "\n").count == 3)
        #expect(try cofre("audit", "--user", "bia", "--json").output == "[]\n")
        let last = try cofre("audit", "--limit", "1", "--since", "1d", "--json")
        #expect(last.output.contains("\"entry\": 5") && last.errors.contains("--limit 1 was reached"))
        let wrong = try cofre("audit", "--since", "yesterday")
        #expect(wrong.status == 64 && wrong.errors.contains("--since needs a date"))
        #expect(try cofre("--as", "bia", "audit").status == 3)
    }

    @Test func theTrailIsHeldAgainstACheckpoint() throws {
        let file = home.keyFile + ".checkpoint"
        #expect(try cofre("audit", "checkpoint", "--output", file).errors.contains("of 3 entries"))
        try #require(try cofre("deactivate", "1", "--yes").status == 0)
        let good = try cofre("audit", "verify", "--checkpoint", file)
        #expect(good.status == 0 && good.errors.contains("Read 4 audit entries: nothing is wrong."), "\(good)")
        #expect(try cofre("verify", "--checkpoint", file).status == 0)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacingOccurrences(of: "\"entries\": 3", with: "\"entries\": 9")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let wrong = try cofre("audit", "verify", "--checkpoint", file, "--json")
        #expect(wrong.status == 1 && wrong.output.contains("The checkpoint was changed"), "\(wrong)")
        #expect(try cofre("verify", "--checkpoint", file).status == 1)
        #expect(try cofre("audit", "verify", "--checkpoint", home.keyFile + ".nothing").status == 1)
    }

    @Test func revealsAreEntriesIfTheVaultSaysSo() throws {
        #expect(try cofre("audit", "reveals").output == "off\n")
        try #require(try cofre("show", "1", "--reveal").status == 0)
        #expect(try cofre("audit", "reveals", "on").output == "on\n")
        try #require(try cofre("show", "2", "--reveal").status == 0)
        try #require(try cofre("export", "--filter", "name:Mail", "--reveal").status == 0)
        let entries = try cofre("audit", "--action", "reveal").output
        #expect(
            entries.contains("2 secrets") && entries.contains("reveal  Mail") && !entries.contains("Billing"),
            "\(entries)")
        #expect(try cofre("audit", "reveals", "maybe").status == 64)
    }

    @Test func whoCanSeeWhatIsShown() throws {
        try #require(try cofre("group", "add", "SRE", "--new-user", "malu", "--new-user", "rui").status == 0)
        try #require(try cofre("share", "1", "--group", "SRE:edit", "--user", "rui", "--yes").status == 0)
        let who = try cofre("who", "code:b-1")
        #expect(who.output.contains(/ana +own +owner\nmalu +edit +group SRE\nrui +edit +user, group SRE\n/), "\(who)")
        #expect(try cofre("who", "1", "--json").output.contains("\"unresolved_groups\": []"))
        let access = try cofre("access", "malu")
        #expect(access.output.contains(/1 +active +Billing +edit\n/) && !access.output.contains("Mail"), "\(access)")
        #expect(try cofre("access", "SRE", "--json").output.contains("\"access\": \"edit\""))
        let wrong = try cofre("access", "mlau")
        #expect(wrong.status == 4 && wrong.errors.contains("did you mean 'malu'?"))
    }

    @Test func aVersionIsComparedAndRestored() throws {
        try #require(try cofre("edit", "1", "--notes", "first\nline", "--tags", "a").status == 0)
        try #require(try cofre("edit", "1", "--generate-client-secret", "--new-user", "malu:edit").status == 0)
        let list = try cofre("history", "code:b-1")
        #expect(
            list.output.contains(/3 .* ana  client_secret, users_allowed\n2 .* ana  tags, notes\n1 .* ana  created\n/))
        let diff = try cofre("history", "1", "--diff", "1", "3")
        #expect(
            diff.output
                == "client_secret\n  + (hidden)\ntags\n  + a\nnotes\n  + first\n  + line\nusers_allowed\n  + malu (edit)\n",
            "\(diff.output)")
        #expect(try cofre("history", "1", "--diff", "1", "9").status == 4)
        #expect(try cofre("history", "1", "--diff", "1").status == 64)
        let dry = try cofre("history", "1", "--restore", "1", "--dry-run")
        #expect(dry.status == 0 && dry.output.contains("notes\n  - first"))
        #expect(try cofre("history", "1", "--restore", "1").status == 64)
        #expect(try cofre("show", "1", "--field", "notes").output == "first\nline\n")
        #expect(try cofre("history", "1", "--restore", "1", "--yes", "--json").status == 0)
        #expect(try cofre("show", "1", "--field", "notes").output == "\n")
        // Restoring takes nobody's access away, nor gives it back.
        #expect(try cofre("show", "1", "--field", "users_allowed").output == "malu (edit)\n")
        let same = try cofre("history", "1", "--restore", "1", "--yes")
        #expect(same.status == 0 && same.errors.contains("nothing to restore"))
    }
}
