import Foundation
import RemoteTestSupport
import Testing

/// `cofre export`, on a vault and on a server: as many come out as there are, and files that only their owner can read.
@Suite struct ExportTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        let created = try Program.run(["init", "--key-file", home.keyFile, "--owner", "ana"], in: home)
        try #require(created.status == 0, "\(created.errors)")
    }

    private func cofre(_ arguments: String...) throws -> Program.Result {
        try Program.run(arguments, in: home, environment: home.withKey)
    }

    private func add(_ count: Int) throws {
        let lines = (1...count).map { "name \($0),https://x\($0).example,id\($0),value-\($0)\n" }
        let file = try home.write("in.csv", "name,url,client_id,client_secret\n" + lines.joined())
        let result = try cofre("import", file)
        try #require(result.status == 0, "\(result.errors)")
    }

    private func objects(_ text: String) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber).intValue
    }

    @Test func secretsAreHandedOverInAVaultOfTheirOwn() throws {
        let home = try TemporaryHome()
        func cofre(_ arguments: [String], _ input: String = "") throws -> Program.Result {
            try Program.run(arguments, in: home, input: input, environment: home.withKey)
        }
        try #require(try Program.run(["init", "--owner", "ana", "--key-file", home.keyFile], in: home).status == 0)
        for (name, tag) in [("One", "x"), ("Two", "x"), ("Three", "y")] {
            try #require(
                try cofre(
                    [
                        "create", "--name", name, "--url", "https://a", "--client-id", "c", "--tags", tag,
                        "--new-user", "malu:edit", "--client-secret-file", "-",
                    ], "value of \(name)\n"
                ).status == 0)
        }
        try #require(try cofre(["deactivate", "2", "--yes"]).status == 0)
        let passphrase = try home.write("passphrase", "handed over\n")
        let file = home.file("handover.cofre")
        let made = try cofre(
            ["export", "--filter", "tag:x", "--as-vault", file, "--new-passphrase-file", passphrase])
        #expect(made.status == 0 && made.errors.contains("Exported 2 secrets to the new vault"), "\(made)")
        let open = ["--vault", file, "--passphrase-file", passphrase]
        let list = try Program.run(open + ["export", "--reveal"], in: home).output
        #expect(list.contains("value of One") && list.contains("value of Two") && !list.contains("Three"))
        #expect(list.contains("malu") && list.contains("\"active\": false"))
        // Never over something that is there.
        #expect(try cofre(["export", "--as-vault", file, "--new-passphrase-file", passphrase]).status == 1)
        #expect(try cofre(["export", "--as-vault", "x", "--reveal"]).status == 64)
        #expect(try cofre(["verify"]).status == 0)
    }

    @Test(arguments: [1, 3, 30, 5000]) func everySecretOfAVaultIsExported(_ count: Int) throws {
        try add(count)
        for _ in 0..<3 {
            let json = try cofre("export", "--reveal")
            #expect(json.status == 0, "\(json.errors)")
            let items = try objects(json.output)
            #expect(items.map { $0["name"] as? String } == (1...count).map { "name \($0)" })
            #expect(items.map { $0["client_secret"] as? String } == (1...count).map { "value-\($0)" })
            let csv = try cofre("export", "--format", "csv")
            #expect(csv.status == 0)
            #expect(csv.output.split(separator: "\n").count == count + 1)
        }
    }

    @Test(arguments: [1, 3, 30, 5000]) func everySecretOfAServerIsExported(_ count: Int) throws {
        let safe = try FakeSafe(secrets: count)
        defer { safe.server.stop() }
        let file = try home.write("secret", FakeSafe.clientSecret)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let added = try cofre(
            "profile", "add", "prod", "--url", safe.server.url, "--client-id", FakeSafe.clientID,
            "--client-secret-file", file)
        try #require(added.status == 0, "\(added.errors)")
        for _ in 0..<3 {
            let json = try cofre("export", "--reveal", "--profile", "prod")
            #expect(json.status == 0, "\(json.errors)")
            #expect(try objects(json.output).map { $0["name"] as? String } == (1...count).map { "Secret \($0)" })
        }
    }

    @Test func aFileIsPrivateAndCompleteAndNothingIsOverwritten() throws {
        try add(3)
        let path = home.file("backup.json")
        let first = try cofre("export", "--reveal", "--output", path)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.isEmpty)
        #expect(first.errors == "Exported 3 secrets to \(path).\n")
        #expect(try mode(path) == 0o600)
        let content = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try objects(content).count == 3)

        let again = try cofre("export", "--output", path)
        #expect(again.status == 1)
        #expect(again.errors.contains("exists already: choose another name, or replace it with --force."))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == content)

        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(try cofre("export", "--output", path, "--force").status == 0)
        #expect(try mode(path) == 0o600)
        #expect(try objects(try String(contentsOfFile: path, encoding: .utf8))[0]["client_secret"] == nil)
        // Nothing else is left in the folder.
        let names = try FileManager.default.contentsOfDirectory(atPath: home.folder)
        #expect(names.filter { $0.hasPrefix("backup") } == ["backup.json"])
    }

    @Test func aFileThatCannotBeWrittenIsRefusedBeforeAnythingIsRead() throws {
        try add(1)
        try FileManager.default.createSymbolicLink(atPath: home.file("link"), withDestinationPath: home.file("other"))
        let link = try cofre("export", "--output", home.file("link"))
        #expect(link.status == 1)
        #expect(!FileManager.default.fileExists(atPath: home.file("other")))
        let folder = try cofre("export", "--output", home.folder, "--force")
        #expect(folder.status == 1)
        #expect(folder.errors.contains("is not a regular file"))
        let missing = try cofre("export", "--output", home.file("none/x.json"))
        #expect(missing.status == 1)
        #expect(missing.errors.contains("No such file or directory"))
        #expect(try cofre("export", "--force").status == 64)
    }

    @Test func revealingIntoAFileThatOthersCanReadWarns() throws {
        try add(1)
        for (mask, command, warns) in [
            ("022", "export --reveal", true), ("077", "export --reveal", false), ("022", "export", false),
            ("022", "show 1 --reveal", true),
        ] {
            let out = home.file("out-\(UUID().uuidString)")
            let result = try Program.run(
                "/bin/sh", ["-c", "umask \(mask); '\(Program.path)' \(command) > '\(out)'"],
                environment: home.environment.merging(home.withKey) { $1 })
            #expect(result.status == 0)
            #expect(result.errors.contains("warning: standard output is a file that others can read") == warns)
        }
    }
}
