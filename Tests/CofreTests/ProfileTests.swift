import Foundation
import Testing

/// Profiles on the command line, without a server.
@Suite struct ProfileTests {
    private let home: TemporaryHome

    init() throws { home = try TemporaryHome() }

    private var configuration: String { home.file(".config/cofre/config.toml") }

    private func cofre(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Result {
        try Program.run(arguments, in: home, environment: environment)
    }

    private func write(_ text: String) throws {
        try FileManager.default.createDirectory(
            atPath: home.file(".config/cofre"), withIntermediateDirectories: true)
        _ = try home.write(".config/cofre/config.toml", text)
        try mode(0o600, configuration)
    }

    private func mode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func mode(of path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    private func secretFile(_ text: String = "s3cret-value\n", mode: Int = 0o600) throws -> String {
        let path = try home.write("prod.secret", text)
        try self.mode(mode, path)
        return path
    }

    @discardableResult
    private func addProd(_ more: String...) throws -> Program.Result {
        try Program.run(
            [
                "profile", "add", "prod", "--url", "https://vault.invalid", "--client-id", "key-1",
                "--client-secret-file", try secretFile(),
            ] + more, in: home)
    }

    // MARK: add

    @Test func addWritesAPrivateFile() throws {
        let result = try addProd(
            "--ca-file", "/etc/ca.pem", "--tenant", "acme", "--base-path", "/iso/", "--token-method", "post",
            "--colour",
            "red", "--confirm-always", "--max-requests", "8", "--default")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try mode(of: configuration) == 0o600)
        #expect(try mode(of: home.file(".config/cofre")) == 0o700)
        #expect(
            try String(contentsOfFile: configuration, encoding: .utf8) == """
                default = "prod"

                [profiles.prod]
                kind = "mysafe"
                url = "https://vault.invalid"
                client_id = "key-1"
                client_secret_file = "\(home.file("prod.secret"))"
                base_path = "/iso"
                token_method = "post"
                tenant = "acme"
                ca_file = "/etc/ca.pem"
                max_requests = 8
                colour = "red"
                confirm = "always"

                """)
        // A CA file that is not there is told at once, and does not keep the profile out.
        #expect(result.errors.contains("/etc/ca.pem: No such file or directory."))
    }

    @Test func addKeepsWhatIsThere() throws {
        let mine = "# mine\n[profiles.team]  # ours\nkind='local'"
        try write(mine)
        #expect(try addProd().status == 0)
        #expect(try String(contentsOfFile: configuration, encoding: .utf8).hasPrefix(mine + "\n"))
        let again = try addProd()
        #expect(again.status == 1)
        #expect(again.errors.contains("'prod' is there already"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.file(".config/cofre")) == ["config.toml"])
    }

    /// A link, as programs that manage such files make it, stays one.
    @Test func addWritesBehindALink() throws {
        try write("")
        let real = home.file("real.toml")
        try FileManager.default.moveItem(atPath: configuration, toPath: real)
        try FileManager.default.createSymbolicLink(atPath: configuration, withDestinationPath: real)
        #expect(try addProd().status == 0)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: configuration) == real)
        #expect(try String(contentsOfFile: real, encoding: .utf8).contains("[profiles.prod]"))
    }

