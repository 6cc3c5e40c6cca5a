/// What is known of a running bulk action: collects outcomes, journals them and sums them up.
actor BulkLedger {
    private let plan: BulkPlan
    private let uptime: @Sendable () -> Double
    private let start: Double
    /// Those that were sent and not answered yet.
    private var awaited: Set<SecretID>
    private var results: [SecretID: ReportItem.Result] = [:]
    private var record: (any RunRecord)?
    private var journalProblem: ServiceError?
    private let total: Int
    private var changed = 0
    private var failed = 0

    init(_ plan: BulkPlan, uptime: @escaping @Sendable () -> Double) {
        self.plan = plan
        self.uptime = uptime
        start = uptime()
        awaited = Set(plan.items.lazy.filter(\.isActing).map(\.id))
        total = awaited.count
    }

    var progress: BulkProgress {
        BulkProgress(
            done: results.count, total: total, changed: changed, failed: failed, secondsElapsed: uptime() - start)
    }

    func open(
        _ journal: (any RunJournal)?, _ plan: BulkPlan, _ identity: ServiceIdentity, _ resumed: UnfinishedRun?
    ) {
        do throws(ServiceError) {
            record = try journal?.begin(plan, identity: identity)
            if let resumed { journal?.discard(resumed) }
        } catch {
            journalProblem = error
        }
    }

    /// Notes a batch. Answers for secrets that were not asked about, or were answered before, are dropped.
    func take(_ outcomes: [ItemOutcome]) -> (accepted: [ItemOutcome], reached: BulkProgress) {
        let accepted = outcomes.filter { awaited.remove($0.id) != nil }
        for outcome in accepted {
            switch outcome.result {
            case .success(.changed):
                results[outcome.id] = .changed
                changed += 1
            case .success(.already):
                results[outcome.id] = .already
            case .failure(let error):
                results[outcome.id] = .failed(error)
                failed += 1
            }
        }
        do throws(ServiceError) { try record?.record(accepted) } catch { journalProblem = journalProblem ?? error }
        return (accepted, progress)
    }

    /// The report; the journal's record is closed.
    func close(startedAt: Int64, isCancelled: Bool, stoppedBy: ServiceError?) -> BulkReport {
        record?.end()
        record = nil
        let items = plan.items.map { item in
            ReportItem(id: item.id, name: item.name, target: item.target, result: result(of: item))
        }
        return BulkReport(
            goal: plan.goal, items: items, startedAt: startedAt, seconds: uptime() - start,
            wasCancelled: isCancelled && !awaited.isEmpty, stoppedBy: stoppedBy, journalProblem: journalProblem)
    }

    private func result(of item: PlanItem) -> ReportItem.Result {
        switch item.disposition {
        case .already: .already
        case .notPermitted: .notPermitted
        case .unknown where item.target == nil: .skipped
        case .change, .unknown: results[item.id] ?? .untouched
        }
    }
}
