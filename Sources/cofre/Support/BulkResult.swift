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
            case .changed, .already, .skipped, .untouched: nil
            }
        }
    }

    var sentence: String {
        let counts = report.counts
        var parts = ["\(counts.changed) changed", "\(counts.already) already so"]
        let failed = counts.failed + counts.notPermitted + missing.count
        if failed > 0 { parts.append("\(failed) failed") }
        if counts.untouched > 0 { parts.append("\(counts.untouched) untouched") }
        return parts.joined(separator: ", ") + "."
    }

    /// 0 where all was done; where nothing was, the status of the common reason; 2 where some items of several failed.
    var exitStatus: Int32 {
        let errors = failures.map(\.1) + Array(repeating: ServiceError.notFound, count: missing.count)
        let left = report.counts.untouched
        if errors.isEmpty, left == 0 { return 0 }
        let done = report.counts.changed + report.counts.already
        if done > 0 { return 2 }
        let statuses = Set(errors.map(\.exitStatus) + (report.stoppedBy.map { [$0.exitStatus] } ?? []))
        return statuses.count == 1 ? statuses.first! : 1
    }
}

extension PlanItem.Disposition {
    var words: String {
        switch self {
        case .change: "would change"
        case .already: "already so"
        case .notPermitted: "not permitted"
        case .unknown: "state unknown"
        }
    }
}

extension BulkPlan {
    /// One sentence with the counts, and where.
    func sentence(at place: String) -> String {
        let verb = goal == .activate ? "activate" : "deactivate"
        var parts = ["\(count(.already)) already so", "\(count(.notPermitted)) not permitted"]
        if count(.unknown) > 0 { parts.append("\(count(.unknown)) of unknown state among them") }
        return "Would \(verb) \(acting.count) on \(place): \(parts.joined(separator: ", "))."
    }
}
