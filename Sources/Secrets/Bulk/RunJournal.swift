/// Where running bulk actions are kept, so that a run can be gone on with after the process died. Its calls may block.
///
/// A journal holds identifiers and outcomes in the clear. Names of secrets are not in it, and who they are shared with, or
/// their tags, only sealed where a service has a seal: these are list data, which the vault seals.
package protocol RunJournal: Sendable {
    /// Why a run could not be kept at present; nil if it could. For telling before a run; may block for a moment.
    func problem() -> ServiceError?

    /// Notes a plan before anything is sent; it is on disk when this returns. It takes the place of what the journal has of
    /// the plan's earlier part. Throws `.taken` if that is not there any more, or not as the plan has it.
    func begin(
        _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?
    ) throws(JournalError) -> any RunRecord

    /// Runs of the same user on the same place that no living process works on, oldest first. Without those whose changes
    /// the seal does not open.
    func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun]

    /// Forgets an unfinished run; harmless if it is gone already. Throws if it is still there afterwards.
    func discard(_ name: String) throws(ServiceError)
}

/// Seals what a journal keeps of a service's list data, so that only somebody who can open the service can read it.
package protocol RunSeal: Sendable {
    func seal(_ text: [UInt8]) -> [UInt8]
    /// nil if it was not sealed by the same service, or is damaged.
    func open(_ sealed: [UInt8]) -> [UInt8]?
}

/// Why a run could not be begun in a journal.
package enum JournalError: Error, Equatable, Sendable {
    /// What the plan goes on with is gone, or has changed since the plan was made.
    case taken
    case failed(ServiceError)
}

/// One bulk run that is being written to a journal.
///
/// What earlier unfinished runs on the same place have left of the same secrets is not theirs any more as soon as this run
/// has reported on them. Until the end no other process can take these runs up.
package protocol RunRecord: Sendable {
    /// Notes that these are about to be sent; it is on disk when this returns. What goes wrong is thrown by the next `record`
    /// or `end`, unless it could be made good for by then.
    func sending(_ ids: [SecretID])

    /// Notes what has been done.
    func record(_ outcomes: [ItemOutcome]) throws(ServiceError)

    /// The run has ended.
    ///
    /// - Parameter untouched: if the run stays in the journal to be gone on with, those that surely were not touched by this
    ///   part of it; nil if there is nothing to resume: then the journal forgets it.
    func end(keeping untouched: [SecretID]?) throws(ServiceError)
}

/// A bulk run whose process died before the run was reported, or that was cut short and kept.
package struct UnfinishedRun: Equatable, Sendable {
    /// Names the run within its journal.
    package let name: String
    package let goal: BulkGoal
    /// Seconds since 1970 (UTC).
    package let startedAt: Int64
    /// When the run was started that this one takes back; nil if it takes none back.
    package let undoes: Int64?
    /// Who acted; nil if that is not known.
    package let user: String?
    /// All secrets of the run in the order of its plan, without names. Those that are left are `untouched`.
    package let items: [ReportItem]
    /// Those left that may have been sent.
    package let doubtful: Set<SecretID>

    /// - Parameter doubtful: nil if all that is left may have been sent.
    package init(
        name: String, goal: BulkGoal, startedAt: Int64, undoes: Int64? = nil, user: String? = nil, items: [ReportItem],
        doubtful: Set<SecretID>? = nil
    ) {
        self.name = name
        self.goal = goal
        self.startedAt = startedAt
        self.undoes = undoes
        self.user = user
        self.items = items
        self.doubtful = doubtful ?? Set(items.lazy.filter { $0.result == .untouched }.map(\.id))
    }

    /// What was not noted as done, in the plan's order.
    package var left: [BulkTarget] {
        items.compactMap { item in
            guard item.result == .untouched, let change = item.change else { return nil }
            return BulkTarget(id: item.id, change: change)
        }
    }

    /// How many are left.
    package var leftCount: Int { items.count { $0.result == .untouched } }

    /// Goes on with exactly what is left, with names and states as the table has them now.
    package func resumePlan(in listing: Listing) -> BulkPlan {
        let table = listing.table
        let named = items.map { item in
            let row = table.row(of: item.id)
            return ReportItem(
                id: item.id, name: row.map(table.rows.name) ?? "", code: row.flatMap(table.rows.shownCode),
                change: item.change, result: item.result, undo: item.undo)
        }
        return BulkPlan.make(
            goal, targets: left, in: listing, undoes: undoes,
            earlier: EarlierPart(journalName: name, startedAt: startedAt, items: named, doubtful: doubtful))
    }
}
