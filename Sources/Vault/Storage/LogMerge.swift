import Dispatch
import GRDB
import Synchronization

/// Brings the log into the vault's file when writes have been quiet for a moment, so that a plain copy of the file is
/// hardly older than the vault. SQLite by itself does so after many writes only, and when the last process closes the
/// file. It never waits for readers or other writers, and none of them for it (SQLite's passive checkpoint).
final class LogMerge: Sendable {
    private struct State {
        /// Writes until now.
        var writes = 0
        /// How many of them are known to be in the file.
        var merged = 0
        var isScheduled = false
        var isOver = false
    }

    private let queue: DatabaseQueue
    private let quietSeconds: Double
    private let state = Mutex(State())

    init(_ queue: DatabaseQueue, quietSeconds: Double) {
        self.queue = queue
        self.quietSeconds = quietSeconds
    }

    /// Something is in the log that may not be in the file yet.
    func noteWrite() {
        let seen: Int? = state.withLock { state in
            state.writes += 1
            defer { state.isScheduled = true }
            return state.isScheduled ? nil : state.writes
        }
        if let seen { wait(seen) }
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

    private func wait(_ seen: Int) {
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + quietSeconds) { [weak self] in
            self?.look(seen)
        }
    }

    /// Merges unless there were writes since.
    private func look(_ seen: Int) {
        let (now, isOver) = state.withLock { ($0.writes, $0.isOver) }
        if isOver { return }
        guard now == seen else { return wait(now) }
        queue.asyncWriteWithoutTransaction { [weak self] db in
            guard let self, !state.withLock({ $0.isOver }) else { return }
            let isMerged = Self.merge(db)
            let again: Int? = state.withLock { state in
                if isMerged { state.merged = seen }
                state.isScheduled = !isMerged || state.writes > seen
                return state.isScheduled ? state.writes : nil
            }
            if let again { wait(again) }
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
