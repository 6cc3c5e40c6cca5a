import Foundation
import Testing

/// The command line as scripts use it: data on standard output, messages on standard error, exit statuses.
@Suite struct CommandLineTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        let created = try Program.run(["init", "--key-file", home.keyFile, "--owner", "ana"], in: home)
        try #require(created.status == 0, "\(created.errors)")
    }

    private func cofre(_ arguments: String..., input: String = "") throws -> Program.Result {
        try Program.run(arguments, in: home, input: input, environment: home.withKey)
    }

    private func json(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8)) }

    private func objects(_ text: String) throws -> [[String: Any]] { try #require(try json(text) as? [[String: Any]]) }

    private func object(_ text: String) throws -> [String: Any] { try #require(try json(text) as? [String: Any]) }

    /// Creates a secret and returns its identifier.
    @discardableResult
    private func create(_ name: String, _ more: String...) throws -> String {
        let arguments = ["create", "--name", name, "--url", "https://x.example", "--client-id", "c", "--json"] + more
        let result = try Program.run(arguments, in: home, environment: home.withKey)
        try #require(result.status == 0, "\(result.errors)")
        return try #require(try object(result.output)["identifier"] as? String)
    }

    @Test func initCreatesPrivateFiles() throws {
        for path in [home.vault, home.keyFile] {
            let mode = try #require(
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)
            #expect(mode.intValue == 0o600)
        }
        let again = try cofre("init", "--key-file", home.keyFile)
        #expect(again.status == 1)
        #expect(again.errors.contains("there is a vault at"))
    }

    @Test func createShowEdit() throws {
        let secret = try home.write("secret", "s3cret-value\n")
        let created = try cofre(
            "create", "--name", "Billing", "--url", "https://b.example", "--client-id", "id-1",
            "--client-secret-file", secret, "--identifier-code", "b1", "--tags", "pci, legacy", "--notes", "two\nlines",
            "--method", "post", "--new-user", "malu:edit", "--new-user", "rsilva", "--new-group", "Auditoria", "--json")
        #expect(created.status == 0)
        let fields = try object(created.output)
        #expect(fields["client_secret"] == nil)
        #expect(fields["owner"] as? String == "ana")
        #expect(fields["active"] as? Bool == true)
        let id = try #require(fields["identifier"] as? String)

        let shown = try object(try cofre("show", id, "--json", "--reveal").output)
        #expect(shown["client_secret"] as? String == "s3cret-value")
        #expect(shown["can_view"] as? Bool == true)
        #expect(shown["can_write"] as? Bool == true)
        let users = try #require(shown["users_allowed"] as? [[String: Any]])
        #expect(users.map { $0["username"] as? String } == ["malu", "rsilva"])
        #expect(users.map { $0["can_edit"] as? Bool } == [true, false])

        let plain = try cofre("show", id)
        #expect(!plain.output.contains("s3cret-value"))
        #expect(plain.output.contains("Billing"))

        let edited = try object(try cofre("edit", id, "--name", "Billing 2", "--no-groups", "--json").output)
        #expect(edited["name"] as? String == "Billing 2")
        #expect(edited["tags"] as? String == "pci, legacy")
        #expect((edited["groups_allowed"] as? [Any])?.isEmpty == true)
    }

    @Test func secretsComeFromStandardInput() throws {
        let result = try cofre(
            "create", "--name", "a", "--url", "u", "--client-id", "c", "--client-secret-file", "-", "--json",
            "--reveal",
            input: "from-stdin")
        #expect(try object(result.output)["client_secret"] as? String == "from-stdin")
    }

    @Test func exitStatuses() throws {
        let id = try create("a", "--identifier-code", "k")
        #expect(try cofre("show", "999").status == 4)
        #expect(try cofre("show", "abc").status == 64)
        #expect(try cofre("frobnicate").status == 64)
        #expect(try cofre("edit", id).status == 64)
        #expect(try cofre("list", "--filter", "nmae:x").status == 64)
        #expect(try cofre("deactivate", "--yes").status == 64)
        #expect(try cofre("create", "--name", "", "--url", "u", "--client-id", "c").status == 1)
        let duplicate = try cofre("create", "--name", "b", "--url", "u", "--client-id", "c", "--identifier-code", "k")
        #expect(duplicate.status == 1)
        #expect(duplicate.errors.contains("identifier_code"))
        #expect(try cofre("deactivate", "999", "--yes").status == 4)
        #expect(try cofre("deactivate", id, "999", "--yes").status == 2)
        #expect(try cofre("list", "--vault", home.file("none")).status == 4)
        try #require(
            try cofre("init", "--vault", home.file("other"), "--passphrase-file", "-", input: "right horse\n").status
                == 0)
        let wrong = try cofre("list", "--vault", home.file("other"), "--passphrase-file", "-", input: "wrong\n")
        #expect(wrong.status == 3)
        #expect(wrong.output.isEmpty)
        let ended = try cofre("list", "--vault", home.file("other"), "--passphrase-file", "-")
        #expect(ended.status == 3)
        #expect(ended.errors.contains("standard input ended"))
    }

    @Test func actingAsAnotherUser() throws {
        let viewed = try create("viewed", "--new-user", "malu")
        let edited = try create("edited", "--user", "malu:edit")
        let hidden = try create("hidden")
        let listed = try objects(try cofre("list", "--json", "--as", "malu").output)
        #expect(Set(listed.compactMap { $0["identifier"] as? String }) == [viewed, edited])
        #expect(try cofre("deactivate", edited, "--yes", "--as", "malu").status == 0)
        #expect(try cofre("deactivate", viewed, "--yes", "--as", "malu").status == 3)
        #expect(try cofre("show", hidden, "--as", "malu").status == 3)
    }

    @Test func bulkShowsItsPlanFirst() throws {
        let ids = try (0..<12).map { try create("bulk \($0)", "--tags", $0 < 11 ? "legacy" : "") }
        let dry = try cofre("deactivate", "--filter", "tag:legacy", "--dry-run")
        #expect(dry.status == 0)
        // A line of headings, and one for each.
        #expect(dry.output.split(separator: "\n").count == 12)
        let unconfirmed = try cofre("deactivate", "--filter", "tag:legacy")
        #expect(unconfirmed.status == 64)
        #expect(unconfirmed.errors.contains("--yes"))
        #expect(try objects(try cofre("list", "--json", "--filter", "active:no").output).isEmpty)

        let run = try object(try cofre("deactivate", "--filter", "tag:legacy", "--yes", "--json").output)
        let counts = try #require(run["counts"] as? [String: Any])
        #expect(counts["changed"] as? Int == 11)
        #expect((run["items"] as? [Any])?.count == 11)
        #expect(try objects(try cofre("list", "--json", "--filter", "active:no").output).count == 11)

        let again = try object(try cofre("deactivate", ids[0], ids[11], "--yes", "--json").output)
        let repeated = try #require(again["counts"] as? [String: Any])
        #expect(repeated["changed"] as? Int == 1)
        #expect(repeated["already"] as? Int == 1)
    }

    /// As a script with an unset variable gives it.
    @Test(arguments: [
        ["--tag", ""], ["--tag", " "], ["--code", ""], ["--tag", "legacy", "--code", ""], ["--filter", ""],
        ["--filter", "  "], ["--filter", "tag:"], ["--filter", "active:yes tag:"], ["--filter=-"],
        ["--filter", "tag:=\"\""],
        ["--all", "1"], ["--all", "--tag", "legacy"], ["--all", "--filter", "x"], ["1", "--code", "c"], [],
    ])
    func whatSaysNothingDoesNotMeanAll(_ selection: [String]) throws {
        _ = try create("a", "--tags", "legacy")
        for command in ["deactivate", "activate"] {
            let result = try Program.run([command, "--yes"] + selection, in: home, environment: home.withKey)
            #expect(result.status == 64, "\(command): \(result.errors)")
        }
        #expect(try objects(try cofre("list", "--json", "--filter", "active:yes").output).count == 1)
    }

    @Test func emptyTagsAndTermsAreToldEverywhere() throws {
        _ = try create("a")
        for command in ["list", "export"] {
            #expect(try cofre(command, "--tag", "").errors.contains("--tag is empty"))
            #expect(try cofre(command, "--code", "").errors.contains("--code is empty"))
            let term = try cofre(command, "--filter", "a tag:")
            #expect(term.status == 64)
            #expect(term.errors.contains("--filter, at character 3: 'tag:' says nothing to match"))
        }
        #expect(try objects(try cofre("list", "--json", "--filter", "").output).count == 1)
    }

    @Test func allIsSaid() throws {
        for name in ["a", "b", "c"] { _ = try create(name) }
        let dry = try cofre("deactivate", "--all", "--dry-run")
        #expect(dry.errors.contains("Would deactivate 3 on"))
        #expect(try cofre("deactivate", "--all", "--yes").status == 0)
        #expect(try objects(try cofre("list", "--json", "--filter", "active:no").output).count == 3)
    }

    private let file = """
        [{"name": "Itaú", "url": "https://i.example", "client_id": "1", "client_secret": "x", "identifier_code": "i1",
          "tags": "pci, legacy", "notes": "a\\nb", "method": "get", "active": false,
          "users_allowed": [{"username": "malu", "can_edit": true}], "groups_allowed": [{"name": "SRE", "can_edit": false}]},
         {"name": "Mail", "url": "https://m.example", "client_id": "2", "client_secret": "y", "identifier_code": "",
          "tags": "", "notes": "", "method": "", "active": true, "users_allowed": [], "groups_allowed": []}]
        """

    @Test func importAndExportKeepEverything() throws {
        let source = try home.write("in.json", file)
        #expect(try cofre("import", source, "--new-users").status == 0)
        let exported = try cofre("export", "--reveal").output
        #expect(try json(exported) as? NSArray == (try json(file) as? NSArray))
        let csv = try cofre("export", "--reveal", "--format", "csv").output
        let other = home.file("other.cofre")
        try #require(try cofre("init", "--vault", other, "--key-file", home.keyFile).status == 0)
        let copy = try home.write("in.csv", csv)
        try #require(try cofre("import", "--vault", other, copy, "--new-users").status == 0)
        #expect(try cofre("export", "--vault", other, "--reveal").output == exported)
        #expect(!(try cofre("export").output.contains("client_secret")))
    }

    @Test func importIsAllOrNothing() throws {
        let source = try home.write(
            "bad.csv", "name,url,client_id,identifier_code\ngood,u,c,g\n,u,c,x\nalso good,u,c,h\ntwin,u,c,g\n")
        let result = try cofre("import", source)
        #expect(result.status == 1)
        #expect(result.errors.contains("line 3, name"))
        #expect(result.errors.contains("line 5, identifier_code"))
        #expect(try objects(try cofre("list", "--json").output).isEmpty)

        let kept = try cofre("import", source, "--keep-going")
        #expect(kept.status == 2)
        #expect(try objects(try cofre("list", "--json").output).count == 2)

        let twice = try cofre(
            "import", try home.write("in.csv", "name,url,client_id,identifier_code\ngood,u,c,g\nnew,u,c,n\n"))
        #expect(twice.status == 1)
        #expect(twice.errors.contains("line 2, identifier_code"))
        #expect(twice.errors.contains("Imported nothing: 1 error in 2 items."))
        #expect(try objects(try cofre("list", "--json").output).count == 2)
    }

    @Test func textOutputIsNeutralised() throws {
        try create("evil\u{1B}[31m\u{202E}name")
        let output = try cofre("list").output
        #expect(!output.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
        #expect(output.contains("name"))
        let name = try objects(try cofre("list", "--json").output).first?["name"] as? String
        #expect(name == "evil\u{1B}[31m\u{202E}name")
    }

    @Test func keymapCommands() throws {
        let dump = try cofre("keymap", "dump")
        #expect(dump.output.contains("bind list"))
        let good = try home.write("good.conf", dump.output)
        #expect(try cofre("keymap", "check", good).status == 0)
        let bad = try home.write("bad.conf", "bind list x actviate\n")
        let result = try cofre("keymap", "check", bad)
        #expect(result.status == 1)
        #expect(result.errors.contains("bad.conf:1"))
        #expect(result.errors.contains("activate"))
    }

    @Test func groupsGiveAccessToTheirMembers() throws {
        let id = try create("shared", "--new-group", "SRE:edit")
        #expect(try cofre("show", id, "--as", "malu").status == 3)
        #expect(try cofre("group", "add", "SRE", "--new-user", "malu").status == 0)
        #expect(try cofre("show", id, "--as", "malu").status == 0)
        #expect(try cofre("deactivate", id, "--yes", "--as", "malu").status == 0)
    }

    @Test func slotsOpenTheSameVault() throws {
        try create("kept")
        let passphrase = try home.write("pass", "correct horse battery\n")
        #expect(try cofre("slot", "add-passphrase", "--new-passphrase-file", passphrase).status == 0)
        let listed = try Program.run(["list", "--json", "--passphrase-file", passphrase], in: home)
        #expect(try objects(listed.output).count == 1)
    }

    @Test func standardInputHasOneReader() throws {
        let result = try cofre(
            "create", "--name", "a", "--url", "u", "--client-id", "c", "--passphrase-file", "-", "--client-secret-file",
            "-",
            input: "passphrase\nsecret\n")
        #expect(result.status == 64)
        #expect(result.errors.contains("--passphrase-file and --client-secret-file"))
        #expect(try objects(try cofre("list", "--json").output).isEmpty)
    }

    /// Otherwise the next file that is opened would become standard output.
    @Test func closedStreamsAreHarmless() throws {
        try create("kept")
        let result = try Program.run(
            "/bin/sh", ["-c", "'\(Program.path)' list --json >&-; '\(Program.path)' list --json"],
            environment: home.environment.merging(home.withKey) { $1 })
        #expect(result.status == 0)
        #expect(try objects(result.output).count == 1)
    }

    /// Ctrl-C at the question for the passphrase gives the terminal back as it was.
    @Test func anInterruptedQuestionLeavesTheTerminalAsItWas() throws {
        let command = "trap : INT; '\(Program.path)' list; stty -a | grep -o -- '-\\?echo '; exec sleep 60"
        let terminal = try Tmux(command, in: home)
        try terminal.wait(for: "Passphrase for")
        try terminal.keys("C-c")
        let screen = try terminal.wait(for: "echo")
        #expect(!screen.contains("-echo"))
    }

    @Test func closedOutputIsNoError() throws {
        for number in 0..<5 { try create("n\(number)") }
        let result = try Program.run(
            "/bin/sh", ["-c", "'\(Program.path)' list | head -n 1"],
            environment: home.environment.merging(home.withKey) { $1 })
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
    }

    @Test func versionAndHelp() throws {
        #expect(try cofre("--version").output.hasPrefix("cofre "))
        #expect(try cofre("--help").output.contains("deactivate"))
    }
}
