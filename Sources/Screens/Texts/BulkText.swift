import Secrets
import Text

/// What is said of changes to many secrets: putting them together, the plan, the run, its report.
enum BulkText: Wording {
    // Putting a change together.
    case tagNotEditable
    case leaveWithoutPlan
    case chooseFirst
    case notSharedWith(Grantee, count: Int)
    case notTagged(String, count: Int)

    // The plan.
    case listIncomplete(why: String)
    case nothingWouldChange
    case typeNumber(Int)
    case wrongNumber(typed: String, number: Int)
    case anotherRun
    case planNotSavable
    case savePlan
    case notResumable(why: String)
    /// `directions` is a sentence without its capital and its full stop.
    case directions(String)
    /// `key` includes what is uncertain, or leaves it out.
    case mayHaveChanged(count: Int, isIncluded: Bool, key: String?)
    case noRunToUndo
    case nothingToUndoInLast

    // The run and its report.
    /// `key` shows the report in the list.
    case ended(title: String, summary: String, key: String?)
    case saveReport
    case nothingFailed
    case nothingToUndo

    var english: String {
        switch self {
        case .tagNotEditable: "A tag cannot be edited: remove it here."
        case .leaveWithoutPlan: "Leave without a plan? What you put together is dropped."
        case .chooseFirst: "Choose first who gets access or loses it, or which tags to change."
        case .notSharedWith(let grantee, 1): "This secret is not shared with \(grantee.words)."
        case .notSharedWith(let grantee, let count): "None of these \(count) is shared with \(grantee.words)."
        case .notTagged(let tag, 1): "This secret has not the tag \(tag)."
        case .notTagged(let tag, let count): "None of these \(count) has the tag \(tag)."
        case .listIncomplete(let why): "The list is incomplete: \(why)"
        case .nothingWouldChange: "Nothing would change."
        case .typeNumber(let number): "Type the number \(number) first."
        case .wrongNumber(let typed, let number): "\(typed) is not \(number): nothing was done."
        case .anotherRun: "Another run is under way: wait until it has ended, or stop it."
        case .planNotSavable: "This plan goes on with an earlier run: it cannot be saved."
        case .savePlan: "Save the plan to (for cofre apply)"
        case .notResumable(let why): "If this run is cut short, it cannot be resumed: \(why)"
        case .directions(let directions): "\(directions.prefix(1).uppercased())\(directions.dropFirst())."
        case .mayHaveChanged(1, let isIncluded, let key):
            "That run may have changed 1 other. It is \(Self.english(isIncluded, "it", key))."
        case .mayHaveChanged(let count, let isIncluded, let key):
            "That run may have changed \(count) others. They are \(Self.english(isIncluded, "them", key))."
        case .noRunToUndo: "There was no run yet: nothing to undo."
        case .nothingToUndoInLast: "The last run changed nothing: nothing to undo."
        case .ended(let title, let summary, let key?):
            "\(title): \(summary). \(key) in the list shows the report."
        case .ended(let title, let summary, nil): "\(title): \(summary)."
        case .saveReport: "Save the report to (.json or .csv)"
        case .nothingFailed: "Nothing failed: there is nothing to retry."
        case .nothingToUndo: "Nothing was changed: there is nothing to undo."
        }
    }

    private static func english(_ isIncluded: Bool, _ them: String, _ key: String?) -> String {
        guard let key else { return isIncluded ? "included" : "left out" }
        return isIncluded ? "included; \(key) leaves \(them) out" : "left out; \(key) includes \(them)"
    }
}
