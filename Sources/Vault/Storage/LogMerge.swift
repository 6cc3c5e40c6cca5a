import Dispatch
import GRDB
import Synchronization

/// Brings the log into the vault's file when writes have been quiet for a moment, or when the oldest of them has waited
/// for long, so that a plain copy of the file is hardly older than the vault. SQLite by itself does so after many writes
/// only, and when the last process closes the file. It never waits for readers or for writers in other processes, nor
/// they for it (SQLite's passive checkpoint); writes of this process wait while it runs, as it uses their connection.
final class LogMerge: Sendable {
    private struct State {
        /// Writes until now.
        var writes = 0
        /// How many of them are known to be in the file.
        var merged = 0
        /// When the oldest of the others was.
        var oldest: ContinuousClock.Instant?
        /// How often in a row merging did not get to the end.
        var failures = 0
        var isScheduled = false
        var isOver = false
    }

    private let queue: DatabaseQueue
    private let quietSeconds: Double
    private let patience: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - quietSeconds: how long nothing is to be written before.
    ///   - patience: how many seconds a write waits for that at most.
    init(_ queue: DatabaseQueue, quietSeconds: Double, patience: Double) {
        self.queue = queue
        self.quietSeconds = quietSeconds
        self.patience = .seconds(patience)
    }

    /// Something is in the log that may not be in the file yet.
    func noteWrite() {
        let seen: Int? = state.withLock { state in
            state.writes += 1
            if state.oldest == nil { state.oldest = .now }
            defer { state.isScheduled = true }
            return state.isScheduled ? nil : state.writes
        }
        if let seen { wait(seen, failures: 0) }
    }

    /// Merges what is left; nothing is merged any more afterwards. Blocks.
    func finish() {
        let isNeeded = state.withLock { state in
            state.isOver = true
            return state.merged < state.writes
        }
        // What cannot be merged stays in the log, where the next process finds it.
        if isNeeded { queue.inDatabase { db in _ = Self.merge(db) } }
    }

    /// - Parameter failures: the more, the longer: a reader of an older state may stay for hours.
    private func wait(_ seen: Int, failures: Int) {
        let seconds = quietSeconds * Double(1 << min(failures, 6))
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + seconds) { [weak self] in self?.look(seen) }
    }

    /// Merges if there were no writes since, or if the oldest has waited long enough.
    private func look(_ seen: Int) {
        let now = state.withLock { $0 }
        if now.isOver { return }
        let isDue = now.oldest.map { .now - $0 >= patience } ?? true
        guard now.writes == seen || isDue else { return wait(now.writes, failures: 0) }
        queue.asyncWriteWithoutTransaction { [weak self] db in
            guard let self else { return }
            // Writes are noted on this queue, so these are all that the log holds.
            let before = state.withLock { $0 }
            if before.isOver { return }
            let isMerged = Self.merge(db)
            let again = state.withLock { state -> State? in
                if isMerged { state.merged = before.writes }
                state.failures = isMerged ? 0 : state.failures + 1
                state.oldest = !isMerged ? state.oldest : state.writes > before.writes ? .now : nil
                state.isScheduled = state.merged < state.writes
                return state.isScheduled ? state : nil
            }
            if let again { wait(again.writes, failures: again.failures) }
        }
    }

    /// Whether all of the log is in the file now: a reader of an older state keeps the rest from being merged.
    private static func merge(_ db: Database) -> Bool {
        guard let row = try? Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)"),
            let busy = Int.fromDatabaseValue(row[0]), let logged = Int.fromDatabaseValue(row[1]),
            let merged = Int.fromDatabaseValue(row[2])
        else { return false }
        return busy == 0 && logged == merged
    }
}
