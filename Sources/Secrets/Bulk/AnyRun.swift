/// A run that is kept, whether it has ended or not.
package enum AnyRun: JournalledRun {
    case unfinished(UnfinishedRun)
    case ended(KeptRun)

    package var head: RunHead {
        switch self {
        case .unfinished(let run): run.head
        case .ended(let run): run.head
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
