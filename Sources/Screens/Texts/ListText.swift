import Secrets
import Text

/// What the list says of itself and of what can be done from it.
enum ListText: Wording {
    // What is under way.
    case filterAtWork
    case stoppedWaiting

    // Acting.
    case nothingTo(BulkGoal)
    case nothingToShare
    case noReportYet
    case noRunsKept
    case noUserOrGroup(name: String, nearest: String?)
    /// How many secrets somebody owns, may edit and may view; `remark` is a sentence.
    case canSee(name: String, own: Int, edit: Int, view: Int, remark: String?)
    case noReference(String)
    case noneHas(String)
    case severalHave(String, count: Int)
    case savedButHidden

    // Marks. Remarks are sentences.
    case marked(count: Int, remark: String?)
    case unmarked(count: Int, remark: String?)
    case noEarlierMarks
    case rangeBegins

    // Views.
    case viewTitle
    case wrongFilter(view: String, why: String)
    case noViews
    case noView(name: String, nearest: String?)
    case noViewsYet
    case noViewsKept
    case savedView(name: String)

    var english: String {
        switch self {
        case .filterAtWork: "The filter is still at work: these are not the rows that it lets through."
        case .stoppedWaiting: "Stopped waiting."
        case .nothingTo(let goal): "There is nothing to \(goal.verb)."
        case .nothingToShare: "There is nothing to share."
        case .noReportYet: "There was no run yet: no report to show."
        case .noRunsKept: "No runs are kept here."
        case .noUserOrGroup(let name, let nearest?): "No user or group '\(name)', did you mean '\(nearest)'?"
        case .noUserOrGroup(let name, nil): "No user or group '\(name)'."
        case .canSee(let name, let own, let edit, let view, let remark):
            "\(name) can see: \(Self.englishCounts(own: own, edit: edit, view: view))." + Self.englishRemark(remark)
        case .noReference(let text): "'\(text)' is not an identifier, code:CODE or name:NAME."
        case .noneHas(let text): "No secret in the list has \(text)."
        case .severalHave(let text, let count): "\(count) secrets have \(text). Give an identifier."
        case .savedButHidden: "Saved; the filter hides it in the list."
        case .marked(let count, let remark): "Marked \(counted(count, "secret"))." + Self.englishRemark(remark)
        case .unmarked(let count, let remark): "Unmarked \(counted(count, "secret"))." + Self.englishRemark(remark)
        case .noEarlierMarks: "There are no earlier marks to restore."
        case .rangeBegins: "The range begins here: move on and press the key again."
        case .viewTitle: "View"
        case .wrongFilter(let view, let why): "The view '\(view)' has a filter that is wrong: \(why)"
        case .noViews: "There are no views."
        case .noView(let name, let nearest?): "No view '\(name)', did you mean '\(nearest)'?"
        case .noView(let name, nil): "No view '\(name)'."
        case .noViewsYet: "There are no views yet. :view-save NAME keeps filter, order and columns."
        case .noViewsKept: "No views are kept here."
        case .savedView(let name): "Saved the view '\(name)'. :view \(name) shows it."
        }
    }

    private static func englishCounts(own: Int, edit: Int, view: Int) -> String {
        let counts = [(Access.own, own), (.edit, edit), (.view, view)].filter { $0.1 > 0 }
        return counts.isEmpty ? "no secret" : counts.map { "\($0.0.word) \($0.1)" }.joined(separator: ", ")
    }

    private static func englishRemark(_ remark: String?) -> String { remark.map { " \($0)" } ?? "" }
}
