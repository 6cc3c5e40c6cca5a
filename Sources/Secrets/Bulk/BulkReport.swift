/// What a bulk run did, item by item, true whatever happened on the way. Of a run that was resumed or retried it covers
/// all parts.
package struct BulkReport: Equatable, Sendable {
    package let goal: BulkGoal
    /// In the plan's order.
    package let items: [ReportItem]
    /// When the run was started the first time, in seconds since 1970 (UTC).
    package let startedAt: Int64
    /// How long it took, in seconds; of a run of several parts the last one.
    package let seconds: Double
    /// Whether it was cancelled before all items were done.
    package let wasCancelled: Bool
    /// What stopped the whole run; nil if it came to its end or was cancelled.
    package let stoppedBy: ServiceError?
    /// Why the run could not be kept in the journal, so that it could not have been resumed; nil if it could.
    package let journalProblem: ServiceError?
    /// The run that this one took back; nil if it took none back.
    package let undoes: UndoneRun?
    /// Whether the journal still has the run, so that what is left of it can be gone on with later.
    package let isKept: Bool
    /// What the run is called for people; nil if the journal does not keep it.
    package let number: Int?

    package init(
        goal: BulkGoal, items: [ReportItem], startedAt: Int64, seconds: Double, wasCancelled: Bool = false,
        stoppedBy: ServiceError? = nil, journalProblem: ServiceError? = nil, undoes: UndoneRun? = nil,
        isKept: Bool = false, number: Int? = nil
    ) {
        self.goal = goal
        self.items = items
        self.startedAt = startedAt
        self.seconds = seconds
        self.wasCancelled = wasCancelled
        self.stoppedBy = stoppedBy
        self.journalProblem = journalProblem
        self.undoes = undoes
        self.isKept = isKept
        self.number = number
        counts = BulkCounts(items)
        mayHaveChangedCount = items.count { $0.mayHaveChanged && $0.inverse != nil }
    }

    /// How many items had which result.
    package let counts: BulkCounts
    /// How many the run may have changed without that being certain: `uncertain` ones, and those that failed with an
    /// unknown outcome. Those count of which it is known how to take it back.
    package let mayHaveChangedCount: Int

    package var failedIDs: [SecretID] {
        items.compactMap { if case .failed = $0.result { $0.id } else { nil } }
    }

    package var untouchedIDs: [SecretID] { items.filter { $0.result == .untouched }.map(\.id) }

    /// Failed and untouched ones, in the plan's order.
    package var retry: [SecretID] { retryTargets.map(\.id) }

    /// Those that changed, with what takes it back.
    ///
    /// - Parameter includingUncertain: also those that the run may have changed without that being certain. Some of them
    ///   may have been as wanted before the run.
    package func undoTargets(includingUncertain: Bool = false) -> [BulkTarget] {
        items.compactMap { item in
            guard item.hasChanged || (includingUncertain && item.mayHaveChanged), let inverse = item.inverse
            else { return nil }
            return BulkTarget(id: item.id, change: inverse, name: item.name, code: item.code)
        }
    }

    /// Takes back what was changed, and only that; for `includingUncertain` see `undoTargets`.
    package func undoPlan(includingUncertain: Bool = false, in listing: Listing) -> BulkPlan {
        BulkPlan.make(
            goal.inverse, targets: undoTargets(includingUncertain: includingUncertain), in: listing,
            undoes: UndoneRun(startedAt: startedAt, number: number))
    }

    /// Goes on with what failed or was not reached, wanting of each secret what this run wanted.
    package func retryPlan(in listing: Listing) -> BulkPlan {
        let earlier = EarlierPart(
            journalName: nil, startedAt: startedAt, items: items,
            doubtful: Set(items.lazy.filter(\.mayHaveChanged).map(\.id)))
        return BulkPlan.make(goal, targets: retryTargets, in: listing, undoes: undoes, earlier: earlier)
    }

    private var retryTargets: [BulkTarget] {
        items.compactMap { item in
            guard let change = item.change else { return nil }
            switch item.result {
            case .failed, .untouched:
                return BulkTarget(id: item.id, change: change, name: item.name, code: item.code)
            case .changed, .already, .uncertain, .notPermitted, .skipped, .changedSince, .superseded: return nil
            }
        }
    }
}

extension BulkReport {
    /// What is known of a run that was cut short.
    package init(_ run: UnfinishedRun, in table: SecretTable) {
        self = BulkReport(
            goal: run.goal, items: run.reportItems(inDoubtSince: "it was in flight when the run was cut short"),
            startedAt: run.startedAt, seconds: 0, wasCancelled: true, undoes: run.undoes,
            isKept: true, number: run.number
        ).named(by: table)
    }

    /// The same with the names and codes that secrets have in a table: a journal has none.
    package func named(by table: SecretTable) -> BulkReport {
        let items = items.map { item in
            guard let row = table.row(of: item.id) else { return item }
            return ReportItem(
                id: item.id, name: table.rows.name(row), code: table.rows.shownCode(row), change: item.change,
                result: item.result, undo: item.undo)
        }
        return BulkReport(
            goal: goal, items: items, startedAt: startedAt, seconds: seconds, wasCancelled: wasCancelled,
            stoppedBy: stoppedBy, journalProblem: journalProblem, undoes: undoes, isKept: isKept, number: number)
    }
}
