import Posix

/// What is known of a running bulk action: collects outcomes, journals them and sums them up. On a thread of its own, since
/// bringing the journal to the disk blocks.
actor BulkLedger {
    private let thread = ThreadExecutor("cofre.ledger")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let plan: BulkPlan
    private let uptime: @Sendable () -> Double
    private let start: Double
    /// Those that were sent and not answered yet.
    private var awaited: Set<SecretID>
    /// Those that were sent and will have no answer.
    private var lost: Set<SecretID> = []
    private var answers: [SecretID: RunAnswer] = [:]
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
        awaited = Set(minimumCapacity: plan.items.count)
        for item in plan.items where item.isActing { awaited.insert(item.id) }
        total = awaited.count
        answers.reserveCapacity(total)
    }

    var progress: BulkProgress {
        BulkProgress(
            done: answers.count, total: total, changed: changed, uncertain: uncertain, failed: failed,
            secondsElapsed: uptime() - start)
    }

    /// Begins the journal. Returns what has to be called before identifiers are sent; nil if the run cannot be kept.
    func open(
        _ journal: (any RunJournal)?, _ service: any SecretService
    ) throws(RunRefused) -> (@Sendable ([SecretID]) -> Void)? {
        guard let journal else { return { _ in } }
        do throws(JournalError) {
            let record = try journal.begin(plan, identity: service.identity, seal: service.runSeal)
            self.record = record
            return { record.sending($0) }
        } catch {
            switch error {
            case .taken: throw RunRefused()
            case .failed(let problem):
                // Of a run that sends nothing there is nothing to keep.
                if total > 0 || plan.earlier?.journalName != nil { journalProblem = problem }
                return nil
            }
        }
    }

    /// Why the run cannot be kept; nil if it can as far as is known.
    var problem: ServiceError? { journalProblem }

    /// Notes a batch. Answers for secrets that were not asked about, or were answered before, are dropped.
    func take(_ outcomes: [ItemOutcome]) -> (accepted: [ItemOutcome], reached: BulkProgress) {
        let accepted = outcomes.compactMap { outcome in
            awaited.remove(outcome.id) == nil ? nil : attributed(outcome)
        }
        for outcome in accepted {
            answers[outcome.id] = RunAnswer(ReportItem.Result(outcome.result), undo: outcome.undo)
            switch outcome.result {
            case .success(.changed): changed += 1
            case .success(.already): break
            case .success(.uncertain): uncertain += 1
            case .failure: failed += 1
            }
        }
        do throws(ServiceError) { try record?.record(accepted) } catch { journalProblem = journalProblem ?? error }
        return (accepted, progress)
    }

    /// The service has ended without a word on some of these: what became of them is not known. Returns how many.
    func lose(_ ids: [SecretID]) -> Int {
        let missing = ids.filter(awaited.contains)
        lost.formUnion(missing)
        return missing.count
    }

    /// Those that have no answer yet.
    func unanswered(_ changes: [ItemChange]) -> [ItemChange] { changes.filter { awaited.contains($0.id) } }

    /// What is said of a secret that the run's earlier part may have sent depends on that.
    private func attributed(_ outcome: ItemOutcome) -> ItemOutcome {
        guard let earlier = plan.earlier else { return outcome }
        return switch earlier.attributed(ReportItem.Result(outcome.result), outcome.id) {
        case .uncertain: ItemOutcome(id: outcome.id, result: .success(.uncertain), undo: outcome.undo)
        case .failed(let error): ItemOutcome(id: outcome.id, result: .failure(error), undo: outcome.undo)
        default: outcome
        }
    }

    /// The report; the journal keeps the run as one that has ended, unless there is something to be gone on with.
    ///
    /// - Parameter afterwards: when that is so.
    func close(
        _ journal: (any RunJournal)?, startedAt: Int64, isCancelled: Bool, stoppedBy: ServiceError?,
        _ afterwards: Afterwards
    ) -> BulkReport {
        let items = plan.reportItems(answers).map(settled)
        let end = RunEnd(
            seconds: uptime() - start, wasCancelled: isCancelled && !awaited.isEmpty, stoppedBy: stoppedBy,
            counts: BulkCounts(items))
        let number = record?.number
        let isKept = endJournal(journal, afterwards, end)
        return BulkReport(
            goal: plan.goal, items: items, startedAt: plan.earlier?.startedAt ?? startedAt, seconds: end.seconds,
            wasCancelled: end.wasCancelled, stoppedBy: stoppedBy, journalProblem: journalProblem, undoes: plan.undoes,
            isKept: isKept, number: number)
    }

    /// What was not reached, but may have been sent, may have changed.
    private func settled(_ item: ReportItem) -> ReportItem {
        guard item.result == .untouched else { return item }
        if lost.contains(item.id) {
            return item.with(.failed(.outcomeUnknown(reason: "the service ended without an answer")))
        }
        guard plan.earlier?.doubtful.contains(item.id) == true else { return item }
        return item.with(.failed(.outcomeUnknown(reason: "it was in flight when the run was cut short")))
    }

    /// Returns whether the run can be gone on with by means of the journal.
    private func endJournal(_ journal: (any RunJournal)?, _ afterwards: Afterwards, _ end: RunEnd) -> Bool {
        do throws(ServiceError) {
            guard let record else {
                guard let name = plan.earlier?.journalName else { return false }
                // This part could not be kept. The earlier one stays if it still is all that there is to know.
                if answers.isEmpty, total > 0 || !plan.outOfReach.isEmpty { return true }
                try journal?.discard(name)
                return false
            }
            self.record = nil
            let isAsked =
                switch afterwards {
                case .ended: false
                case .keepsRest: !awaited.isEmpty
                case .unseen: total > 0
                }
            let keeps = isAsked || !plan.outOfReach.isEmpty
            try record.end(keeping: keeps ? Array(awaited.subtracting(lost)) : nil, end)
            return keeps
        } catch {
            journalProblem = journalProblem ?? error
            return false
        }
    }
}

extension ReportItem.Result {
    /// What an answer of the service means in a report.
    package init(_ result: Result<ItemOutcome.Effect, ServiceError>) {
        self =
            switch result {
            case .success(.changed): .changed
            case .success(.already): .already
            case .success(.uncertain): .uncertain
            case .failure(let error): .failed(error)
            }
    }
}
