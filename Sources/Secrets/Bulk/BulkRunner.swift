import Glibc

/// Carries out a bulk plan: what takes something away first, then the rest, with a journal beside it, and at the end a
/// report that is true whatever happened.
package struct BulkRunner: Sendable {
    private let service: any SecretService
    private let journal: (any RunJournal)?
    private let mayRunUnkept: Bool
    private let afterwards: @Sendable () -> Afterwards
    private let questions: RunQuestions
    private let now: @Sendable () -> Int64
    private let uptime: @Sendable () -> Double

    /// - Parameters:
    ///   - journal: nil where nothing needs to survive the process.
    ///   - mayRunUnkept: whether the user knows that the run cannot be kept in the journal. If not, and it cannot, nothing is
    ///     sent.
    ///   - afterwards: what becomes of the run in its journal; asked at the end.
    ///   - questions: asked if the service is silent or stops the run.
    ///   - now: seconds since 1970 (UTC).
    ///   - uptime: seconds from any starting point, never going back.
    package init(
        service: any SecretService, journal: (any RunJournal)?, mayRunUnkept: Bool = false,
        afterwards: @escaping @Sendable () -> Afterwards = { .ended },
        questions: RunQuestions = .unanswered,
        now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) },
        uptime: @escaping @Sendable () -> Double = BulkRunner.monotonicSeconds
    ) {
        self.service = service
        self.journal = journal
        self.mayRunUnkept = mayRunUnkept
        self.afterwards = afterwards
        self.questions = questions
        self.now = now
        self.uptime = uptime
    }

    /// Runs the plan. Cancelling the task cancels the run: what is in flight finishes, the rest stays untouched. Throws if
    /// the plan goes on with a run that is not as it was when the plan was made: then nothing was sent.
    ///
    /// A journal that cannot be written any more does not stop the run; the report says so.
    /// - Parameter progress: called at the start and after each batch, with what came in.
    package func run(
        _ plan: BulkPlan, progress: @escaping @Sendable (BulkProgress, [ItemOutcome]) async -> Void
    ) async throws(RunRefused) -> BulkReport {
        let startedAt = now()
        let ledger = BulkLedger(plan, uptime: uptime)
        let announce = try await ledger.open(journal, service)
        let acting = plan.acting
        var stoppedBy: ServiceError?
        if announce == nil, !mayRunUnkept, !acting.isEmpty { stoppedBy = await ledger.problem }
        await progress(ledger.progress, [])

        let follower = RunFollower(sending: announce ?? { _ in }, silence: questions.silence) { outcomes in
            let (accepted, reached) = await ledger.take(outcomes)
            await progress(reached, accepted)
        }
        // If a run is cut short, the safer half is done.
        for takesAway in [true, false] where stoppedBy == nil && !Task.isCancelled {
            let changes = acting.compactMap { item in
                item.change.flatMap { $0.takesAway == takesAway ? ItemChange(item.id, $0) : nil }
            }
            stoppedBy = await carryOut(changes, follower, ledger)
        }
        return await ledger.close(
            journal, startedAt: startedAt, isCancelled: Task.isCancelled || stoppedBy == .cancelled,
            stoppedBy: stoppedBy == .cancelled ? nil : stoppedBy, afterwards())
    }

    /// Carries out changes; again what is left of them if the service stops and whoever started the run says so. Returns what
    /// stopped it for good; nil if all was done or the task was cancelled.
    private func carryOut(
        _ changes: [ItemChange], _ follower: RunFollower, _ ledger: BulkLedger
    ) async -> ServiceError? {
        var left = changes
        while !left.isEmpty, !Task.isCancelled {
            do throws(ServiceError) {
                try await service.apply(left, follower)
                if Task.isCancelled { return nil }
                let missing = await ledger.lose(left.map(\.id))
                return missing > 0 ? .unaccounted(count: missing, of: changes.count) : nil
            } catch {
                left = await ledger.unanswered(left)
                guard error.mayPass, !left.isEmpty, !Task.isCancelled else { return error }
                guard await questions.goesOn(RunPause(error: error, left: left.count)) else { return error }
            }
        }
        return nil
    }

    /// Seconds on a clock that never goes back.
    package static let monotonicSeconds: @Sendable () -> Double = {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// A run was not begun, since what it was to go on with has changed. Nothing was sent.
package struct RunRefused: Error, Equatable {
    package init() {}

    package var sentence: String {
        "The run has changed since it was shown, or another process has taken it up. Nothing was sent: look again."
    }
}
