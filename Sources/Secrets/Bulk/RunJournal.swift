/// Where running bulk actions are kept, so that what is left of one can be resumed after the process died.
///
/// A journal holds identifiers and wanted states only: names are list data, which the vault seals.
package protocol RunJournal: Sendable {
    /// Notes a plan before anything is sent; it is on disk when this returns.
    func begin(_ plan: BulkPlan, identity: ServiceIdentity) throws(ServiceError) -> any RunRecord

    /// Runs on the same place that no living process works on, oldest first.
    func unfinished(identity: ServiceIdentity) -> [UnfinishedRun]

    /// Forgets an unfinished run. Harmless where it is gone already or somebody is at work on it.
    func discard(_ run: UnfinishedRun)
}

/// One bulk run that is being written to a journal.
package protocol RunRecord: Sendable {
    /// Notes what has been done.
    func record(_ outcomes: [ItemOutcome]) throws(ServiceError)

    /// The run has ended and been told of: there is nothing to resume.
    func end()
}

/// What is left of a bulk run whose process died.
package struct UnfinishedRun: Equatable, Sendable {
    /// Names the run within its journal.
    package let name: String
    package let goal: BulkGoal
    /// Seconds since 1970 (UTC).
    package let startedAt: Int64
    /// What was not noted as done, in the plan's order.
    package let left: [BulkTarget]
    /// How many were done, failed ones included.
    package let doneCount: Int
    /// How many of those failed.
    package let failedCount: Int

    package init(
        name: String, goal: BulkGoal, startedAt: Int64, left: [BulkTarget], doneCount: Int, failedCount: Int
    ) {
        self.name = name
        self.goal = goal
        self.startedAt = startedAt
        self.left = left
        self.doneCount = doneCount
        self.failedCount = failedCount
    }

    /// Does exactly what is left, with names and states as the table has them now.
    package func resumePlan(
        in table: SecretTable, isExact: Bool = true, isHidden: (SecretID) -> Bool = { _ in false }
    ) -> BulkPlan {
        BulkPlan.make(goal, targets: left, in: table, isExact: isExact, isHidden: isHidden)
    }
}
