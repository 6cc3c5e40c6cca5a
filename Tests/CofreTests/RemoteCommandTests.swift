import Foundation
import RemoteTestSupport
import Testing

/// The commands on a server, which is a small one of the tests' own.
@Suite struct RemoteCommandTests {
    private let home: TemporaryHome

    init() throws { home = try TemporaryHome() }

    private func cofre(_ arguments: String..., input: String = "") throws -> Program.Result {
        try Program.run(arguments, in: home, input: input, environment: ["COFRE_PROFILE": "prod"])
    }

    /// A server with so many secrets, and a profile for it.
    private func safe(
        _ secrets: Int, _ more: String..., listsInactive: Bool = true,
        fault: @escaping FakeSafe.Faults = { _, _ in nil }
    ) throws -> FakeSafe {
        let safe = try FakeSafe(secrets: secrets, listsInactive: listsInactive, fault: fault)
        let file = try home.write("secret", FakeSafe.clientSecret)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let secret = more.contains("--client-secret-command") ? [] : ["--client-secret-file", file]
        let added = try Program.run(
            ["profile", "add", "prod", "--url", safe.server.url, "--client-id", FakeSafe.clientID] + secret + more,
            in: home)
        try #require(added.status == 0, "\(added.errors)")
        return safe
    }

    private func place(_ safe: FakeSafe) -> String { "127.0.0.1:\(safe.server.port)" }

    // MARK: logging in

