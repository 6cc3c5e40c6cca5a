import Glibc

/// Carries out a bulk plan: one call of the service for each wanted state, a journal beside it, and at the end a report
/// that is true whatever happened.
package struct BulkRunner: Sendable {
    private let service: any SecretService
    private let journal: (any RunJournal)?
    private let now: @Sendable () -> Int64
    private let uptime: @Sendable () -> Double

    /// - Parameters:
    ///   - journal: nil where nothing needs to survive the process.
    ///   - now: seconds since 1970 (UTC).
    ///   - uptime: seconds from any starting point, never going back.
    package init(
        service: any SecretService, journal: (any RunJournal)?,
        now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) },
        uptime: @escaping @Sendable () -> Double = BulkRunner.monotonicSeconds
    ) {
        self.service = service
        self.journal = journal
        self.now = now
        self.uptime = uptime
    }

    /// Runs the plan. Cancelling the task cancels the run: what is in flight finishes, the rest stays untouched. Nothing is
    /// sent if the plan goes on with a run that another process has taken up meanwhile.
    ///
    /// A journal that cannot be written does not stop the run; the report says so.
    /// - Parameter progress: called at the start and after each batch, with what came in.
    package func run(
        _ plan: BulkPlan, progress: @escaping @Sendable (BulkProgress, [ItemOutcome]) async -> Void
    ) async -> BulkReport {
        let startedAt = now()
        let ledger = BulkLedger(plan, uptime: uptime)
        if let name = plan.earlier?.journalName, let journal, !journal.holds(name) {
            return await ledger.close(
                nil, startedAt: startedAt, isCancelled: false,
                stoppedBy: .unsupported("Another process has taken up this run, or it was discarded: nothing was sent.")
            )
        }
        let acting = plan.acting
        if !acting.isEmpty { await ledger.open(journal, service.identity) }
        await progress(ledger.progress, [])

        var stoppedBy: ServiceError?
        // Switching off comes first: if a run is cut short, the safer half is done.
        for target in [false, true] where stoppedBy == nil && !Task.isCancelled {
            let ids = acting.filter { $0.target == target }.map(\.id)
            if ids.isEmpty { continue }
            do {
                try await service.setActive(target, ids) { outcomes in
                    let (accepted, reached) = await ledger.take(outcomes)
                    await progress(reached, accepted)
                }
                let missing = await ledger.unanswered(ids)
                if missing > 0, !Task.isCancelled { stoppedBy = .unaccounted(count: missing, of: ids.count) }
            } catch {
                stoppedBy = error
            }
        }
        return await ledger.close(
            journal, startedAt: startedAt, isCancelled: Task.isCancelled || stoppedBy == .cancelled,
            stoppedBy: stoppedBy == .cancelled ? nil : stoppedBy)
    }

    /// Seconds on a clock that never goes back.
    package static let monotonicSeconds: @Sendable () -> Double = {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
