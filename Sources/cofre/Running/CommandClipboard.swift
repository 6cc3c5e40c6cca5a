import CommandSupport
import Curses
import Glibc
import Posix

/// The clipboard of the terminal that a command runs on.
@MainActor
struct CommandClipboard {
    private let terminal: Int32
    private let tmux: TmuxBuffers?

    /// Throws a usage error if there is no terminal.
    init() throws(CommandError) {
        terminal = open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw .usage("there is no terminal whose clipboard could take it: 'cofre show --field' prints a field.")
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
                throw .failed("it is longer than the \(limit) bytes that terminals take: nothing was copied.")
            case .unsupported: throw .failed("the terminal cannot be written to: nothing was copied.")
            }
        }
    }

    /// Takes a copied secret out again, wherever it was put.
    func clear() throws(CommandError) {
        if let tmux, tmux.clear() != .done {
            throw .failed(
                "tmux did not delete its copy: run 'tmux delete-buffer', and see what 'tmux list-buffers' has.")
        }
        guard tmux == nil else { return }
        do throws(ClipboardError) {
            try write(try ClipboardSequence.bytes(""))
        } catch {
            throw .failed("the terminal cannot be written to: the secret may still be in its clipboard.")
        }
    }

    private func write(_ bytes: [UInt8]) throws(ClipboardError) {
        guard (try? FileBytes.write(bytes, to: terminal)) != nil else { throw .unsupported }
    }
}
