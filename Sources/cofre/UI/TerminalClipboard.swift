import Curses
import Screens

/// What the clipboard needs of the terminal.
@MainActor
protocol ClipboardTerminal: AnyObject {
    /// Sends text to the terminal's clipboard; "" clears it.
    func copyToClipboard(_ text: String, isSecret: Bool) throws(ClipboardError)
    /// Whether the terminal's clipboard is to be cleared if the program crashes.
    func clearClipboardOnCrash(_ isOn: Bool)
}

extension Terminal: ClipboardTerminal {}

/// The clipboard of the terminal in front of the user, by the way there is to it.
@MainActor
final class TerminalClipboard {
    private let terminal: any ClipboardTerminal
    private let tmux: TmuxBuffers?
    /// Whether the terminal was sent a secret that nothing has replaced since.
    private var sentSecret = false

    /// - Parameter tmux: the tmux around the terminal; nil if there is none.
    init(_ terminal: any ClipboardTerminal, tmux: TmuxBuffers?) {
        self.terminal = terminal
        self.tmux = tmux
    }

    /// tmux is asked first: it drops what is only sent through it, unless it is configured otherwise.
    func copy(_ text: String, isSecret: Bool) -> CopyOutcome {
        if let tmux {
            // Nothing that is run in a crash can ask tmux, but it may pass on what is sent.
            if isSecret { terminal.clearClipboardOnCrash(true) }
            if tmux.copy(text, isSecret: isSecret) {
                if !isSecret { sentSecret = false }
                return .inTmux
            }
            // A secret copied before would stay there behind what is sent now.
            if !isSecret { tmux.clear() }
        }
        do throws(ClipboardError) {
            try terminal.copyToClipboard(text, isSecret: isSecret)
            sentSecret = isSecret
            return .sent
        } catch {
            return switch error {
            case .tooLong(let limit): .tooLong(limit: limit)
            case .unsupported: .unsupported
            }
        }
    }

    /// Takes a copied secret out again, wherever it was put. Does nothing if there is none.
    func clear() -> ClearOutcome {
        let outcome = tmux?.clear() ?? .done
        if sentSecret {
            sentSecret = false
            // If the terminal is gone, so is what it had.
            try? terminal.copyToClipboard("", isSecret: false)
        }
        if outcome == .done { terminal.clearClipboardOnCrash(false) }
        return outcome
    }
}
