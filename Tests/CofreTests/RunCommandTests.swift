import Foundation
import Secrets
import TestSupport
import Testing

@testable import cofre

/// Hiding values in what a command writes.
@Suite struct OutputMaskTests {
    private func masked(_ text: String, _ secrets: [String], cuts: [Int] = []) -> String {
        var mask = OutputMask(secrets.map { Array($0.utf8) })
        var output: [UInt8] = []
        let bytes = Array(text.utf8)
        var start = 0
        for end in cuts.sorted() + [bytes.count] {
            output += mask.take(bytes[min(start, end)..<end])
            start = max(start, end)
        }
        output += mask.end()
        return String(decoding: output, as: UTF8.self)
    }

    @Test func valuesAreHiddenAndNothingElse() {
        #expect(masked("a secret-1 b secret-1", ["secret-1"]) == "a ******** b ********")
        #expect(masked("secret- secret-", ["secret-1"]) == "secret- secret-")
        #expect(masked("secret-12 secret-1", ["secret-1", "secret-12"]) == "******** ********", "the longer one first")
        #expect(masked("aaab", ["aab!"]) == "aaab")
        #expect(masked("aaab!", ["aab!"]) == "a********")
        #expect(masked("abc", ["abc"]) == "abc", "too short to be hidden")
        #expect(masked("", ["secret"]) == "")
    }

    @Test func linesOfLongSecretsAreHidden() {
        let key = "-----BEGIN KEY-----\nMIIBVgIBADANBg\n\nshort\n-----END KEY-----\n"
        #expect(masked("x MIIBVgIBADANBg y short", [key]) == "x ******** y short")
        #expect(masked(key, [key]) == "********")
    }

    @Test("However the stream is cut, the same comes out, and never a value")
    func cuts() {
        var random = SplitMix(seed: 9)
        for _ in 0..<3000 {
            let secrets = (0..<(1 + random.below(3))).map { _ in
                (0..<(4 + random.below(5))).map { _ in random.pick(["a", "b", "ab"]) }.joined()
            }
            let text = (0..<random.below(30)).map { _ in random.pick(["a", "b", "c"] + secrets) }.joined()
            let whole = masked(text, secrets)
            let cuts = (0..<random.below(8)).map { _ in random.below(text.utf8.count + 1) }
            #expect(masked(text, secrets, cuts: cuts) == whole, "\(text) \(secrets) \(cuts)")
            for secret in secrets { #expect(!whole.contains(secret)) }
        }
    }
}

@Suite struct SecretBindingTests {
    @Test func bindingsAreRead() throws {
        #expect(try SecretBinding("42").prefix == "SECRET")
        #expect(try SecretBinding("code:a=b=API_1").reference == .code("a=b"))
        for wrong in ["42=", "42=1A", "42=A-B", "what=A", "42=Ä"] {
            #expect(throws: (any Error).self, "\(wrong)") { try SecretBinding(wrong) }
        }
    }

    @Test func everyFieldButPermissionsIsAVariable() throws {
        let secret = APISecret(
            summary: .sample(7, name: "Billing", code: "b-1"), clientID: "id", clientSecret: ClientSecret("s3cret"),
            method: "GET", notes: "two\nlines", version: 1)
        let variables = try SecretBinding("7=B").variables(of: secret)
        #expect(
            Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0.value) }) == [
                "B_ID": "7", "B_NAME": "Billing", "B_URL": "https://billing.example/v1", "B_CLIENT_ID": "id",
                "B_CLIENT_SECRET": "s3cret", "B_IDENTIFIER_CODE": "b-1", "B_METHOD": "GET", "B_TAGS": "cloud, prod",
                "B_NOTES": "two\nlines",
            ])
        var wrong = secret
        wrong.notes = "a\0b"
        #expect(throws: (any Error).self) { try SecretBinding("7=B").variables(of: wrong) }
    }
}

/// Commands with secrets in their environment, and copies to the clipboard.
@Suite(.serialized) struct RunCommandTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        try #require(try Program.run(["init", "--owner", "ana", "--key-file", home.keyFile], in: home).status == 0)
        try #require(
            try Program.run(
                [
                    "create", "--name", "Pay", "--url", "https://pay.example", "--client-id", "pay-client",
                    "--identifier-code", "pay-1", "--client-secret-file", "-",
                ], in: home, input: "very-secret-value\n", environment: home.withKey
            ).status == 0)
    }

    private func cofre(_ arguments: String...) throws -> Program.Result {
        try Program.run(arguments, in: home, environment: home.withKey)
    }

    @Test func aCommandGetsTheValuesAndItsOutputIsMasked() throws {
        let script = #"echo "$PAY_CLIENT_ID $PAY_CLIENT_SECRET $PAY_URL"; echo "err $PAY_CLIENT_SECRET" >&2; exit 3"#
        let run = try cofre("run", "--secret", "code:pay-1=PAY", "--", "sh", "-c", script)
        #expect(run.output == "pay-client ******** https://pay.example\n")
        #expect(run.errors == "err ********\n")
        #expect(run.status == 3)
        let bare = try cofre("run", "--secret", "code:pay-1=PAY", "--no-masking", "--", "sh", "-c", script)
        #expect(bare.output.contains("very-secret-value") && bare.status == 3)
        // The value comes out in two writes with a pause that the first is surely seen before.
        let cut = try cofre(
            "run", "--secret", "1", "--", "sh", "-c", #"printf very-se; printf "" >&2; printf 'cret-value\n'"#)
        #expect(cut.output == "********\n", "\(cut)")
    }

    @Test func mistakesAreExplained() throws {
        #expect(try cofre("run", "--secret", "1=A").status == 64)
        #expect(try cofre("run", "--", "env").status == 64)
        #expect(try cofre("run", "--secret", "1=A", "--secret", "1=A", "--", "env").errors.contains("same prefix"))
        #expect(try cofre("run", "--secret", "9=A", "--", "env").status == 4)
        let missing = try cofre("run", "--secret", "1", "--", "/no/such/program")
        #expect(missing.status == 1 && missing.errors.contains("/no/such/program cannot be run"), "\(missing)")
        let killed = try cofre("run", "--secret", "1", "--", "sh", "-c", "kill -TERM $$")
        #expect(killed.status == 143)
    }

    @Test func aCopyGoesToTheTerminalAndIsClearedAgain() throws {
        let terminal = try Tmux(
            "env -u TMUX COFRE_KEY_FILE='\(home.keyFile)' '\(Program.path)' copy code:pay-1 --clear 1", in: home)
        try terminal.wait(for: "Copied the client secret of Pay. Clearing it in 1 s")
        try terminal.wait(for: "Cleared.")
        #expect(try cofre("copy", "1", "--field", "groups_allowed").status == 64)
    }
}
