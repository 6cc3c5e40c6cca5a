import Text

/// What is wrong with a command that was typed.
enum CommandLineText: Wording {
    /// `problem` is what is wrong with what stands behind the command.
    case argument(command: String, problem: String)
    case openTakesNone
    /// `isCut`: there are more than these.
    case severalCommands(name: String, candidates: [String], isCut: Bool)
    case notHere(name: String)
    case noCommand(name: String, nearest: String?)

    var english: String {
        switch self {
        case .argument(let command, let problem): "\(command) \(problem)."
        case .openTakesNone: "open takes no argument here. In the list it opens any secret."
        case .severalCommands(let name, let candidates, let isCut):
            "'\(name)' can be \(candidates.joined(separator: ", "))\(isCut ? ", …" : ""). Type more, or press Tab."
        case .notHere(let name): "'\(name)' cannot be done here."
        case .noCommand(let name, let nearest?): "No command '\(name)', did you mean '\(nearest)'? Tab shows all."
        case .noCommand(let name, nil): "No command '\(name)'. Tab shows all."
        }
    }
}
