import Secrets

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
        let counts = report.counts
        var parts = ["\(counts.changed) changed", "\(counts.already) \(report.goal.already)"]
        if counts.uncertain > 0 { parts.append("\(counts.uncertain) unclear (as wanted now, maybe by this run)") }
        let failed = counts.failed + counts.notPermitted + missing.count
        if failed > 0 { parts.append("\(failed) failed") }
        if counts.skipped > 0 { parts.append("\(counts.skipped) of unknown state not sent") }
        if counts.changedSince > 0 { parts.append("\(counts.changedSince) changed by others since, left alone") }
        if counts.superseded > 0 { parts.append("\(counts.superseded) left to a later run") }
        if counts.untouched > 0 { parts.append("\(counts.untouched) untouched") }
        return parts.joined(separator: ", ") + "."
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
            if case .content(let effect)? = effect { effect.short } else { "would change" }
        case .already: change.map { BulkGoal.change($0).already } ?? "unchanged"
        case .notPermitted: "not permitted"
        case .changedSince: "changed since"
        case .leftOut: "left out"
        case .unknown:
            if case .content(let effect)? = effect { "not known: \(effect.short)" } else { "state unknown" }
        }
    }
}

extension BulkPlan {
    /// One sentence with the counts, and where.
    func sentence(at place: String) -> String {
        let what = directions ?? "\(goal.verb) \(actingCount)"
        var parts = ["\(count(.already)) \(goal.already)", "\(count(.notPermitted)) not permitted"]
        let doubtful = doubtfulCount
        if doubtful > 0 {
            parts.insert("\(actingCount) would be sent, \(doubtful) of these without knowing how they are now", at: 0)
        }
        return "Would \(what) on \(place): \(parts.joined(separator: ", "))."
    }
}
