import CommandSupport
import Glibc
import Screens

/// Copies under tmux, by tmux's own command: what a program sends to the clipboard itself (OSC 52) tmux drops by default.
/// See tmux(1), load-buffer; its -w, which hands the text on to the terminal, is there from 3.2 on.
@MainActor
final class TmuxBuffers {
    /// Runs tmux with arguments and standard input, and returns what it prints.
    typealias Run = @MainActor (_ arguments: [String], _ input: String) throws(TmuxFailure) -> String

    /// Where a secret is that was copied.
    private enum Held {
        case nowhere
        case inBuffer
        /// In the buffer, and perhaps in the clipboard of the terminal that tmux runs in.
        case inClipboard
    }

    private let run: Run
    private let pane: String?
    private let device: String?
    /// A name of its own, so that it can be deleted. Anything else is copied as other programs do: into a new buffer of
    /// tmux's own naming, which its paste key takes.
    private let secretBuffer: String
    private var held = Held.nowhere
    /// The client whose terminal got the secret; "" for none.
    private var secretClient = ""

    /// - Parameters:
    ///   - pane: tmux's number of the pane that the program was started in.
    ///   - device: the path of the terminal that the program is on.
    init(
        process: Int32 = getpid(), pane: String? = Paths.environment("TMUX_PANE"),
        device: String? = ttyname(STDIN_FILENO).map { String(cString: $0) },
        run: @escaping Run = TmuxProcess().run
    ) {
        secretBuffer = "cofre-\(process)"
        self.pane = pane
        self.device = device
        self.run = run
    }

    /// Whether a tmux was around when the program was started. A terminal that was opened from within tmux inherits that
    /// although it is not tmux's: see `client`.
    static var isAround: Bool { Paths.environment("TMUX") != nil }

    /// Copies to a buffer and to the terminal that tmux runs in. False if tmux does not do it.
    func copy(_ text: String, isSecret: Bool) -> Bool {
        do throws(TmuxFailure) {
            guard let client = try client() else { return false }
            if isSecret { secretClient = client }
            _ = try run(load(into: isSecret ? secretBuffer : nil, client), text)
        } catch {
            // It may have been taken all the same.
            if isSecret, error == .noAnswer { held = .inClipboard }
            return false
        }
        if isSecret { held = .inClipboard } else if held == .inClipboard { held = .inBuffer }
        return true
    }

    /// Takes a copied secret out of the terminal's clipboard and out of tmux. Does nothing if there is none.
    @discardableResult
    func clear() -> ClearOutcome {
        guard held != .nowhere else { return .done }
        do throws(TmuxFailure) {
            // tmux passes an empty text over. What is loaded is there to be deleted, whoever deleted it before.
            _ = try run(load(into: secretBuffer, held == .inClipboard ? secretClient : ""), " ")
            held = .inBuffer
            _ = try run(["delete-buffer", "-b", secretBuffer], "")
            held = .nowhere
            return .done
        } catch {
            return .leftInTmux(buffer: secretBuffer)
        }
    }

    /// Without a client nothing is handed on: tmux would choose any.
    private func load(into buffer: String?, _ client: String) -> [String] {
        var arguments = ["load-buffer"]
        if !client.isEmpty { arguments += ["-w", "-t", client] }
        if let buffer { arguments += ["-b", buffer] }
        return arguments + ["-"]
    }

    /// The client that shows this terminal, "" while nobody is attached; nil if this terminal is not tmux's.
    private func client() throws(TmuxFailure) -> String? {
        let target = pane.map { ["-t", $0] } ?? []
        let answer = try run(["display-message", "-p"] + target + ["#{pane_tty} #{client_name}"], "")
        let words = answer.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first, first == device else { return nil }
        return words.count > 1 ? words[1] : ""
    }
}
