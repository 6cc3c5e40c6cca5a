import Posix

/// What a journal is asked while other things go on: its files may lie on a disk that hangs.
extension RunJournal {
    /// `problem()`, on a thread that may block.
    package func findProblem() async -> ServiceError? { await OffPool.concurrent.run { problem() } }

    /// What is unfinished of a service's runs, on a thread that may block.
    package func findUnfinished(of service: any SecretService) async -> [UnfinishedRun] {
        await OffPool.concurrent.run { unfinished(identity: service.identity, seal: service.runSeal) }
    }

    /// `discard(_:)`, on a thread that may block.
    package func forget(_ name: String) async throws(ServiceError) {
        try await OffPool.concurrent.run { () throws(ServiceError) in try discard(name) }
    }
}
