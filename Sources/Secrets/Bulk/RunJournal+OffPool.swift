import Posix

/// What a journal is asked while other things go on: its files may lie on a disk that hangs.
extension RunJournal {
    /// `problem()`, on a thread that may block.
    package func findProblem() async -> ServiceError? { await OffPool.concurrent.run { problem() } }

    /// `unfinished(identity:)`, on a thread that may block.
    package func findUnfinished(identity: ServiceIdentity) async -> [UnfinishedRun] {
        await OffPool.concurrent.run { unfinished(identity: identity) }
    }

    /// `discard(_:)`, on a thread that may block.
    package func forget(_ name: String) async throws(ServiceError) {
        try await OffPool.concurrent.run { () throws(ServiceError) in try discard(name) }
    }
}
