import Foundation
import Secrets
import Testing
import Text
import Vault

@testable import VaultCommands
@testable import cofre_server

/// The real program, as an administrator and as systemd would run it.
@Suite(.serialized) struct CommandTests {
    private func json(_ text: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    private func ready() async throws -> (Program, [String: String]) {
        let program = try Program()
        let key = ["COFRE_KEY_FILE": program.folder.file("key")]
        let made = try await program.run("init", "--owner", "ana", environment: key)
        #expect(made.status == 0, "\(made.errors)")
        return (program, key)
    }

    @Test func aVaultIsMadeFilledAndServed() async throws {
        let (program, key) = try await ready()
        #expect(try await program.run("user", "add", "bia", "caio", environment: key).status == 0)
        #expect(
            try await program.run("group", "add", "SRE", "--member", "bia", environment: key).status == 0)
        let made = try await program.run(
            "key", "add", "--user", "bia", "--label", "CI", "--expires", "90d", "--allow", "127.0.0.0/8", "--json",
            environment: key)
        #expect(made.status == 0)
        let told = try json(made.output)
        let id = try #require(told["client_id"] as? String)
        let secret = try #require(told["client_secret"] as? String)
        #expect(told["user"] as? String == "bia" && told["label"] as? String == "CI")
        #expect(told["allow"] as? [String] == ["127.0.0.0/8"])

        let server = try await program.serve("--log-format", "json", environment: key)
        #expect(server.line.wholeMatch(of: /listening on http:\/\/127\.0\.0\.1:\d+\n/) != nil)
        let login = try await HTTPSocket.exchange(
            server.port, "GET", "/api/oauth2/token", ["Authorization": basic(id, secret)])
        let token = try #require(try login.json()["access_token"] as? String)
        let bearer = ["Authorization": "Bearer \(token)"]
        let all = "/api/mysafe/secretapi"
        #expect(
            try await HTTPSocket.exchange(
                server.port, "POST", all, bearer, #"{"name":"n","url":"u","client_id":"c"}"#
            ).status == 201)
        // Revoked by another process.
        #expect(try await program.run("key", "revoke", id, environment: key).status == 0)
        #expect(try await HTTPSocket.exchange(server.port, "GET", all, bearer).status == 401)
        #expect(await server.stop() == 0)

        let log = try String(contentsOfFile: program.folder.file("log"), encoding: .utf8)
        let lines = log.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.first?.contains(#""message":"started","version":"0.1.0","url":"http://127.0.0.1:"#) == true)
        #expect(lines.first?.contains(#""max-requests":"256""#) == true)
        #expect(lines.last?.contains(#""message":"stopped","version":"0.1.0"}"#) == true)
        #expect(!log.contains(secret) && !log.contains(token))
        // The vault is left in one file.
        let files = try FileManager.default.contentsOfDirectory(atPath: program.folder.path).sorted()
        #expect(files == [".local", "key", "log", "vault.cofre"])
    }

    /// Access keys that were revoked since then would be valid again.
    @Test func anOlderVaultIsServedIfThatIsSaidOnly() async throws {
        let (program, key) = try await ready()
        let vault = URL(fileURLWithPath: program.folder.file("vault.cofre"))
        _ = try await program.run("key", "add", "--user", "ana", "--label", "CI", environment: key)
        let old = try Data(contentsOf: vault)
        let id = try await program.run("key", "--json", environment: key).output.firstMatch(of: /[0-9a-f]{20}/)?.output
        #expect(try await program.run("key", "revoke", String(try #require(id)), environment: key).status == 0)
        try old.write(to: vault)

        let refused = try await program.serve(environment: key)
        #expect(refused.line.isEmpty)
        #expect(await refused.wait() == 1)
        let log = try String(contentsOfFile: program.folder.file("log"), encoding: .utf8)
        #expect(log.contains("1 change is missing") && log.contains("--older"))
        #expect(try await program.run("key", environment: key).status == 1)

        let agreed = try await program.serve("--older", environment: key)
        #expect(agreed.line.hasPrefix("listening on "))
        #expect(await agreed.stop() == 0)
        #expect(try await program.run("key", environment: key).output.contains("CI"))
    }

