import Secrets

/// What became of a secret, in the words of a journal. Of failures the kind is kept, not the text: a server's messages may
/// hold anything.
enum JournalResult {
    static let superseded = "superseded"
    /// Of a secret that is left: it may have been sent.
    static let sent = "sent"
    /// Of a secret that is left: it surely was not touched, also if it was noted as sent.
    static let left = "left"

    static func word(_ result: Result<ItemOutcome.Effect, ServiceError>) -> String {
        word(ReportItem.Result(result))
    }

    static func word(_ result: ReportItem.Result) -> String {
        switch result {
        case .changed: "changed"
        case .already: "already"
        case .uncertain: "uncertain"
        case .failed(let error): "failed \(kind(error))"
        case .notPermitted: "denied"
        case .skipped: "skipped"
        case .changedSince: "changed-since"
        case .superseded: superseded
        case .untouched: left
        }
    }

    /// nil for words that are none of these.
    static func read(_ text: Substring) -> ReportItem.Result? {
        let words = text.split(separator: " ")
        switch words.first {
        case "changed" where words.count == 1: return .changed
        case "already" where words.count == 1: return .already
        case "uncertain" where words.count == 1: return .uncertain
        case "failed": return .failed(error(words.dropFirst()))
        case "denied" where words.count == 1: return .notPermitted
        case "skipped" where words.count == 1: return .skipped
        case "changed-since" where words.count == 1: return .changedSince
        case "superseded" where words.count == 1: return .superseded
        case "left" where words.count == 1: return .untouched
        default: return nil
        }
    }

    private static func kind(_ error: ServiceError) -> String {
        switch error {
        case .notFound: "not-found"
        case .noAccess: "no-access"
        case .inactive: "inactive"
        case .conflict: "conflict"
        case .notShared: "not-shared"
        case .locked: "locked"
        case .timedOut: "timed-out"
        case .unreachable: "unreachable"
        case .outcomeUnknown: "outcome-unknown"
        case .gateway(let status, _): "gateway \(status)"
        case .server(let status, _): "server \(status)"
        default: "other"
        }
    }

    private static func error(_ words: ArraySlice<Substring>) -> ServiceError {
        let status = words.dropFirst().first.flatMap { Int($0) } ?? 0
        switch words.first {
        case "not-found": return .notFound
        case "no-access": return .noAccess
        case "inactive": return .inactive
        case "conflict": return .conflict
        case "not-shared": return .notShared(["some (their names were not kept)"])
        case "locked": return .locked
        case "timed-out": return .timedOut
        case "unreachable": return .unreachable(reason: "that was before the run was cut short.")
        case "outcome-unknown": return .outcomeUnknown(reason: "before the run was cut short")
        case "gateway": return .gateway(status: status, text: "…")
        case "server": return .server(status: status, message: "the reason was not kept.")
        case "other": return .unsupported("It failed before the run was cut short; the reason was not kept.")
        // Cut off, or written by another version: it may have been done.
        default: return .outcomeUnknown(reason: "it failed before the run was cut short, and the reason was not kept")
        }
    }
}
