import Text

/// What is said of the audit trail.
enum AuditText: Wording {
    case saveCheckpoint
    case saveEntries
    case whichEntries
    case noListedSecret
    case marked(count: Int)

    var english: String {
        switch self {
        case .saveCheckpoint: "Save the checkpoint to (keep it on another machine)"
        case .saveEntries: "Save the entries to (.json or .csv)"
        case .whichEntries: "Which entries? user: action: secret: since: until:"
        case .noListedSecret: "This entry is about no secret that is listed now."
        case .marked(let count): "The \(count) secrets of the entry are marked."
        }
    }
}
