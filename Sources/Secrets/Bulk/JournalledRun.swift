/// How a run ended.
package struct RunEnd: Equatable, Sendable {
    /// Seconds that it took; of a run of several parts the last one.
    package var seconds: Double
    /// Whether it was cancelled before all secrets were done.
    package var wasCancelled: Bool
    /// Why it stopped; nil if it came to its end or was cancelled.
    package var stoppedBy: ServiceError?
    package var counts: BulkCounts

    package init(seconds: Double, wasCancelled: Bool, stoppedBy: ServiceError?, counts: BulkCounts) {
        self.seconds = seconds
        self.wasCancelled = wasCancelled
        self.stoppedBy = stoppedBy
        self.counts = counts
    }
}

/// What a journal says of a run, however it ended.
package struct RunHead: Equatable, Sendable {
    /// Names the run within its journal.
    package let name: String
    /// What it is called for people; nil for runs of older versions.
    package let number: Int?
    package let goal: BulkGoal
    /// Seconds since 1970 (UTC).
    package let startedAt: Int64
    /// The run that this one takes back; nil if it takes none back.
    package let undoes: UndoneRun?
    /// Who acted; nil if that is not known.
    package let user: String?

    package init(
        name: String, number: Int? = nil, goal: BulkGoal, startedAt: Int64, undoes: UndoneRun? = nil,
        user: String? = nil
    ) {
        self.name = name
        self.number = number
        self.goal = goal
        self.startedAt = startedAt
        self.undoes = undoes
        self.user = user
    }
}

/// A run that is in a journal.
package protocol JournalledRun: Sendable {
    var head: RunHead { get }
}

extension JournalledRun {
    package var name: String { head.name }
    package var number: Int? { head.number }
    package var goal: BulkGoal { head.goal }
    package var startedAt: Int64 { head.startedAt }
    package var undoes: UndoneRun? { head.undoes }
    package var user: String? { head.user }

    /// What was done, as in "share" or "undo (activate)".
    package var what: String { undoes == nil ? goal.verb : "undo (\(goal.verb))" }

    /// Whether whoever acts here may look at it; true if either is not known.
    package func isOf(_ identity: ServiceIdentity) -> Bool {
        user == nil || identity.user == nil || user == identity.user
    }
}

/// A bulk run that has ended, as a journal keeps it, without its secrets.
package struct KeptRun: JournalledRun, Equatable {
    package let head: RunHead
    package let end: RunEnd

    package init(_ head: RunHead, end: RunEnd) {
        self.head = head
        self.end = end
    }
}

/// A bulk run whose process died before the run was reported, or that was cut short and kept.
package struct UnfinishedRun: JournalledRun, Equatable {
    package let head: RunHead
    /// All secrets of the run in the order of its plan, without names. Those that are left are `untouched`.
    package let items: [ReportItem]
    /// Those left that may have been sent.
    package let doubtful: Set<SecretID>

    /// - Parameter doubtful: nil if all that is left may have been sent.
    package init(_ head: RunHead, items: [ReportItem], doubtful: Set<SecretID>? = nil) {
        self.head = head
        self.items = items
        self.doubtful = doubtful ?? Set(items.lazy.filter { $0.result == .untouched }.map(\.id))
    }

    /// Its items for a report: those that may have been sent may have changed.
    ///
    /// - Parameter reason: why their outcome is not known.
    package func reportItems(inDoubtSince reason: String) -> [ReportItem] {
        items.map { doubtful.contains($0.id) ? $0.with(.failed(.outcomeUnknown(reason: reason))) : $0 }
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
