import Foundation
import Testing

/// What the program keeps of a client secret that it has shown.
@Suite(.serialized, .enabled(if: ProcessMemory.canBeRead, "only root can read the program's memory"))
struct TerminalMemoryTests {
    private let home: TemporaryHome
    private let passphrase = "correct horse battery"
    /// Nothing else in the program has these characters in a row.
    private let secret = "Zq7vX3mPq9Lk2Wd8Yt5"

    init() throws { home = try TemporaryHome() }

    private func open() throws -> Tmux {
        let file = try home.write("passphrase", passphrase)
        let value = try home.write("value", secret)
        for arguments in [
            ["init", "--owner", "ana"],
            [
                "create", "--name", "Shown", "--url", "https://x.example", "--client-id", "c", "--client-secret-file",
                value,
            ],
        ] {
            let result = try Program.run(arguments + ["--passphrase-file", file], in: home)
            try #require(result.status == 0, "\(result.errors)")
        }
        let terminal = try Tmux("exec '\(Program.path)'", in: home)
        try terminal.wait(for: "Passphrase")
        try terminal.type(passphrase)
        try terminal.keys("Enter")
        try terminal.wait(for: "Shown")
        return terminal
    }

    @Test func nothingIsLeftOfAClientSecretThatIsHidden() throws {
        let terminal = try open()
        let process = try terminal.processID
        func copies() throws -> [Int: Int] { try ProcessMemory.copies(of: secret, in: process) }
        #expect(try copies().isEmpty)
        for (opening, mark) in [("Enter", "Client id"), ("h", "history")] {
            try terminal.keys(opening)
            try terminal.wait(for: mark)
            try terminal.keys("x")
            try terminal.wait(for: secret)
            let shown = try copies()
            #expect(shown[1] != nil && shown.keys.contains { $0 > 1 }, "text and cells: \(shown)")
            try terminal.keys("x")
            try terminal.wait(what: "the secret to be hidden") { !$0.contains(secret) }
            // The screen has read the secret, and keeps it as long as it is open.
            let hidden = try copies()
            #expect(hidden.keys.allSatisfy { $0 == 1 }, "\(hidden)")
            try terminal.keys("Escape")
            try terminal.wait(for: "1 secret")
            #expect(try copies().isEmpty, "after \(mark)")
        }
    }

    @Test func nothingIsLeftOfAClientSecretThatWasShownWhenItWasLocked() throws {
        let terminal = try open()
        try terminal.keys("Enter")
        try terminal.wait(for: "Client id")
        try terminal.keys("x")
        try terminal.wait(for: secret)
        try terminal.keys("M-l")
        try terminal.wait(for: "Passphrase")
        #expect(try ProcessMemory.copies(of: secret, in: terminal.processID).isEmpty)
    }
}
