/// What is known of a running bulk action: collects outcomes, journals them and sums them up.
actor BulkLedger {
    private let plan: BulkPlan
    private let uptime: @Sendable () -> Double
    private let start: Double
    private let doubtful: Set<SecretID>
    /// Those that were sent and not answered yet.
    private var awaited: Set<SecretID>
    private var results: [SecretID: ReportItem.Result] = [:]
    private var record: (any RunRecord)?
    private var journalProblem: ServiceError?
    private let total: Int
    private var changed = 0
    private var uncertain = 0
    private var failed = 0

    init(_ plan: BulkPlan, uptime: @escaping @Sendable () -> Double) {
        self.plan = plan
        self.uptime = uptime
        start = uptime()
        doubtful = plan.earlier?.doubtful ?? []
        awaited = Set(plan.items.lazy.filter(\.isActing).map(\.id))
        total = awaited.count
    }

    var progress: BulkProgress {
        BulkProgress(
            done: results.count, total: total, changed: changed, uncertain: uncertain, failed: failed,
            secondsElapsed: uptime() - start)
    }

    func open(_ journal: (any RunJournal)?, _ identity: ServiceIdentity) {
        do throws(ServiceError) {
            record = try journal?.begin(plan, identity: identity)
        } catch {
            journalProblem = error
        }
    }

    /// Notes a batch. Answers for secrets that were not asked about, or were answered before, are dropped.
    func take(_ outcomes: [ItemOutcome]) -> (accepted: [ItemOutcome], reached: BulkProgress) {
        let accepted = outcomes.compactMap { outcome in
            awaited.remove(outcome.id) == nil ? nil : attributed(outcome)
        }
        for outcome in accepted {
            switch outcome.result {
            case .success(.changed):
                results[outcome.id] = .changed
                changed += 1
            case .success(.already):
                results[outcome.id] = .already
            case .success(.uncertain):
                results[outcome.id] = .uncertain
                uncertain += 1
            case .failure(let error):
                results[outcome.id] = .failed(error)
                failed += 1
            }
        }
        do throws(ServiceError) { try record?.record(accepted) } catch { journalProblem = journalProblem ?? error }
        return (accepted, progress)
    }

    /// How many of these were sent and have no result.
    func unanswered(_ ids: [SecretID]) -> Int { ids.count { awaited.contains($0) } }

    /// That a secret is in the wanted state already may be the work of the run's earlier part.
    private func attributed(_ outcome: ItemOutcome) -> ItemOutcome {
        guard outcome.result == .success(.already), doubtful.contains(outcome.id) else { return outcome }
        return ItemOutcome(id: outcome.id, result: .success(.uncertain))
    }

    /// The report; what the journal kept of the run goes.
    ///
    /// - Parameter journal: nil if the run is not this process's to end.
    func close(
        _ journal: (any RunJournal)?, startedAt: Int64, isCancelled: Bool, stoppedBy: ServiceError?
    ) -> BulkReport {
        if let record {
            record.end()
        } else if let name = plan.earlier?.journalName {
            // Nothing had to be sent, or the second part could not be kept.
            journal?.discard(name)
        }
        record = nil
        return BulkReport(
            goal: plan.goal, items: plan.reportItems(results), startedAt: plan.earlier?.startedAt ?? startedAt,
            seconds: uptime() - start, wasCancelled: isCancelled && !awaited.isEmpty, stoppedBy: stoppedBy,
            journalProblem: journalProblem, undoes: plan.undoes, doubtful: doubtful.subtracting(results.keys))
    }
}
