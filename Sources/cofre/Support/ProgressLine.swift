import CommandSupport
import Glibc
import Secrets
import Surface
import Synchronization

/// A line on standard error that tells how far a run is, at most ten times a second; silent where standard error is
/// no terminal.
final class ProgressLine: Sendable {
    /// In front of the line: the host of a server, or nothing.
    private let prefix: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let lastShown = Mutex<Double>(-1)

    init(prefix: String) { self.prefix = DisplayText.sanitised(prefix) }

    func show(_ progress: BulkProgress) {
        guard isTerminal else { return }
        let isDue = lastShown.withLock { last in
            guard progress.secondsElapsed - last >= 0.1 || progress.done == progress.total else { return false }
            last = progress.secondsElapsed
            return true
        }
        guard isDue else { return }
        let unclear = progress.uncertain > 0 ? ", \(progress.uncertain) unclear" : ""
        let text = "\r\(prefix)\(progress.done) of \(progress.total)\(unclear), \(progress.failed) failed\u{1B}[K"
        try? FileBytes.write(Array(text.utf8), to: STDERR_FILENO)
    }

    func clear() {
        guard isTerminal, lastShown.withLock({ $0 }) >= 0 else { return }
        try? FileBytes.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
    }
}
