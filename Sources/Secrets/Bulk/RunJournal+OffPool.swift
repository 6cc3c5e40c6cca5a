import Posix

/// What a journal is asked while other things go on: its files may lie on a disk that hangs.
extension RunJournal {
    /// `problem()`, on a thread that may block.
    package func findProblem() async -> ServiceError? { await OffPool.concurrent.run { problem() } }

    /// What is unfinished of a service's runs, on a thread that may block.
    package func findUnfinished(of service: any SecretService) async -> [UnfinishedRun] {
        await OffPool.concurrent.run { unfinished(identity: service.identity, seal: service.runSeal) }
    }

    /// All that is kept of a service's runs, oldest first, on a thread that may block.
    package func findRuns(of service: any SecretService) async -> [AnyRun] {
        await OffPool.concurrent.run { AnyRun.all(self, identity: service.identity, seal: service.runSeal) }
    }

    /// `report(_:seal:)`, on a thread that may block.
    package func findReport(_ name: String, of service: any SecretService) async -> BulkReport? {
        await OffPool.concurrent.run { report(name, seal: service.runSeal) }
    }

    /// `discard(_:)`, on a thread that may block.
    package func forget(_ name: String) async throws(ServiceError) {
        try await OffPool.concurrent.run { () throws(ServiceError) in try discard(name) }
    }
}
