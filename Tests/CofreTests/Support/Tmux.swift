import Foundation

/// The program in a real terminal: a tmux server of its own, so that nobody's settings or sessions interfere.
final class Tmux: Sendable {
    private let home: TemporaryHome
    private let socket: String

    /// Starts `command` (a shell command line) in a terminal of the given size.
    init(_ command: String, in home: TemporaryHome, width: Int = 80, height: Int = 24) throws {
        self.home = home
        socket = home.file("tmux.socket")
        let configuration = try home.write(
            "tmux.conf", "set -g remain-on-exit on\nset -g status off\nset -s escape-time 0\n")
        let start = ["-f", configuration, "new-session", "-d", "-x", "\(width)", "-y", "\(height)", command]
        // Starting a server is a race within tmux, which it sometimes loses under load, and says so.
        for _ in 0..<3 {
            let result = try tmux(start)
            if result.status == 0 { return }
            guard result.errors.contains("server exited unexpectedly") else {
                throw Timeout(what: "tmux to start: \(result.errors)", screen: "")
            }
        }
        throw Timeout(what: "tmux to start", screen: "")
    }

    deinit { _ = try? tmux(["kill-server"]) }

    /// Types keys by tmux's names (`Enter`, `C-d`, `Escape`), or text, after the time that a person takes to look: a key
    /// that comes faster answers no question.
    func keys(_ keys: String...) throws {
        usleep(Self.look)
        try check(["send-keys"] + keys)
    }

    /// Types text letter by letter, after the time that a person takes to look.
    func type(_ text: String) throws {
        usleep(Self.look)
        try burst(text)
    }

    /// Sends bytes as they are, at once.
    func burst(_ text: String) throws { try check(["send-keys", "-l", text]) }

    /// Types keys into a dialog that opened by itself, after the time that it takes to notice it: keys that come earlier were
    /// meant for what was there before.
    func answer(_ keys: String...) throws {
        usleep(Self.notice)
        try check(["send-keys"] + keys)
    }

    /// In microseconds.
    private static let look: UInt32 = 120_000
    private static let notice: UInt32 = 1_000_000

    /// What a command of tmux prints.
    func output(_ arguments: String...) throws -> String { try tmux(arguments).output }

    func paste(_ text: String) throws {
        try check(["set-buffer", text])
        try check(["paste-buffer", "-p"])
    }

    func resize(_ width: Int, _ height: Int) throws {
        try check(["resize-window", "-x", "\(width)", "-y", "\(height)"])
    }

    /// Closes the terminal under the program.
    func hangUp() throws { try check(["kill-server"]) }

    var screen: String { get throws { try tmux(["capture-pane", "-p"]).output } }

    /// The process in the terminal.
    var processID: Int32 {
        get throws {
            Int32(
                try tmux(["display-message", "-p", "#{pane_pid}"]).output.trimmingCharacters(
                    in: .whitespacesAndNewlines)) ?? 0
        }
    }

    /// Waits until a process has ended. tmux does not always notice that in time, so it is not asked.
    static func waitForEnd(of process: Int32, seconds: Double = 20) throws {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                !status.contains(") Z ")
            else { return }
            sched_yield()
        }
        throw Timeout(what: "process \(process) to end", screen: "")
    }

    /// Waits until the screen shows `text`, and returns the screen. Throws `Timeout` with the last screen.
    @discardableResult
    func wait(for text: String, seconds: Double = 20) throws -> String {
        try wait(seconds: seconds, what: "'\(text)' to appear") { $0.contains(text) }
    }

    @discardableResult
    func wait(seconds: Double = 20, what: String, until condition: (String) -> Bool) throws -> String {
        let deadline = Date().addingTimeInterval(seconds)
        var last = ""
        repeat {
            last = try screen
            if condition(last) { return last }
        } while Date() < deadline
        throw Timeout(what: what, screen: last)
    }

    struct Timeout: Error, CustomStringConvertible {
        var what: String
        var screen: String
        var description: String { "waited in vain for \(what); the screen was:\n\(screen)" }
    }

    /// Behind a command line: shows `ended with STATUS` once the command has ended, and keeps the terminal open.
    static let tellingTheEnd = "; echo ended with $?; exec sleep 60"

    private func tmux(_ arguments: [String]) throws -> Program.Result {
        try Program.run("/usr/bin/tmux", ["-S", socket] + arguments, environment: home.environment)
    }

    private func check(_ arguments: [String]) throws {
        let result = try tmux(arguments)
        guard result.status == 0 else { throw Timeout(what: "tmux \(arguments): \(result.errors)", screen: "") }
    }
}
