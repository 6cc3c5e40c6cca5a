/// What became of one secret in a bulk run.
package struct ReportItem: Equatable, Sendable, Identifiable {
    package enum Result: Equatable, Sendable {
        case changed
        /// Was as wanted already.
        case already
        /// Is as wanted now; whether this run brought it there is not known: an answer was lost.
        case uncertain
        case failed(ServiceError)
        /// Not sent: the acting user may not edit it.
        case notPermitted
        /// Not sent: toggling does not know its state.
        case skipped
        /// Not sent: it is not as the run left it that was to be taken back.
        case changedSince
        /// The run was cut short before it was its turn, and a later run took it over.
        case superseded
        /// The run was cancelled or stopped before it was its turn.
        case untouched
    }

    package let id: SecretID
    package let name: String
    /// The identifier code; nil if there is none or it is not known.
    package let code: String?
    /// What was to be done; nil if toggling did not know the present state.
    package let change: BulkChange?
    package let result: Result
    /// What takes back what was done, or may have been done; nil if the change says it itself, or if it is not known.
    package let undo: BulkChange?

    package init(
        id: SecretID, name: String, code: String? = nil, change: BulkChange?, result: Result, undo: BulkChange? = nil
    ) {
        self.id = id
        self.name = name
        self.code = code
        self.change = change
        self.result = result
        self.undo = undo
    }

    /// The same secret with another result.
    package func with(_ result: Result, undo: BulkChange? = nil) -> ReportItem {
        ReportItem(id: id, name: name, code: code, change: change, result: result, undo: undo ?? self.undo)
    }

    /// What takes it back, whether or not something was done; nil if that is not known.
    package var inverse: BulkChange? { undo ?? change?.inverse }

    /// Whether the run surely changed something, be it only a part of what was wanted.
    package var hasChanged: Bool {
        switch result {
        case .changed: true
        case .failed(.notShared): undo != nil
        default: false
        }
    }

    /// What tells it from others of the same name.
    package var label: String { SecretID.label(code, id) }

    /// Whether it is as wanted now, as far as the run knows.
    package var isAsWanted: Bool {
        switch result {
        case .changed, .already, .uncertain: true
        case .failed, .notPermitted, .skipped, .changedSince, .superseded, .untouched: false
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
    package private(set) var changedSince = 0
    package private(set) var superseded = 0
    package private(set) var untouched = 0

    /// All of them in an order that does not change: that of the words.
    package static let words = [
        "changed", "already", "uncertain", "failed", "not_permitted", "skipped", "changed_since", "superseded",
        "untouched",
    ]

    /// The counts in the order of `words`.
    package var values: [Int] {
        [changed, already, uncertain, failed, notPermitted, skipped, changedSince, superseded, untouched]
    }

    /// Counts in the order of `words`; nil for another number of them.
    package init?(values: [Int]) {
        guard values.count == Self.words.count else { return nil }
        (changed, already, uncertain, failed) = (values[0], values[1], values[2], values[3])
        (notPermitted, skipped, changedSince) = (values[4], values[5], values[6])
        (superseded, untouched) = (values[7], values[8])
    }

    /// Whether the run changed something, or tried to.
    package var isWorthKeeping: Bool { changed + uncertain + failed + untouched > 0 }

    package init(_ items: [ReportItem]) {
        for item in items {
            switch item.result {
            case .changed: changed += 1
            case .already: already += 1
            case .uncertain: uncertain += 1
            case .failed: failed += 1
            case .notPermitted: notPermitted += 1
            case .skipped: skipped += 1
            case .changedSince: changedSince += 1
            case .superseded: superseded += 1
            case .untouched: untouched += 1
            }
        }
    }
}
