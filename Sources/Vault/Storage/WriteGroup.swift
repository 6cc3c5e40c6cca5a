import GRDB
import Secrets
import Synchronization

/// Brings writes that come at the same time to the disk in one transaction: each waits for the disk as long as all of
/// them together. Each is kept or undone for itself; whoever waits is told when all that is kept is on the disk.
final class WriteGroup: Sendable {
    /// How many writes one transaction takes, so that the first does not wait for long.
    private static let limit = 64

    private struct Pending {
        var jobs: [any WriteJob] = []
        var isScheduled = false
    }

    private let queue: DatabaseQueue
    private let path: String
    private let watch: StateWatch
    private let merge: LogMerge?
    private let pending = Mutex(Pending())

    /// - Parameters:
    ///   - watch: what was seen of the vault's state.
    ///   - merge: what is told of each transaction that was kept.
    init(_ queue: DatabaseQueue, path: String, watch: StateWatch = StateWatch(), merge: LogMerge? = nil) {
        self.queue = queue
        self.path = path
        self.watch = watch
        self.merge = merge
    }

    /// Runs `body` within a transaction. Throws what it throws, or what the transaction failed with: then nothing of it
    /// was kept.
    func run<T: Sendable>(
        _ body: @escaping @Sendable (any SealedWriter) throws(ServiceError) -> Ending<T>
    ) async throws(ServiceError) -> T {
        let result: Result<T, ServiceError> = await withCheckedContinuation { continuation in
            add(OneWrite(body, continuation))
        }
        return try result.get()
    }

    /// Returns when what was asked for until now is done. Blocks.
    func finish() {
        while pending.withLock({ $0.isScheduled }) { queue.inDatabase { _ in } }
    }

    /// Writes that no transaction has taken yet.
    var waiting: Int { pending.withLock { $0.jobs.count } }

    private func add(_ job: any WriteJob) {
        let isFirst = pending.withLock { pending in
            pending.jobs.append(job)
            defer { pending.isScheduled = true }
            return !pending.isScheduled
        }
        if isFirst { schedule() }
    }

    private func schedule() {
        // GRDB's async methods would break off the transaction of a cancelled task; this one does not.
        queue.asyncWriteWithoutTransaction { [self] db in
            let jobs = pending.withLock { pending in
                let jobs = Array(pending.jobs.prefix(Self.limit))
                pending.jobs.removeFirst(jobs.count)
                pending.isScheduled = !pending.jobs.isEmpty
                return (now: jobs, areMore: pending.isScheduled)
            }
            perform(jobs.now, db)
            if jobs.areMore { schedule() }
        }
    }

    private func perform(_ jobs: [any WriteJob], _ db: Database) {
        let failure = transact(jobs, db)
        if let failure, failure != .locked, jobs.count > 1 {
            // What was too much for the disk, or met damage, does not take the others along.
            for job in jobs {
                job.forget()
                job.finish(transact([job], db))
            }
        } else {
            for job in jobs { job.finish(failure) }
        }
    }

    /// What the transaction failed with; then nothing of it was kept.
    private func transact(_ jobs: [any WriteJob], _ db: Database) -> ServiceError? {
        do throws(ServiceError) {
            try StorageErrors.mapped(path) {
                let seen = watch.newest
                var left: SeenState?
                try db.inTransaction(.immediate) {
                    let session = SQLiteSession(db, path: path, seen: seen)
                    guard try Self.runAll(jobs, db, session) == .commit else { return .rollback }
                    left = try session.shared.work?.finish(session)
                    return .commit
                }
                if let left { watch.note(left) }
            }
            merge?.noteWrite()
            return nil
        } catch {
            return error
        }
    }

    private static func runAll(
        _ jobs: [any WriteJob], _ db: Database, _ session: SQLiteSession
    ) throws -> Database.TransactionCompletion {
        // SQLite copies what a savepoint changes: not worth it for a large write that is alone.
        if jobs.count == 1 { return jobs[0].run(session) ? .commit : .rollback }
        for job in jobs {
            try db.inSavepoint { job.run(session) ? .commit : .rollback }
            // Where the disk is full, SQLite undoes the whole transaction.
            guard db.isInsideTransaction else { throw ServiceError.storageFull }
        }
        return .commit
    }
}

/// One write of a group.
private protocol WriteJob: AnyObject, Sendable {
    /// Does the work; whether it is to be kept.
    func run(_ session: SQLiteSession) -> Bool
    /// What it ended with does not count: the transaction was undone, and with it what the others in it did.
    func forget()
    /// Tells whoever waits, once: `failure` is the transaction's, where that failed.
    func finish(_ failure: ServiceError?)
}

private final class OneWrite<T: Sendable>: WriteJob {
    private let body: @Sendable (any SealedWriter) throws(ServiceError) -> Ending<T>
    private let continuation: CheckedContinuation<Result<T, ServiceError>, Never>
    /// What the work ended with; nil before it was done.
    private let result = Mutex<Result<T, ServiceError>?>(nil)

    init(
        _ body: @escaping @Sendable (any SealedWriter) throws(ServiceError) -> Ending<T>,
        _ continuation: CheckedContinuation<Result<T, ServiceError>, Never>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(_ session: SQLiteSession) -> Bool {
        do throws(ServiceError) {
            switch try body(session) {
            case .keep(let value):
                result.withLock { $0 = .success(value) }
                return true
            case .drop(let value):
                result.withLock { $0 = .success(value) }
                return false
            }
        } catch {
            result.withLock { $0 = .failure(error) }
            return false
        }
    }

    func forget() { result.withLock { $0 = nil } }

    func finish(_ failure: ServiceError?) {
        switch result.withLock({ $0 }) {
        // Its own failure says more than that of the transaction.
        case .some(.failure(let error)): continuation.resume(returning: .failure(error))
        case .some(let success): continuation.resume(returning: failure.map { .failure($0) } ?? success)
        case .none: continuation.resume(returning: .failure(failure ?? .cancelled))
        }
    }
}
