import Secrets
import Text

/// What is said of runs that are kept, and of those that were cut short.
enum RunText: Wording {
    // The kept runs.
    case unreadable
    case nothingToUndo
    case nothingLeft
    case nothingFailed

    // Offering what is left of one; `start` is a date with its time.
    case endedAlone(BulkGoal, isUndo: Bool, start: String)
    case cutShort(BulkGoal, isUndo: Bool, start: String, left: Int, count: Int)
    case showReport
    case lookAtRest
    case askAgain
    case forget
    case askToForget
    case notForgotten(why: String)

    var english: String {
        switch self {
        case .unreadable: "The run cannot be read any more."
        case .nothingToUndo: "That run changed nothing: nothing to undo."
        case .nothingLeft: "Nothing is left of that run."
        case .nothingFailed: "Nothing failed in that run: there is nothing to retry."
        case .endedAlone(let goal, let isUndo, let start):
            "Ended without you: \(Self.english(goal, isUndo)) started \(start)"
        case .cutShort(let goal, let isUndo, let start, let left, let count):
            "Cut short: \(Self.english(goal, isUndo)) started \(start), \(left) of \(count) left"
        case .showReport: "Show its report"
        case .lookAtRest: "Look at what is left, then go on"
        case .askAgain: "Ask again at the next start"
        case .forget: "Forget it"
        case .askToForget:
            "Forget this run? What is left of it stays as it is, and no report or undo will have what it did."
        case .notForgotten(let why): "The run is not forgotten: \(why)"
        }
    }

    private static func english(_ goal: BulkGoal, _ isUndo: Bool) -> String {
        isUndo ? "undo (\(goal.verb))" : "run to \(goal.verb)"
    }
}
