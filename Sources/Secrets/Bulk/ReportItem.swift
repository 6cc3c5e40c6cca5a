/// What became of one secret in a bulk run.
package struct ReportItem: Equatable, Sendable, Identifiable {
    package enum Result: Equatable, Sendable {
        case changed
        /// Was in the wanted state already.
        case already
        /// Is in the wanted state now; whether this run brought it there is not known: an answer was lost.
        case uncertain
        case failed(ServiceError)
        /// Not sent: the acting user may not edit it.
        case notPermitted
        /// Not sent: toggling does not know its state.
        case skipped
        /// The run was cut short before it was its turn, and a later run took it over.
        case superseded
        /// The run was cancelled or stopped before it was its turn.
        case untouched
    }

    package let id: SecretID
    package let name: String
    /// The identifier code; nil if there is none or it is not known.
    package let code: String?
    /// The wanted state; nil if toggling did not know the present one.
    package let target: Bool?
    package let result: Result

    package init(id: SecretID, name: String, code: String? = nil, target: Bool?, result: Result) {
        self.id = id
        self.name = name
        self.code = code
        self.target = target
        self.result = result
    }

    /// The same secret with another result.
    package func with(_ result: Result) -> ReportItem {
        ReportItem(id: id, name: name, code: code, target: target, result: result)
    }

    /// What tells it from others of the same name.
    package var label: String { SecretID.label(code, id) }

    /// Whether it is in the wanted state now, as far as the run knows.
    package var isAsWanted: Bool {
        switch result {
        case .changed, .already, .uncertain: true
        case .failed, .notPermitted, .skipped, .superseded, .untouched: false
        }
    }

    /// Whether the run may have changed it without that being certain.
    package var mayHaveChanged: Bool {
        switch result {
        case .uncertain, .failed(.outcomeUnknown): true
        default: false
        }
    }
}

/// How many items of a run had which result.
package struct BulkCounts: Equatable, Sendable {
    package private(set) var changed = 0
    package private(set) var already = 0
    package private(set) var uncertain = 0
    package private(set) var failed = 0
    package private(set) var notPermitted = 0
    package private(set) var skipped = 0
    package private(set) var superseded = 0
    package private(set) var untouched = 0

    package init(_ items: [ReportItem]) {
        for item in items {
            switch item.result {
            case .changed: changed += 1
            case .already: already += 1
            case .uncertain: uncertain += 1
            case .failed: failed += 1
            case .notPermitted: notPermitted += 1
            case .skipped: skipped += 1
            case .superseded: superseded += 1
            case .untouched: untouched += 1
            }
        }
    }
}
