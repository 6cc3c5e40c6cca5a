import CommandSupport
import Glibc

/// Copies under tmux, by tmux's own command: what a program sends to the clipboard itself (OSC 52) tmux drops by default.
/// See tmux(1), load-buffer; its -w, which hands the text on to the terminal, is there from 3.2 on.
@MainActor
final class TmuxBuffers {
    private let run: @MainActor (_ arguments: [String], _ input: String) -> Bool
    /// A name of its own, so that it can be deleted. Anything else is copied as other programs do: into a new buffer of
    /// tmux's own naming, which its paste key takes.
    private let secretBuffer: String
    private var holdsSecret = false

    /// - Parameter run: runs tmux with arguments and standard input; whether it ended well.
    init(
        process: Int32 = getpid(),
        run: @escaping @MainActor (_ arguments: [String], _ input: String) -> Bool = TmuxProcess.run
    ) {
        secretBuffer = "cofre-\(process)"
        self.run = run
    }

    /// Whether this terminal is tmux's.
    static var isAround: Bool { Paths.environment("TMUX") != nil }

    /// Copies to a buffer and to the terminal that tmux runs in. False where tmux does not do it.
    func copy(_ text: String, isSecret: Bool) -> Bool {
        guard isSecret else {
            guard run(["load-buffer", "-w", "-"], text) else { return false }
            deleteSecret()
            return true
        }
        // Even where it fails, the buffer may have come to be.
        holdsSecret = true
        return run(["load-buffer", "-w", "-b", secretBuffer, "-"], text)
    }

    /// Takes a copied secret out of the terminal's clipboard and out of tmux.
    func clear() {
        guard holdsSecret else { return }
        // tmux passes an empty text over.
        _ = run(["load-buffer", "-w", "-b", secretBuffer, "-"], " ")
        deleteSecret()
    }

    private func deleteSecret() {
        guard holdsSecret else { return }
        holdsSecret = false
        _ = run(["delete-buffer", "-b", secretBuffer], "")
    }
}
