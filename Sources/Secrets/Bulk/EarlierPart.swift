/// The part of a run that is over when the run goes on: what a process did before it died, or what was done before
/// those that failed are tried again. Report and undo of what follows cover both.
package struct EarlierPart: Equatable, Sendable {
    /// Names the run within its journal; nil if it is not kept there any more.
    package let journalName: String?
    /// When the run was started, in seconds since 1970 (UTC).
    package let startedAt: Int64
    /// All secrets of the run in the order of its plan, with what became of each until now.
    package let items: [ReportItem]
    /// Those that may have been sent without an answer having been noted. If such a secret turns out to be in the wanted
    /// state already, it is not known whether the run brought it there.
    package let doubtful: Set<SecretID>

    package init(journalName: String?, startedAt: Int64, items: [ReportItem], doubtful: Set<SecretID>) {
        self.journalName = journalName
        self.startedAt = startedAt
        self.items = items
        self.doubtful = doubtful
    }
}

extension BulkPlan {
    /// All secrets of the run, those of its earlier part included, with what became of each.
    ///
    /// - Parameter results: of those that were sent and answered by now.
    package func reportItems(_ results: [SecretID: ReportItem.Result] = [:]) -> [ReportItem] {
        let own = items.map { item in
            ReportItem(
                id: item.id, name: item.name, code: item.code, target: item.target,
                result: results[item.id] ?? resultWithoutAnswer(item))
        }
        guard let earlier else { return own }
        let planned = Dictionary(own.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return earlier.items.map { item in
            guard let planned = planned[item.id] else {
                // It was left, but an exact list does not have it any more.
                return item.result == .untouched ? item.with(.failed(.notFound)) : item
            }
            // What had failed and was not reached this time has still failed.
            return planned.result == .untouched ? planned.with(item.result) : planned
        }
    }

    private func resultWithoutAnswer(_ item: PlanItem) -> ReportItem.Result {
        switch item.disposition {
        case .already: earlier?.doubtful.contains(item.id) == true ? .uncertain : .already
        case .notPermitted: .notPermitted
        case .unknown where item.target == nil: .skipped
        case .change, .unknown: .untouched
        }
    }
}
