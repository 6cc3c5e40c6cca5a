import Text

/// What the history of a secret says on the command line.
enum HistoryCommandText: Wording {
    case needsTwoVersions
    case diffOrRestore
    case needsRestore
    case noVersion(Int64, known: [Int64])
    case created
    case same

    // Restoring.
    case nothingToRestore(version: Int64, name: String)
    case restoring(version: Int64, name: String)
    case noTerminal
    case restore(version: Int64)

    var english: String {
        switch self {
        case .needsTwoVersions: "--diff needs two versions, such as --diff 3 5."
        case .diffOrRestore: "--diff and --restore exclude each other."
        case .needsRestore: "--dry-run and --yes belong to --restore."
        case .noVersion(let version, let known):
            "there is no version \(version): the secret has \(known.map { String($0) }.joined(separator: ", "))."
        case .created: "created"
        case .same: "The two versions are the same."
        case .nothingToRestore(let version, let name):
            "Version \(version) of \(name) says the same as the current one: nothing to restore."
        case .restoring(let version, let name): "Restoring version \(version) of \(name) changes:"
        case .noTerminal: "no terminal to ask on: --yes restores without asking, --dry-run only shows."
        case .restore(let version): "Restore version \(version)? [y/N] "
        }
    }
}
