import Secrets
import Text

/// What the command line says of a finished run: its report and the identifiers that were asked for but not found.
struct BulkResult {
    var report: BulkReport
    var missing: [SecretID]

    /// Items that failed, with why.
    var failures: [(ReportItem, ServiceError)] {
        report.items.compactMap { item in
            switch item.result {
            case .failed(let error): (item, error)
            case .notPermitted: (item, .noAccess)
            case .changed, .already, .uncertain, .skipped, .changedSince, .superseded, .untouched: nil
            }
        }
    }

    var sentence: String {
        RunsCommandText.result(report.counts, word: report.goal.already, missing: missing.count).text
    }

    /// 0 if all is as wanted, by this run or not; if nothing is, the status of the common reason; 2 if some items of several
    /// failed or were not reached.
    var exitStatus: Int32 {
        let errors = failures.map(\.1) + Array(repeating: ServiceError.notFound, count: missing.count)
        if errors.isEmpty, report.counts.untouched == 0, report.stoppedBy == nil { return 0 }
        if report.items.contains(where: \.isAsWanted) { return 2 }
        let statuses = Set(errors.map(\.exitStatus) + (report.stoppedBy.map { [$0.exitStatus] } ?? []))
        guard statuses.count == 1, let status = statuses.first else { return 1 }
        return status
    }
}

extension PlanItem {
    /// What would become of it.
    var words: String {
        switch disposition {
        case .change:
            if case .content(let effect)? = effect { effect.short } else { BulkCommandText.wouldChange.text }
        case .already: change.map { BulkGoal.change($0).already } ?? BulkCommandText.unchanged.text
        case .notPermitted: BulkCommandText.notPermitted.text
        case .changedSince: BulkCommandText.changedSince.text
        case .leftOut: BulkCommandText.leftOut.text
        case .unknown:
            if case .content(let effect)? = effect {
                BulkCommandText.notKnown(effect: effect.short).text
            } else {
                BulkCommandText.stateUnknown.text
            }
        }
    }
}

extension BulkPlan {
    /// One sentence with the counts, and where.
    func sentence(at place: String) -> String {
        BulkCommandText.would(
            directions: directions, verb: goal.verb, sent: actingCount, doubtful: doubtfulCount,
            already: count(.already), word: goal.already, notPermitted: count(.notPermitted), place: place
        ).text
    }
}
