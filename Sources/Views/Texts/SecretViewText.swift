import Secrets
import Text

/// What is said of one secret: in the preview, the details, the form, its history, and the audit trail.
enum SecretViewText: Wording {
    case reading
    case state
    case owner
    case none
    case yourAccess
    case access(Access)
    case id
    case updated
    case version
    case saving
    case required
    case keptSecret
    case history(name: String)
    case versions(Int)
    case readingHistory
    case same
    case accessSection
    case clientID
    case code
    case tags
    case canSee(Int)
    case sharedGroups(String)
    case notes
    case lastChanges(Int)
    case created
    /// nil before the trail was read.
    case audit(count: Int?, isCut: Bool, place: String)
    case noEntry
    case readingAudit

    var english: String {
        switch self {
        case .reading: "Reading…"
        case .state: "State"
        case .owner: "Owner"
        case .none: "(none)"
        case .yourAccess: "Your access"
        case .access(.none): "none"
        case .access(.view): "view"
        case .access(.viewOrMore): "view; whether more is not known"
        case .access(.edit): "view and edit"
        case .access(.own): "owner"
        case .id: "ID"
        case .updated: "Updated"
        case .version: "Version"
        case .saving: "saving…"
        case .required: "* required"
        case .keptSecret: "•••••••• (kept as it is)"
        case .history(let name): "\(name) · history"
        case .versions(let count): counted(count, "version")
        case .readingHistory: "Reading the history…"
        case .same: "The two are the same."
        case .accessSection: "access"
        case .clientID: "Client id"
        case .code: "Code"
        case .tags: "Tags"
        case .canSee(let count): "\(counted(count, "person", plural: "people")) can see it"
        case .sharedGroups(let names): "Groups: \(names)"
        case .notes: "notes"
        case .lastChanges(let count): "last changes (\(count))"
        case .created: "created"
        case .audit(nil, _, let place): "Audit · \(place)"
        case .audit(let count?, let isCut, let place): "Audit · \(count)\(isCut ? " newest" : "") · \(place)"
        case .noEntry: "No entry matches."
        case .readingAudit: "Reading the audit trail…"
        }
    }
}
