import Foundation
import Testing

/// What a terminal sends that nobody typed, and what is left behind in it.
@Suite(.serialized) struct TerminalInputTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        let lines = (0..<3).map { "name \($0),https://x\($0).example,id\($0),value\($0)" }
        let file = try home.write(
            "in.csv", "name,url,client_id,client_secret\n" + lines.joined(separator: "\n") + "\n")
        for arguments in [["init", "--key-file", home.keyFile, "--owner", "ana"], ["import", file]] {
            let result = try Program.run(arguments, in: home, environment: home.withKey)
            try #require(result.status == 0, "\(result.errors)")
        }
    }

    private func open(before: String = "", ending: String = "", first: String = "3 secrets") throws -> Tmux {
        let start = ending.isEmpty ? "exec " : ""
        let terminal = try Tmux(
            "\(before)COFRE_KEY_FILE='\(home.keyFile)' \(start)'\(Program.path)'\(ending)", in: home)
        try terminal.wait(for: first)
        return terminal
    }

    private func configure(_ text: String) throws {
        let folder = home.file(".config/cofre")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = try home.write(".config/cofre/config.toml", text)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    /// How many are inactive, as another process sees it.
    private func inactive() throws -> Int {
        let result = try Program.run(
            ["list", "--json", "--filter", "active:no"], in: home, environment: home.withKey)
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Any]).count
    }

    // MARK: Keys that nobody meant

    @Test func aWordInOneBurstDeactivatesNothing() throws {
        let terminal = try open()
        try terminal.burst("deny")
        try terminal.wait(for: "came too fast")
        try terminal.burst("yyyyyyy")
        #expect(try inactive() == 0)
        try terminal.wait(for: "Deactivate")
        try terminal.keys("y")
        try terminal.wait(for: "u takes it back.")
        #expect(try inactive() == 1)
    }

    @Test func aTextWithoutBracketsIsNotImportedNorDiscarded() throws {
        let terminal = try open(ending: Tmux.tellingTheEnd)
        try terminal.burst("chalf a name")
        try terminal.wait(for: "half a name")
        try terminal.burst("\u{11}y")
        try terminal.wait(for: "Quit all the same?")
        try terminal.wait(for: "came too fast")
        try terminal.keys("n")
        try terminal.wait(for: "half a name")
        try terminal.keys("C-q")
        try terminal.wait(for: "Quit all the same?")
        try terminal.keys("y")
        try terminal.wait(for: "ended with 0")
    }

    @Test func reportsOfAMouseAreSwitchedOffAndSwallowed() throws {
        let terminal = try open(before: "printf '\\033[?1000h\\033[?1003h\\033[?1006h'; ")
        #expect(try terminal.output("display-message", "-p", "#{mouse_any_flag}#{mouse_sgr_flag}") == "00\n")
        for report in [" d*", " y*", "#d*", "#y*"] { try terminal.burst("\u{1B}[M\(report)") }
        for report in ["\u{1B}[<0;68;4M", "\u{1B}[<0;68;4m", "\u{1B}[32;100;121M", "\u{1B}[M \u{100}\u{164}"] {
            try terminal.burst(report)
        }
        // In two reads.
        try terminal.burst("\u{1B}[M ")
        try terminal.burst("d*")
        try terminal.keys("R")
        let screen = try terminal.wait(for: "There was no run yet")
        #expect(!screen.contains("marked") && !screen.contains("Deactivate"))
        #expect(try inactive() == 0)
    }

    @Test func whatComesBehindAPasteIsDropped() throws {
        let terminal = try open()
        try terminal.burst("\u{1B}[200~x \u{1B}[201~dy")
        try terminal.wait(for: "A paste is taken in text fields only")
        try terminal.keys("R")
        let screen = try terminal.wait(for: "There was no run yet")
        #expect(!screen.contains("Deactivate"))
        #expect(try inactive() == 0)
    }

    @Test func aPasteWhoseEndIsLostCanBeEnded() throws {
        let terminal = try open(ending: Tmux.tellingTheEnd)
        for key in ["C-c", "Escape"] {
            try terminal.burst("\u{1B}[200~dy")
            try terminal.wait(for: "Pasting…")
            try terminal.burst("q")
            try terminal.wait(for: "Esc or C-c ends it")
            try terminal.keys(key)
            try terminal.wait(for: "nothing of it was taken")
            try terminal.keys("R")
            try terminal.wait(for: "There was no run yet")
        }
        #expect(try inactive() == 0)
        try terminal.keys("q")
        try terminal.wait(for: "ended with 0")
    }

    @Test func aKeyThatComesInPiecesIsThatKey() throws {
        try configure("[terminal]\nescape_delay = 2000\n")
        _ = try home.write("passphrase", "correct horse battery\n")
        let vault = home.file("other.cofre")
        let made = try Program.run(
            ["init", "--vault", vault, "--passphrase-file", home.file("passphrase")], in: home)
        try #require(made.status == 0, "\(made.errors)")
        let terminal = try Tmux("'\(Program.path)' --vault '\(vault)'\(Tmux.tellingTheEnd)", in: home)
        try terminal.wait(for: "Passphrase")
        // A single Esc would end the program here.
        try terminal.burst("\u{1B}")
        try terminal.burst("[B")
        try terminal.type("correct horse battery")
        try terminal.keys("Enter")
        try terminal.wait(for: "There are no secrets here yet")
        try terminal.keys("q")
        try terminal.wait(for: "ended with 0")
    }

    @Test func theMouseIsTakenIfTheUserWantsIt() throws {
        try configure("[terminal]\nmouse = true\n")
        let terminal = try open()
        #expect(try terminal.output("display-message", "-p", "#{mouse_button_flag} #{mouse_sgr_flag}").contains("1 1"))
        try terminal.burst("\u{1B}[<0;10;4M\u{1B}[<0;10;4m")
        try terminal.wait(for: "2/3")
        try terminal.keys("q")
    }

    @Test func aWrongSettingIsToldAndTakesNothingAway() throws {
        try configure("[terminal]\nescape_delay = 2.5\n\n[profiles.team]\nkind = \"local\"\n")
        let terminal = try open(first: "config.toml:2: escape_delay is in milliseconds, a whole number from 0 to")
        try terminal.keys("k")
        try terminal.wait(for: "3 secrets")
    }

    // MARK: What is left behind

    /// A copied client secret in a buffer of tmux.
    private func copied(before: String = "") throws -> Tmux {
        let terminal = try open(before: before)
        try terminal.keys("Enter")
        try terminal.wait(for: "client secret")
        try terminal.keys("y", "s")
        try terminal.wait(for: "Copied the client secret to tmux")
        let buffer = "cofre-\(try terminal.processID)"
        #expect(try terminal.output("show-buffer", "-b", buffer) == "value0")
        return terminal
    }

    private func waitUntilCleared(_ terminal: Tmux) throws {
        let deadline = Date().addingTimeInterval(10)
        var buffers = ""
        repeat {
            buffers = try terminal.output("list-buffers")
            if !buffers.contains("cofre-") { return }
        } while Date() < deadline
        Issue.record("still there: \(buffers)")
    }

    @Test func copiesGoThroughTmux() throws {
        let terminal = try copied()
        try terminal.keys("y", "u")
        try terminal.wait(for: "Copied the URL to tmux")
        #expect(try terminal.output("show-buffer") == "https://x0.example")
        try waitUntilCleared(terminal)
    }

    /// Whoever starts the program may ignore the signal that says that a child has ended, and that is inherited.
    @Test func copiesGoThroughTmuxAlsoIfChildrenAreIgnored() throws {
        let terminal = try copied(before: "trap '' CHLD; ")
        try terminal.keys("y", "n")
        try terminal.wait(for: "Copied the name to tmux")
        try waitUntilCleared(terminal)
    }

    /// A terminal that was opened from within tmux inherits its variables.
    @Test func aTerminalThatIsNotTmuxsIsSentTheCopy() throws {
        let terminal = try open(before: "export TMUX_PANE=%77; ")
        try terminal.keys("Enter")
        try terminal.wait(for: "client secret")
        try terminal.keys("y", "u")
        try terminal.wait(for: "Sent the URL to the terminal's clipboard")
    }

    @Test func suspendingClearsACopiedSecretAndHidesAShownOne() throws {
        let terminal = try copied()
        try terminal.keys("x")
        try terminal.wait(for: "value0")
        try terminal.keys("C-z")
        try waitUntilCleared(terminal)
        // tmux continues at once what stops in it.
        try terminal.wait(what: "the secret to be hidden") { $0.contains("name 0") && !$0.contains("value0") }
    }

    /// Without tmux' own command, by the sequence that other terminals take.
    @Test(arguments: [SIGQUIT, SIGSEGV, SIGHUP]) func aCrashClearsACopiedSecret(_ signal: Int32) throws {
        let terminal = try open(before: "unset TMUX; export SWIFT_BACKTRACE=enable=no; ")
        _ = try terminal.output("set", "-s", "set-clipboard", "on")
        try terminal.keys("Enter")
        try terminal.wait(for: "client secret")
        try terminal.keys("y", "s")
        try terminal.wait(for: "Sent the client secret to the terminal's clipboard")
        let copied = try terminal.output("show-buffer")
        #expect(copied == "value0")
        kill(try terminal.processID, signal)
        let deadline = Date().addingTimeInterval(10)
        var buffer = copied
        while buffer == copied, Date() < deadline { buffer = try terminal.output("show-buffer") }
        #expect(buffer == " ")
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func signalsClearACopiedSecretThoughAFormIsNotSaved(_ signal: Int32)
        throws
    {
        let terminal = try copied()
        try terminal.keys("e")
        try terminal.wait(for: "Edit name 0")
        try terminal.type("x")
        try terminal.wait(for: "name 0x")
        let process = try terminal.processID
        kill(process, signal)
        try waitUntilCleared(terminal)
        try Tmux.waitForEnd(of: process)
    }

    @Test func quittingClearsACopiedSecret() throws {
        let terminal = try copied()
        try terminal.keys("C-q")
        try waitUntilCleared(terminal)
    }
}
