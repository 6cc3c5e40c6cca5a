import Dispatch
import Glibc
import Posix
import Secrets
import Synchronization
import Text

/// Takes lines and writes them on a queue of its own, so that a slow reader of the log holds no request up. Where too many
/// wait, lines are dropped, and it is told how many; so it is with what comes from those who are not let in (`LineBudget`).
package final class LogOutput: Sendable {
    private struct Backlog {
        var waiting = 0
        var dropped = 0
    }

    private struct Bounded {
        var budget = LineBudget()
        var isSummaryDue = false
    }

    private let write: @Sendable ([UInt8]) -> Void
    private let queue = DispatchQueue(label: "cofre.server.log")
    private let backlog = Mutex(Backlog())
    private let bounded = Mutex(Bounded())
    private let start = ContinuousClock.now
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

    /// Adds a line that somebody caused who is not let in.
    ///
    /// - Parameter source: that party's address.
    func add(_ line: LogLine, from source: String) {
        let second = start.duration(to: .now).components.seconds
        let isTaken = bounded.withLock { bounded in
            if bounded.budget.take(source, at: second) { return true }
            if !bounded.isSummaryDue {
                bounded.isSummaryDue = true
                queue.asyncAfter(deadline: .now() + 1) { [self] in summarise() }
            }
            return false
        }
        if isTaken { add(line) }
    }

    /// Tells what was left out. Runs on the queue.
    private func summarise() {
        let left = bounded.withLock { bounded in
            bounded.isSummaryDue = false
            return bounded.budget.takeLeft()
        }
        for (source, count) in left {
            let notice = LogLine(
                time: Timestamp.now(), level: "warning", message: "log lines left out",
                fields: [("count", String(count)), ("address", source)])
            write(notice.bytes(format))
        }
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
    package func flush() { queue.sync { summarise() } }
}
