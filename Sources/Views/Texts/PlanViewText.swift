import Screens
import Secrets
import Text

/// What a plan says of its secrets and asks before it is done.
enum PlanViewText: Wording {
    /// A tab: the secrets of one kind. Without certain states, what is sent need not change.
    case section(PlanScreen.Section, isExact: Bool, skipsUnknown: Bool, already: String)
    /// The same where there is little room.
    case shortSection(PlanScreen.Section, isExact: Bool, skipsUnknown: Bool)
    case notPermitted
    case changedSince
    case leftOut
    case skippedUnknown
    case hidden(String)
    case becomes(active: Bool)
    case already(active: Bool)
    case fromUnknown(active: Bool)
    case lastSeen(active: Bool)
    case noKey
    case nothingToDo
    case press(key: String, goal: String)
    case type(number: String)
    case thenPress(key: String)
    case checkingJournal

    var english: String {
        func state(_ isActive: Bool) -> String { isActive ? "active" : "inactive" }
        switch self {
        case .section(let section, let isExact, let skipsUnknown, let already):
            switch section {
            case .all: return "all"
            case .change: return isExact ? "will change" : "will be sent"
            case .unknown: return skipsUnknown ? "skipped, state unknown" : "of these state unknown"
            case .already: return already
            case .notPermitted: return "not permitted"
            case .changedSince: return "changed since"
            case .leftOut: return "left out"
            case .hidden: return "hidden by the filter"
            }
        case .shortSection(let section, let isExact, let skipsUnknown):
            switch section {
            case .all: return "all"
            case .change: return isExact ? "change" : "sent"
            case .unknown: return skipsUnknown ? "skipped" : "unknown"
            case .already: return "already"
            case .notPermitted: return "denied"
            case .changedSince: return "changed"
            case .leftOut: return "left out"
            case .hidden: return "hidden"
            }
        case .notPermitted: return "not permitted"
        case .changedSince: return "changed since"
        case .leftOut: return "left out"
        case .skippedUnknown: return "unknown: skipped"
        case .hidden(let outcome): return "\(outcome), hidden"
        case .becomes(let isActive): return "\(state(!isActive)) → \(state(isActive))"
        case .already(let isActive): return "already \(state(isActive))"
        case .fromUnknown(let isActive): return "unknown → \(state(isActive))"
        case .lastSeen(let isActive): return "\(state(isActive)) when last seen"
        case .noKey: return "(no key)"
        case .nothingToDo: return "Nothing to do: no secret would change."
        case .press(let key, let goal): return "Press \(key) to \(goal). "
        case .type(let number): return "Type \(number): "
        case .thenPress(let key): return "then press \(key)"
        case .checkingJournal: return "Checking the journal…"
        }
    }
}
