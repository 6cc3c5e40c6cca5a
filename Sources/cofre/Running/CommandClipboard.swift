import CommandSupport
import Curses
import Glibc
import Posix
import Text

/// The clipboard of the terminal that a command runs on.
@MainActor
struct CommandClipboard {
    private let terminal: Int32
    private let tmux: TmuxBuffers?

    /// Throws a usage error if there is no terminal.
    init() throws(CommandError) {
        terminal = open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw .usage(SecretCommandText.noTerminal.text)
        }
        tmux = TmuxBuffers.isAround ? TmuxBuffers() : nil
    }

    /// tmux is asked first: it drops what is only sent through it, unless it is configured otherwise.
    func copy(_ text: String, isSecret: Bool) throws(CommandError) {
        if let tmux, tmux.copy(text, isSecret: isSecret) { return }
        do throws(ClipboardError) {
            try write(try ClipboardSequence.bytes(text))
        } catch {
            switch error {
            case .tooLong(let limit):
                throw .failed(SecretCommandText.tooLong(limit: limit).text)
            case .unsupported: throw .failed(SecretCommandText.terminalNotWritten.text)
            }
        }
    }

    /// Takes a copied secret out again, wherever it was put.
    func clear() throws(CommandError) {
        if let tmux, tmux.clear() != .done {
            throw .failed(SecretCommandText.leftInTmux.text)
        }
        guard tmux == nil else { return }
        do throws(ClipboardError) {
            try write(try ClipboardSequence.bytes(""))
        } catch {
            throw .failed(SecretCommandText.leftInTerminal.text)
        }
    }

    private func write(_ bytes: [UInt8]) throws(ClipboardError) {
        guard (try? FileBytes.write(bytes, to: terminal)) != nil else { throw .unsupported }
    }
}
