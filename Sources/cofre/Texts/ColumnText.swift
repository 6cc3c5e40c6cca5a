import Secrets
import Text

/// Heads of tables, and words in their cells that say the same everywhere.
enum ColumnText: Wording {
    // Heads.
    case access
    case action
    case by
    case change
    case changed
    case code
    case confirm
    case edited
    case entry
    case id
    case key
    case kind
    case name
    case number
    case outcome
    case place
    case secrets
    case slot
    case started
    case state
    case time
    case user
    case version
    case what

    // Cells.
    case isActive(ActiveState)
    case flag(Bool)

    static func heads(_ heads: ColumnText...) -> [String] { heads.map(\.text) }

    var english: String {
        switch self {
        case .access: "ACCESS"
        case .action: "ACTION"
        case .by: "BY"
        case .change: "CHANGE"
        case .changed: "CHANGED"
        case .code: "CODE"
        case .confirm: "CONFIRM"
        case .edited: "EDITED"
        case .entry: "ENTRY"
        case .id: "ID"
        case .key: "KEY"
        case .kind: "KIND"
        case .name: "NAME"
        case .number: "NO"
        case .outcome: "OUTCOME"
        case .place: "PLACE"
        case .secrets: "SECRETS"
        case .slot: "SLOT"
        case .started: "STARTED"
        case .state: "STATE"
        case .time: "TIME"
        case .user: "USER"
        case .version: "VERSION"
        case .what: "WHAT"
        case .isActive(.active): "active"
        case .isActive(.inactive): "inactive"
        case .isActive(.unknown): "unknown"
        case .flag(let isTrue): isTrue ? "yes" : "no"
        }
    }
}
