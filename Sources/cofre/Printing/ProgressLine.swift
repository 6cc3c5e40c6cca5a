import CommandSupport
import Glibc
import Posix
import Secrets
import Surface
import Synchronization
import Text

/// A line on standard error that tells how far a run is, at most ten times a second; silent where standard error is
/// no terminal.
final class ProgressLine: Sendable {
    /// In front of the line: the host of a server, or nothing.
    private let prefix: String
    let isTerminal = isatty(STDERR_FILENO) == 1
    private let lastShown = Mutex<Double>(-1)

    init(prefix: String) { self.prefix = DisplayText.sanitised(prefix) }

    func show(_ progress: BulkProgress) {
        let text = RunsCommandText.progress(
            done: progress.done, of: progress.total, unclear: progress.uncertain, failed: progress.failed)
        show(text.text, isLast: progress.done == progress.total)
    }

    /// Shows how many of all items were imported so far.
    func show(imported done: Int, of total: Int) {
        show(RunsCommandText.importing(done: done, of: total).text, isLast: done == total)
    }

    /// Shows a sentence in its place, until the run goes on.
    func show(notice: String) { show(notice, isLast: true) }

    /// Shows for how long no answer has come, and takes that away again; nil where standard error is no terminal.
    var stallTeller: (@Sendable (_ seconds: Double?) -> Void)? {
        guard isTerminal else { return nil }
        return { seconds in
            guard let seconds else { return self.clear() }
            self.show(notice: RunsCommandText.silent(seconds: Int(seconds), isStopping: false).text)
        }
    }

    /// - Parameter isLast: whether nothing comes after it, so that it is shown in any case.
    private func show(_ text: String, isLast: Bool) {
        guard isTerminal else { return }
        let seconds = BulkRunner.monotonicSeconds()
        let isDue = lastShown.withLock { last in
            guard seconds - last >= 0.1 || isLast else { return false }
            last = seconds
            return true
        }
        guard isDue else { return }
        try? FileBytes.write(Array("\r\(prefix)\(text)\u{1B}[K".utf8), to: STDERR_FILENO)
    }

    func clear() {
        guard isTerminal, lastShown.withLock({ $0 }) >= 0 else { return }
        try? FileBytes.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
    }
}
