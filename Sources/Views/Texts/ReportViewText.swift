import Screens
import Secrets
import Text

/// What a report, and the list of kept runs, say.
enum ReportViewText: Wording {
    case undoOf(time: String)
    case title(verb: String, undo: String?, duration: String)
    case stopped(why: String)
    /// How many may have changed all the same.
    case stoppedOnRequest(perhapsChanged: Int)
    case notJournalled(why: String)
    case kept
    /// A tab: the secrets with one outcome.
    case section(ReportScreen.Section, already: String)
    case runs(Int?, place: String)
    case runNumber
    case started
    case user
    case what
    case secrets
    case readingRuns
    case noRuns
    case undone(String)
    case toReport
    case undoIt
    case retryOrGoOn

    var english: String {
        switch self {
        case .undoOf(let time): "undo of the run of \(time)"
        case .title(let verb, nil, let duration): "Report · \(verb) · \(duration)"
        case .title(let verb, let undo?, let duration): "Report · \(verb) · \(undo) · \(duration)"
        case .stopped(let why): "Stopped before the end: \(why)"
        case .stoppedOnRequest(0): "Stopped at your request: the rest was not touched."
        case .stoppedOnRequest(let count):
            "Stopped at your request: \(count) may have changed, the rest was not touched."
        case .notJournalled(let why): "The run could not be noted in its journal: \(why)"
        case .kept: "What is left of it is kept, and is offered at the next start."
        case .section(.all, _): "all"
        case .section(.changed, _): "changed"
        case .section(.already, let already): already
        case .section(.uncertain, _): "unclear"
        case .section(.failed, _): "failed"
        case .section(.notSent, _): "not sent"
        case .section(.untouched, _): "not reached"
        case .runs(nil, let place): "Runs · \(place)"
        case .runs(let count?, let place): "Runs · \(count) · \(place)"
        case .runNumber: "No"
        case .started: "Started"
        case .user: "User"
        case .what: "What"
        case .secrets: "Secrets"
        case .readingRuns: "Reading the runs…"
        case .noRuns: "No runs are kept here yet."
        case .undone(let counts): "undone \(counts)"
        case .toReport: "report"
        case .undoIt: "undo it"
        case .retryOrGoOn: "retry or go on"
        }
    }
}
