import Foundation
import Testing

/// The real program in a real terminal, used as a person would.
@Suite(.serialized) struct TerminalTests {
    private let home: TemporaryHome

    init() throws { home = try TemporaryHome() }

    /// A vault opened by a key file, with secrets `name 0` to `name count-1`, the even ones tagged `legacy`.
    private func prepare(_ count: Int) throws {
        let lines = (0..<count).map { number in
            "name \(number),https://x\(number).example,id\(number),value\(number),,\(number.isMultiple(of: 2) ? "legacy" : "new"),malu:edit"
        }
        let file = try home.write(
            "in.csv",
            "name,url,client_id,client_secret,identifier_code,tags,users_allowed\n" + lines.joined(separator: "\n")
                + "\n")
        for arguments in [["init", "--key-file", home.keyFile, "--owner", "ana"], ["import", file, "--new-users"]] {
            let result = try Program.run(arguments, in: home, environment: home.withKey)
            try #require(result.status == 0, "\(result.errors)")
        }
    }

    private func open(_ width: Int = 80, _ height: Int = 24, ending: String = "") throws -> Tmux {
        let start = ending.isEmpty ? "exec " : ""
        return try Tmux(
            "COFRE_KEY_FILE='\(home.keyFile)' \(start)'\(Program.path)'\(ending)", in: home, width: width,
            height: height)
    }

    private func list(_ filter: String) throws -> [[String: Any]] {
        let result = try Program.run(["list", "--json", "--filter", filter], in: home, environment: home.withKey)
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    }

