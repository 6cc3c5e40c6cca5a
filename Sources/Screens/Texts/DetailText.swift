import Secrets
import Text

/// What is said of one secret: its details, and its versions.
enum DetailText: Wording {
    case isLast
    case isFirst
    case viewOnly
    /// At least one of the two.
    case viewingNeeds(justification: Bool, approval: Bool)

    // Versions.
    case createdVersion
    case changedFields([SecretField])
    case isCurrentVersion
    case sameAsCurrent(version: Int64)
    case askToRestore(version: Int64, name: String, fields: [SecretField])
    case restored(version: Int64, name: String)

    var english: String {
        switch self {
        case .isLast: "This is the last one shown."
        case .isFirst: "This is the first one shown."
        case .viewOnly: "You may only view this secret."
        case .viewingNeeds(true, true):
            "Viewing it needs a justification and an approval, given on the server's own pages."
        case .viewingNeeds(true, false): "Viewing it needs a justification, given on the server's own pages."
        case .viewingNeeds(false, _): "Viewing it needs an approval, given on the server's own pages."
        case .createdVersion: "created"
        case .changedFields(let fields): Self.english(fields)
        case .isCurrentVersion: "This is the current version: choose an earlier one."
        case .sameAsCurrent(let version): "Version \(version) says the same as the current one: nothing to restore."
        case .askToRestore(let version, let name, let fields):
            "Restore version \(version) of \(name), as a new version? It changes: \(Self.english(fields)). "
                + "Sharing and state stay as they are."
        case .restored(let version, let name): "Restored version \(version) of \(name)."
        }
    }

    private static func english(_ fields: [SecretField]) -> String {
        fields.map { $0.title.lowercased() }.joined(separator: ", ")
    }
}