    @Test func loginTellsWhatTheKeySees() throws {
        let safe = try safe(214)
        defer { safe.server.stop() }
        let result = try cofre("login")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "prod · \(place(safe)): access key \(FakeSafe.clientID) sees 214 secrets.\n")
        let checked = try cofre("profile", "check", "prod")
        #expect(checked.status == 0)
        #expect(checked.errors.contains("sees 214 secrets."))
        let json = try cofre("login", "--json")
        let fields = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(fields["secrets"] as? Int == 214)
        #expect(fields["client_id"] as? String == FakeSafe.clientID)
    }

    @Test func aByteOrderMarkInFrontOfTheClientSecretIsDropped() throws {
        let safe = try safe(3)
        defer { safe.server.stop() }
        _ = try home.write("secret", "\u{FEFF}\(FakeSafe.clientSecret)\n")
        #expect(try cofre("login").status == 0)
        let utf16 = FakeSafe.clientSecret.utf8.flatMap { [$0, UInt8(0)] }
        try Data(utf16).write(to: URL(fileURLWithPath: home.file("secret")))
        #expect(try cofre("login").errors.contains("is UTF-16"))
    }

    @Test func aWrongSecretIsARefusal() throws {
        let safe = try safe(1)
        defer { safe.server.stop() }
        let file = try home.write("secret", "wrong-value")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        for arguments in [["login"], ["profile", "check", "prod"], ["list"]] {
            let result = try Program.run(arguments, in: home, environment: ["COFRE_PROFILE": "prod"])
            #expect(result.status == 3, "\(arguments)")
            #expect(result.errors.contains(place(safe)), "\(result.errors)")
            #expect(!result.errors.contains("wrong-value"))
        }
    }

    @Test func aServerThatIsGoneIsNamed() throws {
        let safe = try safe(1)
        safe.server.stop()
        let result = try cofre("list")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("cofre: \(place(safe)): "))
    }

    @Test func theSecretCanComeFromACommand() throws {
        let script = try home.write("give", "echo '\(FakeSafe.clientSecret)'; echo more\n")
        let safe = try safe(3, "--client-secret-command", "sh '\(script)'")
        defer { safe.server.stop() }
        #expect(try cofre("login").output.contains("sees 3 secrets"))
        for (command, message) in [
            ("echo no >&2; exit 3", "it ended with status 3"), ("true", "it printed nothing"),
            ("kill -9 $$", "it ended with status 137"),
        ] {
            _ = try home.write("give", command + "\n")
            let result = try cofre("list")
            #expect(result.status == 1)
            #expect(result.errors.contains("client_secret_command is not valid: \(message)"), "\(result.errors)")
        }
    }

    @Test func theSecretCanBeTyped() throws {
        let safe = try FakeSafe(secrets: 5)
        defer { safe.server.stop() }
        let added = try Program.run(
            ["profile", "add", "prod", "--url", safe.server.url, "--client-id", FakeSafe.clientID], in: home)
        try #require(added.status == 0)
        let terminal = try Tmux("'\(Program.path)' login prod" + Tmux.tellingTheEnd, in: home, width: 120)
        try terminal.wait(for: "Client secret of \(FakeSafe.clientID) for prod")
        try terminal.type(FakeSafe.clientSecret)
        try terminal.keys("Enter")
        let screen = try terminal.wait(for: "ended with 0")
        #expect(screen.contains("sees 5 secrets"))
        #expect(!screen.contains(FakeSafe.clientSecret))
    }

    // MARK: one secret

    @Test func listsShowsAndCreates() throws {
        let safe = try safe(2)
        defer { safe.server.stop() }
        let listed = try cofre("list", "--json")
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["name"] as? String } == ["Secret 1", "Secret 2"])
        #expect(rows[0]["active"] is NSNull)
        #expect(try cofre("show", "1", "--reveal").output.contains(FakeSafe.recordSecret))
        // A server's answer to a read does not say what else may be done.
        #expect(try cofre("show", "1", "--json").output.contains("\"can_write\": null"))
        #expect(try cofre("show", "1").output.contains(/can_write +\?/))
        let missing = try cofre("show", "9")
        #expect(missing.status == 4)
        #expect(missing.errors.hasPrefix("cofre: \(place(safe)): No such secret"))
        let created = try cofre(
            "create", "--name", "New", "--url", "https://x.example", "--client-id", "c", "--client-secret-file", "-",
            input: "value")
        #expect(created.status == 0, "\(created.errors)")
        #expect(safe.created == ["New"])
        #expect(try cofre("edit", "1", "--name", "Other").status == 0)
        #expect(safe.effects["update/1"] == 1)
    }

    @Test func filtersThatTheListCannotAnswerAreTold() throws {
        let safe = try safe(2)
        defer { safe.server.stop() }
        for (filter, warning) in [
            ("tag:legacy -active:yes code:x", "the list does not have tag:, code:, so nothing matches"),
            ("-tag:keep -owner:ana", "the list does not have tag:, owner:, so -tag: excludes nothing"),
            ("-keep", "the list has names and identifiers only, so a text after - excludes by name only"),
        ] {
            let unanswered = try cofre("list", "--filter=\(filter)")
            #expect(unanswered.status == 0)
            #expect(unanswered.errors.contains("\(place(safe)): \(warning)"), "\(unanswered.errors)")
        }
        #expect(try cofre("list", "--filter", "name:secret").errors.isEmpty)
        #expect(try cofre("list", "--filter", "active:unknown", "--json").errors.isEmpty)
        // The server is asked for these.
        #expect(try cofre("list", "--tag", "leg acy", "--code", "c1").errors.isEmpty)
        #expect(safe.calls.last?.target.hasSuffix("?tag=leg%20acy&identifier_code=c1") == true)
    }

    /// The report of the web page answers for what the list does not have, as last known.
    @Test func aReportAnswersForTheList() throws {
        let safe = try safe(3)
        defer { safe.server.stop() }
        let file = try home.write(
            "report.csv", "ID;Nome;Tags;Situação\n1;secret 1;partner-x;Ativo\n2;secret 2;other;Inativo\n")
        #expect(try cofre("report").errors.contains("No report is kept."))
        #expect(try cofre("report", file).errors.contains("of 2 secrets"))
        let found = try cofre("list", "--filter", "tag:partner-x", "--json")
        #expect(found.output.contains("\"last_known\"") && found.output.contains("partner-x"))
        #expect(found.errors.contains("cofre report") && !found.output.contains("secret 2"))
        let run = try cofre("deactivate", "--filter", "tag:partner-x", "--yes")
        #expect(run.status == 0 && run.errors.contains("may be otherwise by now"), "\(run)")
        #expect(safe.inactive == [1])
        // What is excluded would take in whatever the report does not have.
        #expect(try cofre("deactivate", "--filter=-tag:other", "--yes").status == 64)
        let wrong = try home.write("wrong.csv", "Name\nx\n")
        #expect(try cofre("report", wrong).errors.contains("wrong.csv: line 1: there is no column ID"))
        #expect(try cofre("report", "--drop").errors.contains("forgotten"))
        #expect(try cofre("deactivate", "--filter", "tag:partner-x", "--yes").status == 64)
    }

    /// An exclusion by what the list does not tell would select everything.
    @Test(arguments: [
        ("tag:legacy", "does not have tag:, "), ("-tag:keep", "does not have tag:, "),
        ("-active:no", "does not have active:, "), ("name:secret -url:/x/ shared:no", "does not have shared:, url:, "),
        ("-keep", "-name:"), ("-/keep/", "-name:"), ("-\"keep it\"", "-name:"),
    ])
    func nothingIsDoneByFiltersThatTheListCannotAnswer(_ filter: String, _ message: String) throws {
        let safe = try safe(2)
        defer { safe.server.stop() }
        let commands = [
            ["activate", "--yes"], ["deactivate", "--yes"], ["deactivate", "--dry-run"], ["export", "--reveal"],
        ]
        for command in commands {
            let result = try Program.run(
                command + ["--filter=\(filter)"], in: home, environment: ["COFRE_PROFILE": "prod"])
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            #expect(result.errors.hasPrefix("cofre: \(place(safe)): "))
            #expect(result.errors.contains(message), "\(result.errors)")
        }
        #expect(safe.calls.isEmpty)
        #expect(try cofre("deactivate", "--filter=secret -name:2", "--yes").status == 0)
        #expect(safe.inactive == [1])
    }

    @Test func exportSaysThatItReads() throws {
        let safe = try safe(30)
        defer { safe.server.stop() }
        let all = try cofre("export", "--reveal")
        #expect(all.status == 0)
        #expect(all.errors == "\(place(safe)): Reading 30 secrets. The server records each read as a use.\n")
        let items = try #require(try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [[String: Any]])
        #expect(items.map { $0["name"] as? String } == (1...30).map { "Secret \($0)" })
        // One that is inactive cannot be read, and does not keep the others back.
        #expect(try cofre("deactivate", "7", "--yes").status == 0)
        let others = try cofre("export")
        #expect(others.status == 2)
        #expect(others.errors.contains("\(place(safe)): 7: The secret is inactive"))
        let left = try #require(try JSONSerialization.jsonObject(with: Data(others.output.utf8)) as? [Any])
        #expect(left.count == 29)
    }

    @Test func exportStopsWhereNothingCanBeRead() throws {
        let safe = try safe(30) { request, _ in
            request.path.hasSuffix("secretapi") ? nil : .instead(FakeSafe.failure(.authenticationFailed))
        }
        defer { safe.server.stop() }
        let result = try cofre("export")
        #expect(result.status == 3)
        #expect(result.output.isEmpty)
    }

    // MARK: many

    @Test func bulkRunsNameTheHost() throws {
        let safe = try safe(40)
        defer { safe.server.stop() }
        let plan = try cofre("deactivate", "--all", "--dry-run")
        #expect(plan.errors.contains("Would deactivate 40 on \(place(safe)): "))
        #expect(safe.inactive.isEmpty)
        let done = try cofre("deactivate", "1", "2", "99", "--yes")
        #expect(done.status == 2)
        #expect(done.errors.contains("\(place(safe)): 2 changed, 0 already inactive, 1 failed."))
        #expect(done.errors.contains("\(place(safe)): 99: No such secret"))
        #expect(safe.inactive == [1, 2])
        #expect(try cofre("activate", "--tag", "x", "--yes").status == 0)
        #expect(safe.inactive.isEmpty)
    }

    /// Undoing by identifier reaches what the server's list hides once it is inactive.
    @Test func identifiersThatAreNotListedAreSent() throws {
        let safe = try safe(3, listsInactive: false)
        defer { safe.server.stop() }
        #expect(try cofre("deactivate", "1", "2", "--yes").status == 0)
        #expect(try cofre("list", "--json").output.contains("Secret 1") == false)
        let plan = try cofre("activate", "1", "3", "--dry-run")
        #expect(plan.status == 0)
        #expect(plan.output.contains("1   state unknown  ?"), "\(plan.output)")
        #expect(plan.errors.contains("Would activate 2 on \(place(safe))"))
        let done = try cofre("activate", "1", "--yes")
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.errors.contains("\(place(safe)): 1 changed, 0 already active."))
        #expect(safe.inactive == [2])
        // The server knows which there are.
        let partly = try cofre("activate", "2", "99", "--yes", "--json")
        #expect(partly.status == 2)
        #expect(partly.errors.contains("\(place(safe)): 99: No such secret"))
        #expect(safe.inactive.isEmpty)
        #expect(try cofre("activate", "99", "--yes").status == 4)
        #expect(safe.calls.last?.path.hasSuffix("/active/99") == true)
    }

    @Test func aProfileThatAlwaysAsks() throws {
        let safe = try safe(3, "--confirm-always")
        defer { safe.server.stop() }
        let alone = try cofre("deactivate", "1", "--yes")
        #expect(alone.status == 64)
        #expect(alone.errors.contains("give --confirm prod in its place"))
        let other = try cofre("deactivate", "1", "--confirm", "test")
        #expect(other.status == 64)
        #expect(other.errors.contains("--confirm names 'test', but the profile is 'prod'"))
        #expect(try cofre("deactivate", "1", "--yes", "--dry-run").status == 0)
        #expect(safe.effects.isEmpty)
        #expect(try cofre("deactivate", "1", "--confirm", "prod").status == 0)
        #expect(safe.inactive == [1])
        // Even one, even activated, is typed.
        let command = "COFRE_PROFILE=prod '\(Program.path)' activate 1"
        let terminal = try Tmux(command + Tmux.tellingTheEnd, in: home, width: 120)
        try terminal.wait(for: "Would activate 1 on \(place(safe))")
        try terminal.wait(for: "Type 1 to go on:")
        try terminal.keys("y", "Enter")
        try terminal.wait(for: "ended with 1")
        #expect(safe.inactive == [1])
        let second = try Tmux(command + Tmux.tellingTheEnd, in: try TemporaryHome(sharing: home), width: 120)
        try second.wait(for: "Type 1 to go on:")
        try second.keys("1", "Enter")
        try second.wait(for: "ended with 0")
        #expect(safe.inactive.isEmpty)
    }

    // MARK: importing

    private static let items = (1...20).map {
        #"{"name": "Item \#($0)", "url": "https://x.example", "client_id": "c\#($0)"}"#
    }

    @Test func importWantsKeepGoing() throws {
        let safe = try safe(0)
        defer { safe.server.stop() }
        let file = try home.write("items.json", "[\(Self.items.joined(separator: ","))]")
        let whole = try cofre("import", file)
        #expect(whole.status == 64)
        #expect(
            whole.errors.contains(
                "\(place(safe)) cannot create all or none, so nothing was sent. The file has no errors"))
        let broken = try home.write("broken.json", "[\(Self.items[0]), {\"name\": \"\"}]")
        let wrong = try cofre("import", broken)
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("broken.json, line 1, item 2"))
        #expect(safe.server.requests.isEmpty)
        let done = try cofre("import", file, "--keep-going")
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.errors.contains("\(place(safe)): Imported 20 secrets."))
        #expect(Set(safe.created) == Set((1...20).map { "Item \($0)" }))
        let shared = try home.write(
            "shared.csv", "name,url,client_id,users_allowed\na,u,c,malu\nb,u,c,malu; \(FakeSafe.stranger):edit\n")
        let partly = try cofre("import", shared, "--keep-going")
        #expect(partly.status == 0)
        #expect(
            partly.errors.contains("shared.csv, line 3: created, but not shared with \(FakeSafe.stranger)."),
            "\(partly.errors)")
        #expect(partly.errors.contains("Imported 2 secrets."))
        let some = try cofre("import", broken, "--keep-going")
        #expect(some.status == 2)
        #expect(safe.created.count == 23)
    }

    /// What is in flight finishes, and what became of each item is told.
    @Test func anInterruptedImportTellsTheTruth() async throws {
        let safe = try safe(0, "--max-requests", "2") { request, earlier in
            request.method == "POST" && earlier >= 4 ? .after(.hold(then: .cut)) : nil
        }
        defer { safe.server.stop() }
        let file = try home.write("items.json", "[\(Self.items.joined(separator: ","))]")
        let run = try SpawnedProcess(
            Program.path, ["import", file, "--keep-going", "--json"],
            environment: home.environment.merging(["COFRE_PROFILE": "prod"]) { $1 })
        await safe.server.wait { $0.held == 2 }
        kill(run.processID, SIGINT)
        safe.server.releaseAll()
        #expect(run.wait() != 0)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(try run.output.utf8)) as? [String: Any])
        let counts = try #require(report["counts"] as? [String: Int])
        #expect(counts["imported"] == 4)
        #expect((counts["imported"] ?? 0) + (counts["errors"] ?? 0) + (counts["untried"] ?? 0) == 20)
        #expect(counts["untried"] != 0)
        #expect(report["interrupted"] as? Bool == true)
        #expect(try run.errors.contains("Interrupted: 4 of 20 secrets were imported, "))
    }

    /// Without a terminal there is nobody to ask whether to wait.
    @Test func aServerThatStopsAnsweringEndsTheRun() throws {
        let safe = try safe(60, "--max-requests", "3") { request, _ in
            request.path.contains("inactive") && (request.path.split(separator: "/").last.flatMap { Int($0) } ?? 0) > 20
                ? .after(.hold(then: .cut)) : nil
        }
        defer { safe.server.stop() }
        let result = try cofre("deactivate", "--all", "--yes", "--json")
        #expect(result.status == 2)
        #expect(result.errors.contains("no answer for 5 s: given up."), "\(result.errors)")
        #expect(result.errors.contains("what is left is kept"), "\(result.errors)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let counts = try #require(report["counts"] as? [String: Int])
        #expect(counts["changed"] == 20 && counts["failed"] == 3 && counts["untouched"] == 37, "\(counts)")
    }

    // MARK: looking

    @Test func traceMasksWhatIsSecret() throws {
        let safe = try safe(1)
        defer { safe.server.stop() }
        let trace = home.file("trace")
        #expect(try cofre("show", "1", "--reveal", "--trace", trace).status == 0)
        let text = try String(contentsOfFile: trace, encoding: .utf8)
        #expect(text.contains("GET \(safe.server.url)/api/mysafe/secretapi/1"))
        for secret in [FakeSafe.clientSecret, FakeSafe.recordSecret, "token-number"] { #expect(!text.contains(secret)) }
    }
}
