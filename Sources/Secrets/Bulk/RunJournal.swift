/// Where running bulk actions are kept, so that a run can be gone on with after the process died.
///
/// A journal holds identifiers, wanted states and outcomes only: names are list data, which the vault seals.
package protocol RunJournal: Sendable {
    /// Why a run could not be kept at present; nil if it could. For telling before a run; may block for a moment.
    func problem() -> ServiceError?

    /// Notes a plan before anything is sent; it is on disk when this returns. What the journal has of the plan's earlier
    /// part goes, and what earlier unfinished runs on the same place have left of the same secrets is not theirs any more.
    func begin(_ plan: BulkPlan, identity: ServiceIdentity) throws(ServiceError) -> any RunRecord

    /// Runs on the same place that no living process works on, oldest first.
    func unfinished(identity: ServiceIdentity) -> [UnfinishedRun]

    /// Whether an unfinished run is still there, and no living process works on it.
    func holds(_ name: String) -> Bool

    /// Forgets an unfinished run. Harmless if it is gone already or somebody is at work on it.
    func discard(_ name: String)
}

/// One bulk run that is being written to a journal.
package protocol RunRecord: Sendable {
    /// Notes what has been done.
    func record(_ outcomes: [ItemOutcome]) throws(ServiceError)

    /// The run has ended and been reported: there is nothing to resume.
    func end()
}

/// A bulk run whose process died before the run was reported.
package struct UnfinishedRun: Equatable, Sendable {
    /// Names the run within its journal.
    package let name: String
    package let goal: BulkGoal
    /// Seconds since 1970 (UTC).
    package let startedAt: Int64
    /// When the run was started that this one takes back; nil if it takes none back.
    package let undoes: Int64?
    /// All secrets of the run in the order of its plan, without names. Those that are left are `untouched`, though what
    /// was in flight when the process died may have been done.
    package let items: [ReportItem]

    package init(name: String, goal: BulkGoal, startedAt: Int64, undoes: Int64? = nil, items: [ReportItem]) {
        self.name = name
        self.goal = goal
        self.startedAt = startedAt
        self.undoes = undoes
        self.items = items
    }

    /// What was not noted as done, in the plan's order.
    package var left: [BulkTarget] {
        items.compactMap { item in
            guard item.result == .untouched, let target = item.target else { return nil }
            return BulkTarget(id: item.id, isActive: target)
        }
    }

    /// How many are left.
    package var leftCount: Int { items.count { $0.result == .untouched } }

    /// Goes on with exactly what is left, with names and states as the table has them now.
    package func resumePlan(
        in table: SecretTable, isExact: Bool = true, isHidden: (SecretID) -> Bool = { _ in false }
    ) -> BulkPlan {
        let left = left
        let named = items.map { item in
            let summary = table[item.id]
            return ReportItem(
                id: item.id, name: summary?.name ?? "", code: summary?.shownCode, target: item.target,
                result: item.result)
        }
        return BulkPlan.make(
            goal, targets: left, in: table, isExact: isExact, isHidden: isHidden, undoes: undoes,
            earlier: EarlierPart(
                journalName: name, startedAt: startedAt, items: named, doubtful: Set(left.lazy.map(\.id))))
    }
}