    @Test func namesAreListedAndRemoved() async throws {
        let (program, key) = try await ready()
        _ = try await program.run("user", "add", "bia", environment: key)
        _ = try await program.run(
            "group", "add", "SRE", "--member", "bia", "--new-user", "caio", environment: key)
        let users = try await program.run("user", "list", environment: key)
        #expect(users.output == "NAME  GROUPS\nana\nbia   SRE\ncaio  SRE\n")
        #expect(try await program.run("group", environment: key).output == "NAME  MEMBERS\nSRE   bia, caio\n")
        #expect(
            try await program.run("group", "remove", "SRE", "--member", "caio", environment: key).status == 0)
        let left = try await program.run("group", "list", "--json", environment: key).output
        #expect(left.filter { !$0.isWhitespace } == #"[{"name":"SRE","members":["bia"]}]"#)
        _ = try await program.run("key", "add", "--user", "bia", environment: key)
        #expect(try await program.run("user", "remove", "bia", environment: key).status == 0)
        let keys = try await program.run("key", environment: key).output
        #expect(keys == "CLIENT ID  USER  LABEL  CREATED  EXPIRES  FROM  CERTIFICATE  REACH\n")
        #expect(try await program.run("group", "remove", "SRE", environment: key).status == 0)
        #expect(try await program.run("group", "remove", "SRE", environment: key).status == 1)
    }

    /// What changes something tells scripts what it made, changed or removed.
    @Test func changesAreToldAsJSON() async throws {
        let program = try Program()
        let key = ["COFRE_KEY_FILE": program.folder.file("key")]
        func told(_ arguments: String...) async throws -> String {
            let result = try await program.run(all: arguments + ["--json"], environment: key)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
            return result.output.filter { !$0.isWhitespace }
        }
        let made = try json(try await told("init", "--owner", "ana"))
        #expect(
            made as? [String: String] == [
                "vault": program.folder.file("vault.cofre"), "owner": "ana", "key_file": program.folder.file("key"),
            ])
        #expect(
            try await told("user", "add", "caio", "bia") == #"[{"name":"bia","groups":[]},{"name":"caio","groups":[]}]"#
        )
        #expect(try await told("group", "add", "SRE") == #"{"name":"SRE","members":[]}"#)
        _ = try await told("group", "add", "SRE", "--member", "caio")
        #expect(
            try await told("group", "add", "SRE", "--member", "bia") == #"{"name":"SRE","members":["bia","caio"]}"#)
        #expect(try await told("group", "remove", "SRE", "--member", "caio") == #"{"name":"SRE","members":["bia"]}"#)
        let added = try json(try await told("key", "add", "--user", "bia"))
        let id = try #require(added["client_id"] as? String)
        let revoked = try json(try await told("key", "revoke", id))
        #expect(revoked["client_id"] as? String == id && revoked["user"] as? String == "bia")
        #expect(revoked["client_secret"] == nil)
        #expect(try await told("user", "remove", "bia") == #"{"name":"bia","groups":["SRE"]}"#)
        #expect(try await told("group", "remove", "SRE") == #"{"name":"SRE","members":[]}"#)
        #expect(try await told("group", "list") == "[]")
    }

    @Test func aClientSecretGoesIntoAFileOfItsOwn() async throws {
        let (program, key) = try await ready()
        let file = program.folder.file("secret")
        let made = try await program.run(
            "key", "add", "--user", "ana", "--client-secret-file", file, environment: key)
        #expect(made.status == 0 && !made.output.contains("client_secret"))
        let secret = try String(contentsOfFile: file, encoding: .utf8)
        #expect(secret.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let again = try await program.run(
            "key", "add", "--user", "ana", "--client-secret-file", file, environment: key)
        #expect(again.status == 1 && again.errors.contains("exists already"))
        let keys = try await program.run("key", "list", "--json", environment: key).output
        #expect(keys.components(separatedBy: "client_id").count == 2)
        // What nobody could be told is taken back.
        let lost = try await program.run(
            "key", "add", "--user", "ana", "--client-secret-file", "/nowhere/secret", environment: key)
        #expect(lost.status == 1)
        #expect(try await program.run("key", "list", "--json", environment: key).output == keys)
    }

    @Test func aKeyIsBoundToACertificateFile() async throws {
        let (program, key) = try await ready()
        try program.folder.makeCertificates()
        let made = try await program.run(
            "key", "add", "--user", "ana", "--certificate", program.folder.file("client.pem"), "--json",
            environment: key)
        let fingerprint = try #require(try json(made.output)["certificate_fingerprint"] as? String)
        let other = try await program.run(
            "key", "add", "--user", "ana", "--certificate-fingerprint", fingerprint.uppercased(), "--json",
            environment: key)
        #expect(try json(other.output)["certificate_fingerprint"] as? String == fingerprint)
    }

    @Test func mistakesAreTold() async throws {
        let (program, key) = try await ready()
        for (arguments, status, words) in [
            (["init"], 1, "there is a vault at"), (["key", "add"], 64, "--user"),
            (["key", "add", "--user", "zed"], 1, "'zed' is not known"),
            (["key", "add", "--user", "ana", "--expires", "2027-02-30"], 64, "--expires needs"),
            (["key", "add", "--user", "ana", "--allow", "10.0.0.1/8"], 64, "--allow"),
            (["key", "add", "--user", "ana", "--certificate-fingerprint", "ab"], 64, "64 hexadecimal digits"),
            (["key", "add", "--user", "ana", "--only", "7"], 1, "there is no secret 7"),
            (["key", "revoke", "abc"], 1, "there is no access key 'abc'"),
            (["user", "remove", "zed"], 1, "'zed' is not known"),
            (["user", "remove", "ana"], 1, "'ana' owns the vault, and stays"),
            (["serve", "--listen", "0.0.0.0:0"], 64, "in the clear"),
            (["serve", "--listen", "127.0.0.1:0", "--tls-cert", "x"], 64, "belong together"),
            (["serve", "--listen", "127.0.0.1:0", "--client-ca", "x"], 64, "--client-ca needs TLS"),
            (["serve", "--listen", "nowhere"], 64, "--listen"),
            (["serve", "--listen", "127.0.0.1:0", "--token-lifetime", "0"], 64, "1 to 86400"),
            (["serve", "--listen", "127.0.0.1:0", "--max-requests", "0"], 64, "--max-requests needs"),
            (["serve", "--listen", "127.0.0.1:0", "--max-wait", "0"], 64, "--max-wait needs"),
            (
                ["serve", "--listen", "127.0.0.1:0", "--tls-cert", "/none", "--tls-key", "/none"], 1,
                "/none: cannot be read"
            ),
            (["serve", "--listen", "127.0.0.1:0", "--vault", "/none"], 4, "cofre-server init"),
            (
                ["serve", "--listen", "127.0.0.1:0", "--key-file", "a", "--passphrase-file", "b"], 64,
                "both open the vault"
            ),
        ] as [([String], Int32, String)] {
            let result = try await program.run(all: arguments, environment: key)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        let closed = try await program.run("key", "list")
        #expect(closed.status == 3 && closed.errors.contains("nothing opens the vault"))
    }

    @Test func aPassphraseOrACredentialOpensTheVault() async throws {
        let program = try Program()
        try program.folder.write("passphrase", "a long passphrase\n")
        let file = program.folder.file("passphrase")
        #expect(try await program.run("init", "--owner", "tester", "--passphrase-file", file).status == 0)
        #expect(try await program.run("user", "list", "--passphrase-file", file).output == "NAME    GROUPS\ntester\n")
        #expect(try await program.run("key", "list", "--passphrase-file", file).status == 0)

        let (other, _) = try await ready()
        // As systemd leaves it: owned by root, readable through its group.
        chmod(other.folder.file("key"), 0o440)
        try FileManager.default.createDirectory(atPath: other.folder.file("creds"), withIntermediateDirectories: true)
        rename(other.folder.file("key"), other.folder.file("creds/cofre.key"))
        let credentials = ["CREDENTIALS_DIRECTORY": other.folder.file("creds")]
        #expect(try await other.run("key", "list", environment: credentials).status == 0)
        let direct = try await other.run("key", "list", "--key-file", other.folder.file("creds/cofre.key"))
        #expect(direct.status == 1 && direct.errors.contains("others may access"))
        chmod(other.folder.file("creds/cofre.key"), 0o444)
        #expect(try await other.run("key", "list", environment: credentials).status == 1)
    }

    @Test func anInterruptStopsItToo() async throws {
        let (program, key) = try await ready()
        let server = try await program.serve(environment: key)
        #expect(try await HTTPSocket.exchange(server.port, "GET", "/healthz").status == 200)
        server.process.signal(SIGINT)
        #expect(await server.wait() == 0)
    }

    @Test func aHangupLoadsTheCertificateAgain() async throws {
        let (program, key) = try await ready()
        func log() throws -> String { try String(contentsOfFile: program.folder.file("log"), encoding: .utf8) }
        let plain = try await program.serve(environment: key)
        plain.process.signal(SIGHUP)
        try await eventually("it goes on") { try log().contains("there is no certificate to load") }
        #expect(await plain.stop() == 0)

        try program.folder.makeCertificates()
        let server = try await program.serve(
            "--tls-cert", program.folder.file("server.pem"), "--tls-key", program.folder.file("server.key"),
            environment: key)
        // The test's certificate is one of two days.
        try await eventually("it is warned") { try log().contains("the certificate expires in") }
        server.process.signal(SIGHUP)
        try await eventually("they are loaded") { try log().contains("certificate and key loaded") }
        try program.folder.write("server.key", "")
        server.process.signal(SIGHUP)
        try await eventually("they are not loaded") { try log().contains("the old ones stay") }
        #expect(await server.stop() == 0)
    }

    @Test func theProcessCannotBeLookedInto() async throws {
        let (program, key) = try await ready()
        let server = try await program.serve(environment: key)
        let limits = try String(
            contentsOfFile: "/proc/\(server.process.id)/limits", encoding: .utf8)
        #expect(limits.contains(/Max core file size\s+0\s+0/))
        _ = await server.stop()
    }
}

/// When keys expire, as it is typed.
@Suite struct ExpiryTests {
    @Test func datesAndSpansAreRead() {
        #expect(TimeExpression.ahead("2027-01-01", now: 0) == 1_798_761_600)
        #expect(TimeExpression.ahead("2028-02-29", now: 0) == 1_835_395_200)
        #expect(TimeExpression.ahead("90d", now: 100) == 7_776_100)
        #expect(TimeExpression.ahead("12h", now: 100) == 43_300)
        for text in [
            "", "d", "-1d", "1.5d", "90", "90 d", "2027-13-01", "2027-02-29", "2027-1", "27-01-01", "2027-01-01T00:00",
            "2027-01-00", "999999d", "tomorrow",
        ] { #expect(TimeExpression.ahead(text, now: 0) == nil, "\(text)") }
    }
}