    @Test(
        arguments: [
            (["x", "--url", "http://vault.invalid", "--client-id", "i"], "https://"),
            (["x", "--url", "https://vault.invalid/api", "--client-id", "i"], "base_path"),
            (["x", "--url", "https://vault.invalid"], "--client-id"),
            (["my prod", "--local"], "'my prod' cannot be a profile's name"),
            (["x", "--local", "--url", "https://vault.invalid"], "--url belongs to a server"),
            (["x", "--url", "https://vault.invalid", "--client-id", "i", "--vault", "v"], "--local"),
            (
                [
                    "x", "--url", "https://vault.invalid", "--client-id", "i", "--client-secret-file", "f",
                    "--client-secret-command", "c",
                ], "exclude each other"
            ),
            (["x", "--url", "https://vault.invalid", "--client-id", "i", "--client-cert", "/c"], "client_key"),
            (["x", "--url", "https://vault.invalid", "--client-id", "i", "--max-requests", "0"], "max_requests"),
            (["x", "--local", "--colour", "mauve"], "mauve"),
            (["vault", "--url", "https://vault.invalid", "--client-id", "i"], "built-in local vault"),
        ])
    func addRefusesWhatIsWrong(_ arguments: [String], _ message: String) throws {
        let result = try Program.run(["profile", "add"] + arguments, in: home)
        #expect(result.status == 64, "\(result.status)")
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: configuration))
    }

    @Test func addDoesNotTouchAFileThatCannotBeRead() throws {
        try write("[profiles\n")
        let result = try addProd()
        #expect(result.status == 1)
        #expect(result.errors.contains("\(configuration):1: error: this is no TOML"))
        #expect(try String(contentsOfFile: configuration, encoding: .utf8) == "[profiles\n")
    }

    /// Each waits for the others, and none is lost.
    @Test func manyCanAddAtOnce() throws {
        let runs = try (0..<8).map { number in
            try SpawnedProcess(
                Program.path, ["profile", "add", "p\(number)", "--local"], environment: home.environment)
        }
        for run in runs { #expect(run.wait() == 0) }
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        for number in 0..<8 { #expect(text.contains("[profiles.p\(number)]\n")) }
    }

    // MARK: list

    @Test func listMarksTheDefaultAndTellsNoSecrets() throws {
        try addProd("--default")
        _ = try cofre(
            "profile", "add", "cmd", "--url", "https://other.invalid", "--client-id", "key-2",
            "--client-secret-command",
            "echo TOPSECRET")
        let table = try cofre("profile", "list")
        #expect(table.output.contains("*  prod   mysafe  https://vault.invalid"))
        #expect(table.output.contains("vault  local"))
        let json = try cofre("profile", "list", "--json")
        #expect(!(table.output + json.output).contains("TOPSECRET"))
        #expect(!(table.output + json.output).contains("s3cret"))
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["name"] as? String } == ["cmd", "prod", "vault"])
        #expect(rows.map { $0["default"] as? Bool } == [false, true, false])
        #expect(rows[0]["client_secret_from"] as? String == "command")
    }

    @Test func listTellsOfProfilesWithErrors() throws {
        try write("[profiles.team]\nkind = \"local\"\nvalt = \"~/x\"\n")
        let result = try cofre("profile", "list")
        #expect(result.status == 0)
        #expect(result.output.contains("team   ?"))
        #expect(result.errors.contains("config.toml:3: error: there is no key 'valt', did you mean 'vault'?"))
    }

    // MARK: check

    @Test func checkTellsEveryError() throws {
        try write(
            """
            defualt = "prod"
            [profiles.prod]
            kind = "mysafe"
            url = "http://vault.invalid"
            client_id = "i"
            colour = rde
            [profiles.team]
            kind = "lokal"
            """)
        let result = try cofre("profile", "check")
        #expect(result.status == 1)
        for problem in [
            ":1: error: there is no key 'defualt' here, did you mean 'default'?",
            ":4: error: url has to begin with https://",
            ":6: error: this is no TOML", ":8: error: there is no kind 'lokal', did you mean 'local'?",
        ] { #expect(result.errors.contains(configuration + problem), "\(result.errors)") }
        // Nothing is done on a guess.
        #expect(try cofre("list").status == 1)
        #expect(try cofre("list", "--profile", "prod").status == 1)
        #expect(try cofre("list", "--profile", "vault").status == 4)
        #expect(try cofre("list", "--vault", home.vault).status == 4)
    }

    @Test func checkLooksAtTheFiles() throws {
        try addProd("--ca-file", home.file("ca.pem"))
        let missing = try cofre("profile", "check")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("prod: \(home.file("ca.pem")): No such file or directory."))
        _ = try home.write("ca.pem", "x")
        let sound = try cofre("profile", "check")
        #expect(sound.status == 0)
        #expect(sound.errors.contains("1 profile, no problems."))
    }

    @Test func secretFilesThatOthersCanReadAreRefused() throws {
        try addProd()
        let path = home.file("prod.secret")
        for wrong in [0o644, 0o640, 0o604] {
            try mode(wrong, path)
            for arguments in [["list", "--profile", "prod"], ["profile", "check"], ["login", "prod"]] {
                let result = try Program.run(arguments, in: home)
                #expect(result.status == 1)
                #expect(
                    result.errors.contains(
                        "\(path): others may access this client secret (mode \(String(wrong, radix: 8)))"))
            }
        }
        try mode(0o600, path)
        #expect(try cofre("profile", "check").status == 0)
        for (text, message) in [("", "is empty"), ("\n", "is empty"), ("a\nb\n", "holds more than one line")] {
            _ = try secretFile(text)
            #expect(try cofre("profile", "check").errors.contains("\(path): \(message)") == true)
        }
    }

    @Test func aConfigurationThatOthersCanWriteIsRefused() throws {
        try write("")
        try mode(0o666, configuration)
        let result = try cofre("profile", "list")
        #expect(result.status == 1)
        #expect(result.errors.contains("others may write to it (mode 666)"))
        try mode(0o644, configuration)
        #expect(try cofre("profile", "list").status == 0)
    }

    // MARK: choosing

    @Test func profilesAreChosenByOptionEnvironmentAndDefault() throws {
        for name in ["one", "two", "three"] {
            let vault = home.file("\(name).cofre")
            let key = home.file("\(name).key")
            #expect(try cofre("init", "--vault", vault, "--key-file", key, "--owner", name).status == 0)
            #expect(try cofre("profile", "add", name, "--local", "--vault", vault, "--key-file", key).status == 0)
        }
        #expect(try cofre("login", "two").output == "two · two.cofre: two sees 0 secrets.\n")
        #expect(try cofre("login", "--profile", "two").output.hasPrefix("two · "))
        #expect(try cofre("login", environment: ["COFRE_PROFILE": "three"]).output.hasPrefix("three · "))
        #expect(try cofre("login", "two", environment: ["COFRE_PROFILE": "three"]).output.hasPrefix("two · "))
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        try write("default = \"one\"\n" + text)
        #expect(try cofre("login").output.hasPrefix("one · "))
        // COFRE_VAULT is for profiles that name no vault; --vault is for this once.
        #expect(try cofre("login", environment: ["COFRE_VAULT": home.file("two.cofre")]).output.hasPrefix("one · "))
        let other = try cofre("login", "--vault", home.file("two.cofre"), "--key-file", home.file("two.key"))
        #expect(other.output == "vault · two.cofre: two sees 0 secrets.\n")
        let both = try cofre(
            "login", "--profile", "one", "--vault", home.file("two.cofre"), "--key-file", home.file("two.key"))
        #expect(both.output == "one · two.cofre: two sees 0 secrets.\n")
    }

    /// COFRE_KEY_FILE belongs to COFRE_VAULT, not to a vault that a profile names.
    @Test func aKeyFileOfTheEnvironmentIsForItsVault() throws {
        let phrase = try home.write("phrase", "right horse\n")
        #expect(try cofre("init", environment: home.withKey).status == 0)
        #expect(
            try cofre("init", "--vault", home.file("team.cofre"), "--passphrase-file", phrase, "--owner", "team").status
                == 0)
        #expect(try cofre("profile", "add", "team", "--local", "--vault", home.file("team.cofre")).status == 0)
        #expect(try cofre("profile", "add", "mine", "--local").status == 0)
        #expect(try cofre("login", "mine", environment: home.withKey).status == 0)
        // Without a terminal there is nobody to ask for the passphrase.
        let asked = try Program.run(
            "/usr/bin/setsid", ["--wait", Program.path, "login", "team"],
            environment: home.environment.merging(home.withKey) { $1 })
        #expect(asked.status == 3)
        #expect(asked.errors.contains("no terminal to ask for the passphrase on"), "\(asked.errors)")
        let terminal = try Tmux(
            "COFRE_KEY_FILE='\(home.keyFile)' '\(Program.path)' login team" + Tmux.tellingTheEnd, in: home, width: 120)
        try terminal.wait(for: "Passphrase for \(home.file("team.cofre"))")
        try terminal.type("right horse")
        try terminal.keys("Enter")
        #expect(try terminal.wait(for: "ended with 0").contains("team sees 0 secrets"))
    }

    @Test func anUnknownProfileIsToldWithTheNearest() throws {
        try addProd()
        let result = try cofre("list", "--profile", "prdo")
        #expect(result.status == 64)
        #expect(result.errors.contains("there is no profile 'prdo' in \(configuration), did you mean 'prod'?"))
    }

    @Test(arguments: ["--vault", "--key-file", "--passphrase-file", "--as"])
    func optionsOfAVaultDoNotFitAServer(_ option: String) throws {
        try addProd()
        let result = try cofre("list", "--profile", "prod", option, "x")
        #expect(result.status == 64)
        #expect(
            result.errors.contains(
                "\(option) belongs to a local vault, but the profile 'prod' is the server vault.invalid"))
    }

    @Test(arguments: [
        ["slot"], ["slot", "add-key-file", "k"], ["user"], ["user", "add", "x"], ["group"], ["key"], ["init"],
    ])
    func whatOnlyAVaultHasNamesTheProfile(_ arguments: [String]) throws {
        try addProd()
        for (more, environment) in [(["--profile", "prod"], [:]), ([], ["COFRE_PROFILE": "prod"])] {
            let result = try Program.run(arguments + more, in: home, environment: environment)
            #expect(result.status == 64)
            #expect(result.errors.contains("the profile 'prod' is the server vault.invalid"))
        }
    }

    /// Nobody who has a server for a default means it by these.
    @Test func whatOnlyAVaultHasIsDoneInTheVault() throws {
        try addProd("--default")
        let key = home.withKey
        #expect(try cofre("init", "--owner", "ana", environment: key).status == 0)
        #expect(FileManager.default.fileExists(atPath: home.vault))
        #expect(try cofre("user", "add", "bia", environment: key).status == 0)
        #expect(try cofre("user", environment: key).output.contains("bia"))
        let elsewhere = key.merging(["COFRE_VAULT": ""]) { $1 }
        #expect(try cofre("init", environment: elsewhere).status == 0)
        #expect(FileManager.default.fileExists(atPath: home.file(".local/share/cofre/vault.cofre")))
        #expect(try cofre("slot", environment: elsewhere).output == "SLOT  KIND\n1     key file\n")
        // A profile of the vault's own name says where it is.
        try write(
            try String(contentsOfFile: configuration, encoding: .utf8)
                + "[profiles.vault]\nkind = \"local\"\nvault = \"\(home.file("none"))\"\n")
        #expect(try cofre("slot", environment: key).status == 4)
    }

    /// A job that names a vault must not act on a server because somebody made that the default.
    @Test(arguments: [["deactivate", "1", "--yes"], ["list"], ["login"], ["export"], ["ui"], []])
    func aVaultOfTheEnvironmentIsNoServer(_ arguments: [String]) throws {
        try addProd("--default")
        let result = try Program.run(arguments, in: home)
        #expect(result.status == 64, "\(result.errors)")
        #expect(result.errors.contains("COFRE_VAULT names a vault, but the default profile 'prod' is the server"))
        #expect(result.errors.contains("--profile prod or --profile vault, or unset COFRE_VAULT"))
        // Named, either is used: there is no vault yet, and no server.
        guard let command = arguments.first, command != "ui" else { return }
        let local = try Program.run(arguments + ["--profile", "vault"], in: home, environment: home.withKey)
        #expect(local.status == 4, "\(local.errors)")
        for (more, environment) in [
            (["--profile", "prod"], [:]), ([], ["COFRE_PROFILE": "prod"]), ([], ["COFRE_VAULT": ""]),
        ] {
            let remote = try Program.run(arguments + more, in: home, environment: environment)
            #expect(remote.status == 1, "\(remote.errors)")
            #expect(remote.errors.contains("vault.invalid"), "\(remote.errors)")
        }
    }

    @Test func traceIsForServers() throws {
        let result = try cofre("list", "--trace", home.file("trace"))
        #expect(result.status == 64)
        #expect(result.errors.contains("--trace"))
        #expect(!FileManager.default.fileExists(atPath: home.file("trace")))
    }

    @Test func withoutATerminalThereIsNoQuestion() throws {
        _ = try cofre("profile", "add", "ask", "--url", "https://vault.invalid", "--client-id", "i")
        // A session of its own has no terminal.
        let result = try Program.run(
            "/usr/bin/setsid", ["--wait", Program.path, "list", "--profile", "ask"], environment: home.environment)
        #expect(result.status == 3)
        #expect(result.errors.contains("client_secret_command"))
    }
}
