/// A run that is kept, whether it has ended or not.
package enum AnyRun: Sendable {
    case unfinished(UnfinishedRun)
    case ended(KeptRun)

    package var name: String {
        switch self {
        case .unfinished(let run): run.name
        case .ended(let run): run.name
        }
    }
    package var number: Int? {
        switch self {
        case .unfinished(let run): run.number
        case .ended(let run): run.number
        }
    }
    package var startedAt: Int64 {
        switch self {
        case .unfinished(let run): run.startedAt
        case .ended(let run): run.startedAt
        }
    }
    package var undoes: UndoneRun? {
        switch self {
        case .unfinished(let run): run.undoes
        case .ended(let run): run.undoes
        }
    }
    package var user: String? {
        switch self {
        case .unfinished(let run): run.user
        case .ended(let run): run.user
        }
    }
    package var goal: BulkGoal {
        switch self {
        case .unfinished(let run): run.goal
        case .ended(let run): run.goal
        }
    }
    package var counts: BulkCounts {
        switch self {
        case .unfinished(let run): BulkCounts(run.items)
        case .ended(let run): run.end.counts
        }
    }

    /// How it ended: "done", "cancelled", "stopped"; "unfinished" if it can be gone on with.
    package var state: String {
        switch self {
        case .unfinished: "unfinished"
        case .ended(let run): run.end.stoppedBy != nil ? "stopped" : run.end.wasCancelled ? "cancelled" : "done"
        }
    }

    /// All that a journal keeps of a place, oldest first. May block.
    package static func all(
        _ journal: any RunJournal, identity: ServiceIdentity, seal: (any RunSeal)?
    ) -> [AnyRun] {
        let unfinished = journal.unfinished(identity: identity, seal: seal).map(AnyRun.unfinished)
        let ended = journal.ended(identity: identity, seal: seal).map(AnyRun.ended)
        return (unfinished + ended).sorted { ($0.startedAt, $0.number ?? 0) < ($1.startedAt, $1.number ?? 0) }
    }
}
