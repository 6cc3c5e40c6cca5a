/// What became of one secret in a bulk run.
package struct ReportItem: Equatable, Sendable, Identifiable {
    package enum Result: Equatable, Sendable {
        case changed
        /// Was in the wanted state already.
        case already
        case failed(ServiceError)
        /// Not sent: the acting user may not edit it.
        case notPermitted
        /// Not sent: toggling does not know its state.
        case skipped
        /// The run was cancelled or stopped before it was its turn.
        case untouched
    }

    package let id: SecretID
    package let name: String
    /// The wanted state; nil where toggling did not know the present one.
    package let target: Bool?
    package let result: Result

    package init(id: SecretID, name: String, target: Bool?, result: Result) {
        self.id = id
        self.name = name
        self.target = target
        self.result = result
    }
}

/// What a bulk run did, item by item, true whatever happened on the way.
package struct BulkReport: Equatable, Sendable {
    package let goal: BulkGoal
    /// In the plan's order.
    package let items: [ReportItem]
    /// Seconds since 1970 (UTC).
    package let startedAt: Int64
    /// How long it took.
    package let seconds: Double
    /// Whether it was cancelled before all items were done.
    package let wasCancelled: Bool
    /// What stopped the whole run; nil where it came to its end or was cancelled.
    package let stoppedBy: ServiceError?
    /// Why the run could not be kept in the journal, so that it could not have been resumed; nil where it could.
    package let journalProblem: ServiceError?

    package init(
        goal: BulkGoal, items: [ReportItem], startedAt: Int64, seconds: Double, wasCancelled: Bool = false,
        stoppedBy: ServiceError? = nil, journalProblem: ServiceError? = nil
    ) {
        self.goal = goal
        self.items = items
        self.startedAt = startedAt
        self.seconds = seconds
        self.wasCancelled = wasCancelled
        self.stoppedBy = stoppedBy
        self.journalProblem = journalProblem
        self.counts = BulkCounts(items)
    }

    /// How many items had which result.
    package let counts: BulkCounts

    package var failedIDs: [SecretID] {
        items.compactMap { if case .failed = $0.result { $0.id } else { nil } }
    }

    package var untouchedIDs: [SecretID] { items.filter { $0.result == .untouched }.map(\.id) }

    /// Failed and untouched ones, in the plan's order.
    package var retry: [SecretID] { retryTargets.map(\.id) }

    /// Those that changed, with the state they were in before.
    package var undoTargets: [BulkTarget] {
        items.compactMap { item in
            guard item.result == .changed, let target = item.target else { return nil }
            return BulkTarget(id: item.id, isActive: !target, name: item.name)
        }
    }

    /// Takes back what was changed, and only that.
    package func undoPlan(
        in table: SecretTable, isExact: Bool = true, isHidden: (SecretID) -> Bool = { _ in false }
    ) -> BulkPlan {
        let goal: BulkGoal =
            switch goal {
            case .activate: .deactivate
            case .deactivate: .activate
            case .toggle: .toggle
            }
        return BulkPlan.make(goal, targets: undoTargets, in: table, isExact: isExact, isHidden: isHidden)
    }

    /// Does what failed or was not reached, wanting of each secret what this run wanted.
    package func retryPlan(
        in table: SecretTable, isExact: Bool = true, isHidden: (SecretID) -> Bool = { _ in false }
    ) -> BulkPlan {
        BulkPlan.make(goal, targets: retryTargets, in: table, isExact: isExact, isHidden: isHidden)
    }

    private var retryTargets: [BulkTarget] {
        items.compactMap { item in
            guard let target = item.target else { return nil }
            switch item.result {
            case .failed, .untouched: return BulkTarget(id: item.id, isActive: target, name: item.name)
            case .changed, .already, .notPermitted, .skipped: return nil
            }
        }
    }
}

/// How many items of a run had which result.
package struct BulkCounts: Equatable, Sendable {
    package private(set) var changed = 0
    package private(set) var already = 0
    package private(set) var failed = 0
    package private(set) var notPermitted = 0
    package private(set) var skipped = 0
    package private(set) var untouched = 0

    package init(_ items: [ReportItem]) {
        for item in items {
            switch item.result {
            case .changed: changed += 1
            case .already: already += 1
            case .failed: failed += 1
            case .notPermitted: notPermitted += 1
            case .skipped: skipped += 1
            case .untouched: untouched += 1
            }
        }
    }
}
