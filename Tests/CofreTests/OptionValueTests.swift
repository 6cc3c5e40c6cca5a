import Foundation
import Testing

/// Values of options and where options stand, on the real command line.
@Suite struct OptionValueTests {
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

    @discardableResult
    private func create(_ name: String, _ more: String...) throws -> Program.Result {
        try Program.run(
            ["create", "--name", name, "--url", "u", "--client-id", "c", "--json"] + more, in: home,
            environment: home.withKey)
    }

    @Test func valuesMayBeginWithAHyphen() throws {
        try create("keep", "--tags", "new")
        let created = try create("-old", "--notes", "- one\n- two", "--tags", "-legacy", "--identifier-code", "-1")
        #expect(created.status == 0, "\(created.errors)")
        let fields = try object(created.output)
        #expect(fields["notes"] as? String == "- one\n- two")
        #expect(fields["name"] as? String == "-old")
        #expect(fields["identifier_code"] as? String == "-1")
        #expect(try cofre("list", "--filter", "-tag:legacy").output.contains("keep"))
        #expect(!(try cofre("list", "--filter", "-tag:legacy").output.contains("-old")))
        let run = try cofre("deactivate", "--filter", "-name:keep", "--dry-run")
        #expect(run.status == 0)
        #expect(run.output.contains("-old"))
        let id = try #require(fields["identifier"] as? String)
        #expect(try object(try cofre("edit", id, "--name", "-x", "--json").output)["name"] as? String == "-x")
        #expect(try cofre("list", "--code", "-1", "--json").output.contains("\"-1\""))
    }

    @Test func aForgottenValueIsNoticed() throws {
        for arguments in [
            ["--notes", "--json"], ["--tags", "--user", "x"], ["--user", "--json"], ["--notes"],
        ] {
            let result = try Program.run(
                ["create", "--name", "n", "--url", "u", "--client-id", "c"] + arguments, in: home,
                environment: home.withKey)
            #expect(result.status == 64, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(arguments[0]), "\(result.errors)")
        }
        #expect(try cofre("list", "--filter", "--json").errors.contains("the value in front of it is missing"))
        #expect(try cofre("list", "--json").output == "[]\n")
    }

    @Test func optionsMayStandInFrontOfTheCommand() throws {
        try create("here")
        let other = home.file("other.cofre")
        #expect(try cofre("--vault", other, "init", "--key-file", home.keyFile).status == 0)
        #expect(try cofre("--vault", other, "--key-file", home.keyFile, "list", "--json").output == "[]\n")
        #expect(try cofre("--vault=\(home.vault)", "--json", "list").output.contains("\"here\""))
        #expect(try cofre("--vault", other, "slot", "list").output.contains("key file"))
        #expect(try cofre("--profile", "nowhere", "list").errors.contains("nowhere"))
        #expect(try cofre("--as", "bia", "list", "--json").output == "[]\n")
    }

    @Test func theNearestCommandIsNamed() throws {
        let result = try cofre("lst")
        #expect(result.status == 64)
        #expect(result.errors.contains("there is no command 'lst', did you mean 'list'?"))
        #expect(try cofre("profile", "lst").errors.contains("did you mean 'list'?"))
        #expect(try cofre("--vault", home.vault, "slot", "add-pasphrase").errors.contains("'add-passphrase'"))
    }

    @Test func timesAreISO8601() throws {
        let created = try object(try create("t").output)
        let updated = try #require(created["updated"] as? String)
        #expect(updated.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
        let slots = try cofre("slot", "list", "--json").output
        #expect(slots.contains(/"created": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/))
        let run = try cofre("deactivate", "--all", "--yes", "--json").output
        #expect(run.contains(/"seconds": \d+\.\d{3},/))
    }

    // MARK: Sharing

    @Test func sharingNoticesTypingErrors() throws {
        #expect(try cofre("user", "add", "malu").status == 0)
        for value in ["malu:foo", "malu:", ":edit"] {
            let result = try create("x", "--user", value)
            #expect(result.status == 64)
            #expect(result.errors.contains("'\(value)'"), "\(result.errors)")
        }
        let ghost = try create("x", "--user", "mlau:edit")
        #expect(ghost.status == 64)
        #expect(ghost.errors.contains("there is no user 'mlau' here, did you mean 'malu'?"))
        #expect(ghost.errors.contains("--new-user 'mlau'"))
        #expect(try create("x", "--group", "SRE").errors.contains("there is no group 'SRE' here."))
        #expect(try cofre("list", "--json").output == "[]\n")

        let meant = try create("x", "--user", "malu:edit", "--new-user", "zoe", "--new-group", "SRE:edit")
        #expect(meant.status == 0, "\(meant.errors)")
        #expect(try create("y", "--user", "zoe", "--group", "SRE").status == 0)
        let colon = try create("z", "--new-user", "svc:backup:view")
        #expect(colon.output.contains("\"svc:backup\""))
        let both = try create("b", "--user", "ghost:edit", "--new-user", "ghost")
        #expect(both.output.contains(/"ghost",\s+"can_edit": true/))
        let edited = try cofre("edit", "1", "--user", "nobody")
        #expect(edited.status == 64)
        let directory = try cofre("user", "--json").output
        #expect(!directory.contains("nobody") && !directory.contains("mlau"))
    }

    @Test func groupsNoticeTypingErrors() throws {
        let unknown = try cofre("group", "add", "SRE", "--member", "malu")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("--new-user 'malu'"))
        #expect(!(try cofre("group").output.contains("SRE")))
        #expect(try cofre("group", "add", "SRE", "--new-user", "malu").status == 0)
        #expect(try cofre("group", "add", "SRE", "--member", "malu").status == 0)
        #expect(try cofre("group", "remove", "SRE", "--member", "mlau").status == 64)
        #expect(try cofre("group", "remove", "SRE", "--member", "malu").status == 0)
    }

    // MARK: Byte order marks

    @Test func byteOrderMarksAreDropped() throws {
        let other = ["--vault", home.file("other.cofre")]
        let marked = try home.write("marked", "\u{FEFF}right horse\n")
        let plain = try home.write("plain", "right horse\n")
        #expect(try Program.run(["init"] + other + ["--passphrase-file", marked], in: home).status == 0)
        for file in [marked, plain] {
            let result = try Program.run(["list"] + other + ["--passphrase-file", file], in: home)
            #expect(result.status == 0, "\(result.errors)")
        }
        let piped = try Program.run(
            ["list"] + other + ["--passphrase-file", "-"], in: home, input: "\u{FEFF}right horse\n")
        #expect(piped.status == 0)
        let secret = try home.write("secret", "\u{FEFF}s3cret\n")
        let created = try create("x", "--client-secret-file", secret, "--reveal")
        #expect(try object(created.output)["client_secret"] as? String == "s3cret")
        let csv = try home.write("marked.csv", "\u{FEFF}name,url,client_id\nfrom csv,u,c\n")
        #expect(try cofre("import", csv).status == 0)
    }

    @Test func utf16IsNamed() throws {
        let path = home.file("utf16")
        let bytes: [UInt8] = [0xFF, 0xFE] + "right horse\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let made = try Program.run(
            ["init", "--vault", home.file("other.cofre"), "--passphrase-file", path], in: home)
        #expect(made.status == 1)
        #expect(made.errors.contains("is UTF-16"))
        let secret = try create("x", "--client-secret-file", path)
        #expect(secret.errors.contains("is UTF-16"))
        #expect(try cofre("import", path).errors.contains("is UTF-16"))
    }
}
