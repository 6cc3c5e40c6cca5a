import Secrets
import Text

/// What the list says of itself: in its rows, in their place, and in the line of counts.
enum ListViewText: Wording {
    case host
    case shared(Bool)
    case state(ActiveState)
    case filtering
    case notRead
    case triesAgain(key: String)
    case noMatch
    /// What leads away from a filter that nothing matches.
    case goesBack(key: String)
    case clears(key: String)
    case reading
    case none
    /// The keys that bring secrets in, as far as there are some.
    case creates(key: String?, importKey: String?)
    case count(shown: Int, of: Int)
    case marked(Int, hidden: Int)
    case filteringStill
    case readingStill
    case range
    case active(Int)
    case inactive(Int)
    case unknown(Int)
    case openedOnly
    case byReport
    case dimmed(date: String)
    case damaged
    case incomplete
    /// nil if the list was never read to its end.
    case stale(time: String?)

    var english: String {
        switch self {
        case .host: "Host"
        case .shared(let isShared): isShared ? "yes" : "no"
        case .state(.active): "active"
        case .state(.inactive): "inactive"
        case .state(.unknown): "unknown"
        case .filtering: "Filtering…"
        case .notRead: "The list could not be read."
        case .triesAgain(let key): "\(key) tries again."
        case .noMatch: "No secret matches the filter."
        case .goesBack(let key): "\(key) goes back to the former one."
        case .clears(let key): "\(key) clears it."
        case .reading: "Reading the list…"
        case .none: "There are no secrets here yet."
        case .creates(let key?, let importKey?): "\(key) creates one, \(importKey) imports a file."
        case .creates(let key?, nil): "\(key) creates one."
        case .creates(nil, let importKey?): "\(importKey) imports a file."
        case .creates(nil, nil): ""
        case .count(let shown, let total): shown == total ? counted(total, "secret") : "\(shown) of \(total)"
        case .marked(let count, 0): "\(count) marked"
        case .marked(let count, let hidden): "\(count) marked (\(hidden) hidden)"
        case .filteringStill: "filtering…"
        case .readingStill: "reading…"
        case .range: "range"
        case .active(let count): "\(count) active"
        case .inactive(let count): "\(count) inactive"
        case .unknown(let count): "\(count) unknown"
        case .openedOnly: "filter sees opened ones only"
        case .byReport: "by the report"
        case .dimmed(let date): "dimmed: as of \(date)"
        case .damaged: "DAMAGED"
        case .incomplete: "list is incomplete"
        case .stale(nil): "STALE"
        case .stale(let time?): "STALE, of \(time)"
        }
    }
}
