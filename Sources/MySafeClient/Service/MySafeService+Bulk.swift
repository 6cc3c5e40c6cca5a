import Secrets

extension MySafeService {
    /// A bounded number of requests over kept connections, each repeated where there is no answer. What was sent is
    /// finished and reported also where the task is cancelled.
    ///
    /// Throws where the server refuses the access key or cannot be trusted, and where many secrets in a row got no
    /// answer or a failure of the server: what may have been done by then is reported, what surely was not is untouched.
    package func setActive(
        _ active: Bool, _ ids: [SecretID], outcome: @escaping @Sendable ([ItemOutcome]) async -> Void
    ) async throws(ServiceError) {
        try await setActive(active, ids, sending: { _ in }, outcome: outcome)
    }

    package func setActive(
        _ active: Bool, _ ids: [SecretID], sending: @escaping @Sendable ([SecretID]) -> Void,
        outcome: @escaping @Sendable ([ItemOutcome]) async -> Void
    ) async throws(ServiceError) {
        var seen: Set<SecretID> = []
        let distinct = ids.filter { seen.insert($0).inserted }
        if distinct.isEmpty { return }
        let workers = min(maxRequests, distinct.count)
        let run = ActivationRun(
            distinct, workers: workers, breaker: Breaker(maxRequests: maxRequests), sending: sending)
        let reader = ActivationReader()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    while let id = run.next() {
                        do throws(CallFailure) {
                            let effect = try await self.attemptSwitch(.setActive(active, id).finishedAnyway) {
                                answer throws(ServiceError) in try reader.read(answer)
                            }
                            run.succeeded(id, effect)
                        } catch {
                            run.failed(id, error)
                        }
                    }
                    run.workerEnded()
                }
            }
            // In this task, so that a receiver that cancels it cancels the run.
            while let batch = await run.batch() {
                if !batch.isEmpty { await outcome(batch) }
                // Ends the waiting between attempts; what is under way is finished all the same.
                if run.isStopped { group.cancelAll() }
            }
        }
        if let stop = run.stop { throw stop }
    }
}
