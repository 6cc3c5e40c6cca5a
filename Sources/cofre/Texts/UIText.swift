import Text

/// What is said around the screens: when they start, and of the editor for notes.
enum UIText: Wording {
    // Starting.
    case noStandardInput
    case lockIsNegative
    case actingAs(user: String)
    case configurationProblem(line: Int, why: String)
    /// `count`: how many there are; this is the first one.
    case keymapProblem(count: Int, line: Int, why: String)

    // The editor.
    case noPrivateFolder
    case noTerminal
    case editorFailed(command: String, status: Int32)
    /// `limit`: in MiB.
    case editorLeftNoText(limit: Int)

    var english: String {
        switch self {
        case .noStandardInput:
            "the UI reads keys from standard input: give the passphrase by file or type it."
        case .lockIsNegative: "--lock-after needs 0 or more minutes."
        case .actingAs(let user): "as \(user)"
        case .configurationProblem(let line, let why): "config.toml:\(line): \(why)"
        case .keymapProblem(1, let line, let why): "keymap.conf:\(line): \(why)"
        case .keymapProblem(let count, let line, let why):
            "\(count) problems (cofre keymap check shows all), first keymap.conf:\(line): \(why)"
        case .noPrivateFolder:
            "No private folder in memory: XDG_RUNTIME_DIR or /dev/shm is needed, so that notes reach no disk."
        case .noTerminal: "The terminal is not there."
        case .editorFailed(let command, let status):
            "The editor '\(command)' ended with status \(status): the notes are as before."
        case .editorLeftNoText(let limit): "What the editor left is not a text in UTF-8 of at most \(limit) MiB."
        }
    }
}
