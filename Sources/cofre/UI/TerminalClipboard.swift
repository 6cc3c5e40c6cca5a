import Curses
import Screens

/// The clipboard of the terminal in front of the user, by the way there is to it.
@MainActor
final class TerminalClipboard {
    private let terminal: Terminal
    private let tmux: TmuxBuffers?
    private var sentSecret = false

    init(_ terminal: Terminal) {
        self.terminal = terminal
        tmux = TmuxBuffers.isAround ? TmuxBuffers() : nil
    }

    /// tmux is asked first: it drops what is only sent through it, unless it is configured otherwise.
    func copy(_ text: String, isSecret: Bool) -> CopyOutcome {
        if let tmux, tmux.copy(text, isSecret: isSecret) { return .inTmux }
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

    /// Takes a copied secret out again, wherever it was put.
    func clear() {
        tmux?.clear()
        guard sentSecret else { return }
        sentSecret = false
        // Where the terminal is gone, so is what it had.
        try? terminal.copyToClipboard("")
    }
}
