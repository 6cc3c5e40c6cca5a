import Text

/// What is being waited for, in the bottom line.
enum WaitText: Wording {
    case opening(path: String)
    case readingList
    case readingDirectory
    case readingSecret
    case readingSecrets
    case recordingReveal
    case readingFile
    case importing
    case importingSome(done: Int, total: Int)
    case creatingSecret
    case savingSecret
    case readingHistory
    case restoringVersion
    case readingAuditEntries
    case readingWholeTrail
    case changingDirectory

    var english: String {
        switch self {
        case .opening(let path): "opening \(path)"
        case .readingList: "reading the list"
        case .readingDirectory: "reading the directory"
        case .readingSecret: "reading the secret"
        case .readingSecrets: "reading secrets"
        case .recordingReveal: "recording it"
        case .readingFile: "reading the file"
        case .importing: "importing"
        case .importingSome(let done, let total): "importing, \(done) of \(total)"
        case .creatingSecret: "creating it"
        case .savingSecret: "saving it"
        case .readingHistory: "reading the history"
        case .restoringVersion: "restoring it"
        case .readingAuditEntries: "reading the audit trail"
        case .readingWholeTrail: "reading the whole trail"
        case .changingDirectory: "changing users and groups"
        }
    }
}
