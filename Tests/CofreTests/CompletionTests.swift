import Foundation
import Testing

/// The completion scripts, in the shells themselves.
@Suite struct CompletionTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        let file = try home.write(
            "in.csv",
            "name,url,client_id,client_secret,identifier_code,tags,users_allowed\n"
                + "Pay one,https://x.example,1,s,pay-1,legacy,malu:edit\nOther,https://x.example,2,s,other-2,new,\n")
        for arguments in [["init", "--key-file", home.keyFile, "--owner", "ana"], ["import", file, "--new-users"]] {
            let result = try Program.run(arguments, in: home, environment: home.withKey)
            try #require(result.status == 0, "\(result.errors)")
        }
    }

    private func script(_ shell: String) throws -> String {
        let result = try Program.run(["completion", shell], in: home)
        try #require(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        return try home.write("completion.\(shell)", result.output)
    }

    private func run(_ shell: String, _ arguments: [String]) throws -> Program.Result {
        var environment = home.environment.merging(home.withKey) { $1 }
        let folder = URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
        environment["PATH"] = folder + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        return try Program.run("/usr/bin/\(shell)", arguments, environment: environment)
    }

    @Test("Each shell takes its script", arguments: ["bash", "zsh", "fish"])
    func parses(_ shell: String) throws {
        let result = try run(shell, ["-n", try script(shell)])
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    }

    /// What bash completes the last word of a line to.
    private func bash(_ line: String...) throws -> [String] {
        let words = line.map { "'\($0)'" }.joined(separator: " ")
        let text = line.joined(separator: " ")
        let result = try run(
            "bash",
            [
                "-c",
                """
                source '\(try script("bash"))'
                COMP_WORDS=(\(words)) COMP_CWORD=\(line.count - 1) COMP_LINE='\(text)' COMP_POINT=\(text.utf8.count)
                _cofre cofre '\(line[line.count - 1])' '\(line[line.count - 2])'
                printf '%s\\n' "${COMPREPLY[@]}"
                """,
            ])
        #expect(result.status == 0, "\(result.errors)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test func bashCompletesCommandsOptionsAndValues() throws {
        #expect(try bash("cofre", "dea") == ["deactivate"])
        #expect(try bash("cofre", "show", "--rev") == ["--reveal"])
        #expect(try bash("cofre", "show", "code:") == ["code:pay-1", "code:other-2"])
        #expect(try bash("cofre", "show", "code:p") == ["code:pay-1"])
        #expect(try bash("cofre", "list", "--tag", "l") == ["legacy"])
        #expect(try bash("cofre", "share", "1", "--user", "m") == ["malu"])
        #expect(try bash("cofre", "completion", "f") == ["fish"])
    }

    @Test(
        "zsh and fish get names with the values, and colons as they are meant",
        arguments: [
            ("zsh", "code\\:pay-1:Pay one"), ("fish", "code:pay-1\tPay one"),
        ])
    func described(_ shell: String, _ line: String) throws {
        var environment = home.environment.merging(home.withKey) { $1 }
        environment["SAP_SHELL"] = shell
        let result = try Program.run(
            Program.path, ["---completion", "show", "--", "positional@0", "2", "0", "cofre", "show", ""],
            environment: environment)
        #expect(result.output.split(separator: "\n").contains(Substring(line)), "\(result)")
    }

    @Test func profilesCompleteWithoutAVault() throws {
        let added = try Program.run(["profile", "add", "prod", "--local", "--vault", "/nowhere/v"], in: home)
        try #require(added.status == 0, "\(added.errors)")
        #expect(try bash("cofre", "list", "--profile", "p") == ["prod"])
    }

    @Test func nothingIsAskedForAVaultThatNeedsAPassphrase() throws {
        let file = try home.write("passphrase", "correct horse battery\n")
        let made = try Program.run(["init", "--vault", home.file("other"), "--passphrase-file", file], in: home)
        try #require(made.status == 0, "\(made.errors)")
        var environment = home.environment
        environment["COFRE_VAULT"] = home.file("other")
        let result = try Program.run(
            Program.path, ["---completion", "show", "--", "positional@0", "2", "0", "cofre", "show", ""],
            environment: environment)
        #expect(result.output.allSatisfy { $0.isNewline }, "\(result)")
    }
}
