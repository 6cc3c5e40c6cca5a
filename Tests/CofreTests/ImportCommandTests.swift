import Foundation
import Testing

/// `cofre import` with the files that people really have.
@Suite struct ImportCommandTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        let created = try Program.run(["init", "--key-file", home.keyFile, "--owner", "ana"], in: home)
        try #require(created.status == 0, "\(created.errors)")
    }

    private func cofre(_ arguments: String..., input: String = "") throws -> Program.Result {
        try Program.run(arguments, in: home, input: input, environment: home.withKey)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func count() throws -> Int {
        let list = try JSONSerialization.jsonObject(with: Data(try cofre("list", "--json").output.utf8))
        return try #require(list as? [Any]).count
    }

    @Test func aDryRunCountsAndImportsNothing() throws {
        #expect(try cofre("user", "add", "malu").status == 0)
        #expect(
            try cofre("create", "--name", "n", "--url", "u", "--client-id", "c", "--identifier-code", "k").status == 0)
        let file = try home.write(
            "in.csv",
            "name;url;client_id;identifier_code;users_allowed\na;u;c;k;\nb;u;c;;\"malu:edit; mlau\"\nd;u;c;;malu\n;;;;\n"
        )
        let dry = try cofre("import", file, "--dry-run", "--no-new-users")
        #expect(dry.status == 1)
        #expect(
            dry.output
                == "3 items: 2 new, 1 duplicate (identifier code already used), 1 with unknown users or groups.\n"
        )
        #expect(dry.errors.contains("line 2, identifier_code"))
        #expect(dry.errors.contains("line 3, users_allowed: there is no user 'mlau' here, did you mean 'malu'?"))
        #expect(dry.errors.contains("Not known here: 1 user (mlau, perhaps malu)."))
        #expect(dry.errors.contains("--no-new-users"))
        let json = try object(try cofre("import", file, "--dry-run", "--json").output)
        #expect(json["unknown_users"] as? [String] == ["mlau"])
        #expect((json["counts"] as? [String: Int])?["duplicates"] == 1)
        #expect(json["dry_run"] as? Bool == true)
        #expect(try count() == 1)
        #expect(try cofre("import", file, "--keep-going").status == 2)
        #expect(try count() == 3)
        #expect(try cofre("user").output.contains("mlau"))
    }

    @Test func namesThatAreNotKnownAreRefusedOrListed() throws {
        let file = try home.write(
            "in.json", #"[{"name":"a","url":"u","client_id":"c","groups_allowed":[{"name":"SRE"}]}]"#)
        let result = try cofre("import", file, "--no-new-users")
        #expect(result.status == 1)
        #expect(result.errors.contains("line 1, item 1, groups_allowed: there is no group 'SRE' here."))
        #expect(try count() == 0)
        let imported = try cofre("import", file)
        #expect(imported.status == 0)
        #expect(imported.errors.contains("New here now: 1 group (SRE).\n"))
        #expect(imported.errors.contains("Imported 1 secret.\n"))
    }

    @Test func atMostTwentyErrorsArePrinted() throws {
        let lines = (0..<250).map { "\($0),,c" }.joined(separator: "\n")
        let file = try home.write("in.csv", "name,url,client_id\n" + lines + "\n")
        let result = try cofre("import", file)
        #expect(result.status == 1)
        #expect(result.errors.split(separator: "\n").count == 22)
        #expect(result.errors.contains("… and 230 more errors; --json lists all."))
        let json = try object(try cofre("import", file, "--json").output)
        #expect((json["errors"] as? [Any])?.count == 250)
    }

    @Test func spreadsheetsFromWindowsAreNamed() throws {
        let path = home.file("in.csv")
        var bytes = Data("name;url;client_id\r\nok;u;c\r\nIta".utf8)
        bytes.append(0xFA)
        bytes.append(Data(";u;c\r\n".utf8))
        try bytes.write(to: URL(fileURLWithPath: path))
        let result = try cofre("import", path)
        #expect(result.status == 1)
        #expect(result.errors.contains("line 3: is not UTF-8 but probably Windows-1252"))
    }

    @Test func numbersAndRepeatedKeysAreNamed() throws {
        let file = try home.write(
            "in.json",
            """
            [{"name":"a","url":"u","client_id":"c",
              "identifier_code":12345678901234567890,
              "notes":"x",
              "notes":"y"}]
            """)
        let errors = try cofre("import", file).errors
        #expect(errors.contains("line 1, item 1, identifier_code: is a number, but a text is expected"))
        #expect(errors.contains("line 4, item 1, notes: is there twice in this item"))
    }

    @Test("Interrupting says what became of it", .timeLimit(.minutes(2)))
    func interrupting() throws {
        // So many that a key surely comes before the end, also on a machine that is busy with other tests.
        let lines = (0..<400_000).map { "name \($0),https://x.example,id" }.joined(separator: "\n")
        let file = try home.write("in.csv", "name,url,client_id\n" + lines + "\n")
        let terminal = try Tmux(
            "export COFRE_KEY_FILE='\(home.keyFile)'; '\(Program.path)' import '\(file)'; echo status $?; read x",
            in: home)
        try terminal.wait(what: "progress") { $0.contains(/importing, \d+ of 400000/) }
        try terminal.burst("\u{3}")
        try terminal.wait(what: "the end") { $0.contains("status 1") }
        #expect(try terminal.screen.contains("Interrupted: nothing was imported."))
        #expect(try count() == 0)
    }
}
