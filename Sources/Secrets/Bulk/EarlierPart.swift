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

extension EarlierPart {
    /// Those that were left, in the run's order.
    package var left: [SecretID] { items.filter { $0.result == .untouched && $0.change != nil }.map(\.id) }

    /// A result for a secret that this part may have sent: a failure does not say whether it was done.
    func attributed(_ result: ReportItem.Result, _ id: SecretID) -> ReportItem.Result {
        guard doubtful.contains(id) else { return result }
        return switch result {
        case .already: .uncertain
        case .failed(.outcomeUnknown): result
        case .failed(let error): .failed(.outcomeUnknown(reason: Self.cause(error)))
        case .notPermitted: .failed(.outcomeUnknown(reason: "you may not edit it any more"))
        case .changed, .uncertain, .skipped, .changedSince, .superseded, .untouched: result
        }
    }

    /// The error's sentence as a part of another one.
    private static func cause(_ error: ServiceError) -> String {
        let sentence = error.sentence
        return sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }
}

extension BulkPlan {
    /// All secrets of the run, those of its earlier part included, with what became of each.
    ///
    /// - Parameter answers: of those that were sent and answered by now.
    package func reportItems(_ answers: [SecretID: RunAnswer] = [:]) -> [ReportItem] {
        let own = items.map { item in
            let answer = answers[item.id]
            let result = answer?.result ?? resultWithoutAnswer(item)
            return ReportItem(
                id: item.id, name: item.name, code: item.code, change: item.change,
                result: earlier?.attributed(result, item.id) ?? result, undo: answer?.undo ?? item.undo)
        }
        guard let earlier else { return own }
        let planned = Dictionary(own.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return earlier.items.map { item in
            guard let planned = planned[item.id] else {
                // It was left, but an exact list does not have it any more.
                return item.result == .untouched ? item.with(earlier.attributed(.failed(.notFound), item.id)) : item
            }
            // What had failed and was not reached this time has still failed.
            let result = planned.result == .untouched ? item.result : planned.result
            return planned.with(result, undo: planned.joinedUndo(item))
        }
    }

    /// Those left of the earlier part that this plan can do nothing about: they are gone or may not be edited, to the acting
    /// user at least, or were left out. The run stays in the journal for their sake.
    package var outOfReach: Set<SecretID> {
        guard let earlier else { return [] }
        let reached = Set(items.lazy.filter { ![.notPermitted, .leftOut].contains($0.disposition) }.map(\.id))
        return Set(earlier.left).subtracting(reached)
    }

    private func resultWithoutAnswer(_ item: PlanItem) -> ReportItem.Result {
        switch item.disposition {
        case .already: .already
        case .notPermitted: .notPermitted
        case .changedSince: .changedSince
        case .unknown where item.change == nil: .skipped
        case .change, .unknown, .leftOut: .untouched
        }
    }
}

/// What a service answered of a secret, in the words of a report.
package struct RunAnswer: Equatable, Sendable {
    package var result: ReportItem.Result
    /// What takes back what was done, or may have been done; nil if the change says it itself, or if it is not known.
    package var undo: BulkChange?

    package init(_ result: ReportItem.Result, undo: BulkChange? = nil) {
        self.result = result
        self.undo = undo
    }
}

extension ReportItem {
    /// What takes back this part and the one before it together: an earlier part may have done some of it.
    fileprivate func joinedUndo(_ earlier: ReportItem) -> BulkChange? {
        guard case .content(let before)? = earlier.undo else { return undo ?? earlier.undo }
        guard case .content(let now)? = undo else { return earlier.undo }
        return .content(now.following(before))
    }
}

extension ContentChange {
    /// What takes back what `before` takes back and then this: to where it was first, from where it is now.
    fileprivate func following(_ before: ContentChange) -> ContentChange {
        let rest = before.edits.filter { edit in !edits.contains { $0.subject == edit.subject } }
        let joined = edits.map { edit in
            guard case .restore(let grantee, let from, _) = edit,
                case .restore(_, _, let first)? = before.edits.first(where: { $0.subject == edit.subject })
            else { return edit }
            return .restore(grantee, from: from, to: first)
        }
        return ContentChange(rest + joined)
    }
}