    /// Whether a process still runs; one that has ended and only waits to be collected does not.
    private func isAlive(_ process: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return false }
        return !status.contains("State:\tZ")
    }

    @Test func welcomeCreatesAVaultAndAPassphraseOpensIt() throws {
        let command = "'\(Program.path)'"
        do {
            let terminal = try Tmux(command + Tmux.tellingTheEnd, in: home)
            try terminal.wait(for: "There is no vault yet")
            try terminal.type("correct horse battery")
            try terminal.keys("Tab")
            try terminal.type("correct horse battery")
            try terminal.keys("Enter")
            try terminal.wait(for: "There are no secrets here yet")
            try terminal.keys("q")
            try terminal.wait(for: "ended with 0")
        }
        let terminal = try Tmux(command, in: home)
        try terminal.wait(for: "Passphrase")
        try terminal.type("wrong")
        try terminal.keys("Enter")
        let refused = try terminal.wait(what: "a refusal") {
            $0.lowercased().contains("wrong passphrase") || $0.contains("does not")
        }
        #expect(!refused.contains("correct horse"))
        try terminal.wait(what: "the delay to pass") { !$0.contains("Wait") }
        try terminal.type("correct horse battery")
        try terminal.keys("Enter")
        try terminal.wait(for: "There are no secrets here yet")
    }

    @Test func anOlderCopyOfTheVaultOpensAfterAQuestion() throws {
        let file = URL(fileURLWithPath: home.vault)
        let passphrase = try home.write("passphrase", "correct horse\n")
        func cofre(_ arguments: String...) throws {
            let result = try Program.run(arguments + ["--passphrase-file", passphrase], in: home)
            try #require(result.status == 0, "\(result.errors)")
        }
        try cofre("init", "--owner", "ana")
        try cofre("create", "--name", "Billing", "--url", "https://x.example", "--client-id", "c")
        let old = try Data(contentsOf: file)
        try cofre("create", "--name", "Later", "--url", "https://x.example", "--client-id", "c")
        try old.write(to: file)

        let terminal = try Tmux("exec '\(Program.path)'", in: home)
        try terminal.wait(for: "Passphrase")
        try terminal.type("correct horse")
        try terminal.keys("Enter")
        try terminal.wait(for: "Open it, as the vault from now on?")
        try terminal.answer("n")
        try terminal.wait(for: "Not opened")
        try terminal.type("correct horse")
        try terminal.keys("Enter")
        #expect(try terminal.wait(for: "Open it, as the vault from now on?").contains("is older than what"))
        try terminal.answer("y")
        try terminal.wait(for: "1 secret ")
        #expect(try !terminal.screen.contains("Later"))
        try terminal.keys("q")
        try cofre("list")
    }

    @Test func filterMarkDeactivateReportUndo() throws {
        try prepare(30)
        let terminal = try open(ending: Tmux.tellingTheEnd)
        try terminal.wait(for: "30 secrets")
        try terminal.keys("/")
        try terminal.type("tag:legacy active:yes")
        try terminal.wait(for: "15 of 30")
        try terminal.keys("Enter", "*")
        try terminal.wait(for: "15 marked")
        try terminal.keys("d")
        try terminal.wait(for: "Deactivate 15 secrets")
        try terminal.keys("y")
        try terminal.wait(for: "Type the number 15 first")
        #expect(try list("active:no").isEmpty)
        try terminal.type("15")
        try terminal.keys("y")
        try terminal.wait(for: "changed 15")
        #expect(try list("active:no").count == 15)
        try terminal.keys("Escape")
        try terminal.wait(for: "0 of 30")
        try terminal.keys("u")
        let undo = try terminal.wait(for: "Undo: activate 15 secrets")
        #expect(undo.contains("Takes back the run of "))
        try terminal.keys("y")
        try terminal.wait(for: "Type the number 15 first")
        try terminal.type("15")
        try terminal.keys("y")
        try terminal.wait(for: "Report · activate · undo of the run of ")
        #expect(try list("active:no").isEmpty)
        try terminal.keys("Escape")
        try terminal.wait(for: "15 of 30")
        try terminal.keys("q")
        try terminal.wait(for: "ended with 0")
    }

    @Test func createsASecretWithPermissions() throws {
        try prepare(3)
        let terminal = try open(100, 30)
        try terminal.wait(for: "3 secrets")
        try terminal.keys("c")
        try terminal.wait(for: "Create a secret")
        try terminal.keys("C-s")
        try terminal.wait(for: "required")
        try terminal.type("Billing API")
        try terminal.keys("Tab")
        try terminal.type("https://billing.example")
        try terminal.keys("Tab")
        try terminal.type("client-1")
        try terminal.keys("Tab", "C-g")
        for _ in 0..<5 { try terminal.keys("Tab") }
        try terminal.keys("Enter")
        try terminal.wait(for: "Shared with no user")
        try terminal.keys("a")
        try terminal.wait(for: "Names of users")
        // One name is the beginning of a known one, the other is new.
        try terminal.type("mal:edit, rsilva")
        try terminal.keys("Enter")
        try terminal.wait(for: "There is no user 'rsilva'")
        try terminal.keys("y")
        try terminal.wait(for: "Users · 2")
        // Escape with another key right behind it would be Alt with that key.
        try terminal.keys("Escape")
        try terminal.wait(for: "malu (edit), rsilva")
        try terminal.keys("Tab", "Enter")
        try terminal.wait(for: "Shared with no group")
        try terminal.keys("a")
        try terminal.wait(for: "Names of groups")
        try terminal.type("SRE")
        try terminal.keys("Enter")
        // There is no directory of groups yet, but one of users: so the group is asked about.
        try terminal.wait(for: "There is no group 'SRE'")
        try terminal.keys("y")
        try terminal.wait(for: "Groups · 1")
        try terminal.keys("Escape")
        try terminal.resize(60, 16)
        try terminal.wait(for: "Create a secret")
        try terminal.resize(100, 30)
        let form = try terminal.wait(for: "malu (edit), rsilva")
        #expect(form.contains("Billing API"))
        try terminal.keys("C-s")
        try terminal.wait(for: "Created Billing API.")
        try terminal.keys("k")
        try terminal.wait(for: "4 secrets")
        let created = try #require(try list("name:billing").first)
        let id = try #require(created["identifier"] as? String)
        let shown = try Program.run(["show", id, "--json", "--reveal"], in: home, environment: home.withKey).output
        let secret = try #require(try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any])
        #expect((secret["client_secret"] as? String)?.count == 43)
        let users = try #require(secret["users_allowed"] as? [[String: Any]])
        #expect(users.map { $0["username"] as? String } == ["malu", "rsilva"])
        #expect(users.map { $0["can_edit"] as? Bool } == [true, false])
        #expect((secret["groups_allowed"] as? [[String: Any]])?.map { $0["name"] as? String } == ["SRE"])
    }

    /// The editor has the terminal, its keys are not ours, and nothing of the notes stays behind.
    @Test func notesAreWrittenInTheEditor() throws {
        try prepare(1)
        let editor = try home.write(
            "editor",
            "#!/bin/sh\nls -ld \"$(dirname \"$1\")\" \"$1\" > '\(home.file("seen"))'\nprintf 'typed: '\nread line\necho \"$line\" >> \"$1\"\n"
        )
        chmod(editor, 0o700)
        let terminal = try Tmux("VISUAL='\(editor)' COFRE_KEY_FILE='\(home.keyFile)' exec '\(Program.path)'", in: home)
        try terminal.wait(for: "1 secret")
        try terminal.keys("e")
        try terminal.wait(for: "Edit ")
        try terminal.keys("M-e")
        try terminal.wait(for: "typed:")
        try terminal.type("q from the editor")
        try terminal.keys("Enter")
        try terminal.wait(for: "q from the editor")
        try terminal.keys("C-s")
        try terminal.wait(for: "Saved ")
        let seen = try String(contentsOfFile: home.file("seen"), encoding: .utf8)
        #expect(seen.contains("drwx------") && seen.contains("-rw-------"), "\(seen)")
        let file = try #require(seen.split(whereSeparator: \.isWhitespace).last { $0.hasSuffix("notes.txt") })
        #expect(access(String(file), F_OK) != 0)
        let shown = try Program.run(["show", "1", "--field", "notes"], in: home, environment: home.withKey).output
        #expect(shown.contains("q from the editor"))
    }

    @Test func pastesNeverRunAsKeys() throws {
        try prepare(12)
        let terminal = try open()
        try terminal.wait(for: "12 secrets")
        try terminal.paste("*d12y")
        try terminal.wait(for: "A paste is taken in text fields only")
        #expect(try list("active:no").isEmpty)
    }

    @Test func resizesAtAnyTime() throws {
        try prepare(100)
        let terminal = try open()
        try terminal.wait(for: "100 secrets")
        for (width, height) in [(40, 10), (200, 50), (20, 5), (80, 24)] {
            try terminal.resize(width, height)
            if width >= 40 {
                try terminal.wait(what: "the list at \(width)×\(height)") { screen in
                    screen.contains("name 0") && screen.contains("100 secrets")
                        && screen.split(separator: "\n").allSatisfy { $0.count <= width }
                }
            }
        }
        try terminal.keys("G")
        try terminal.wait(for: "name 99")
    }

    @Test func aTerminalThatGoesAwayEndsTheProgram() throws {
        try prepare(5)
        let terminal = try open()
        try terminal.wait(for: "5 secrets")
        let process = try terminal.processID
        try #require(process > 0 && isAlive(process))
        try terminal.hangUp()
        let deadline = Date().addingTimeInterval(1)
        while isAlive(process), Date() < deadline {}
        #expect(!isAlive(process), "\((try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? "")")
    }

    @Test func othersChangesAreNoticed() throws {
        try prepare(3)
        let terminal = try open()
        try terminal.wait(for: "3 active")
        let other = try Program.run(
            ["deactivate", "--filter", "name:\"name 1\"", "--yes"], in: home, environment: home.withKey)
        #expect(other.status == 0)
        try terminal.wait(for: "1 inactive")
    }

    @Test func hostileNamesStayHarmless() throws {
        try prepare(1)
        let file = try home.write(
            "evil.json",
            #"[{"name":"evil\u001b]0;owned\u0007\u202ename","url":"u","client_id":"c","tags":"\u009b31m"},{"name":"漢字 🏳️‍🌈 é","url":"u","client_id":"c"}]"#
        )
        try #require(try Program.run(["import", file], in: home, environment: home.withKey).status == 0)
        let terminal = try open()
        let screen = try terminal.wait(for: "漢字")
        #expect(screen.contains("evil"))
        #expect(!screen.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x9B })
        #expect(screen.contains("name 0"))
    }
}
