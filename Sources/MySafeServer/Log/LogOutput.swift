import Dispatch
import Glibc
import Posix
import Secrets
import Synchronization
import Text

/// Takes lines and writes them on a queue of its own, so that a slow reader of the log holds no request up. Where too many
/// wait, lines are dropped, and it is told how many.
package final class LogOutput: Sendable {
    private struct Backlog {
        var waiting = 0
        var dropped = 0
    }

    private let write: @Sendable ([UInt8]) -> Void
    private let queue = DispatchQueue(label: "cofre.server.log")
    private let backlog = Mutex(Backlog())
    private let limit: Int
    let format: LogFormat

    /// - Parameter write: writes one line with its end; called for one at a time.
    package init(_ format: LogFormat, limit: Int = 10_000, write: @escaping @Sendable ([UInt8]) -> Void) {
        self.format = format
        self.limit = limit
        self.write = write
    }

    /// Lines on standard error.
    package static func standardError(_ format: LogFormat) -> LogOutput {
        // Nobody can be told that the log cannot be written.
        LogOutput(format) { line in try? FileBytes.write(line, to: STDERR_FILENO) }
    }

    func add(_ line: LogLine) {
        let isTaken = backlog.withLock { backlog in
            guard backlog.waiting < limit else {
                backlog.dropped += 1
                return false
            }
            backlog.waiting += 1
            return true
        }
        guard isTaken else { return }
        queue.async { [self] in
            write(line.bytes(format))
            let dropped = backlog.withLock { backlog in
                defer { backlog.dropped = 0 }
                backlog.waiting -= 1
                return backlog.dropped
            }
            // At once, since the backlog may never be empty again.
            guard dropped > 0 else { return }
            let notice = LogLine(
                time: Timestamp.now(), level: "warning", message: "log lines were dropped",
                fields: [("count", String(dropped))])
            write(notice.bytes(format))
        }
    }

    /// Returns when everything so far is written.
    package func flush() { queue.sync {} }
}
