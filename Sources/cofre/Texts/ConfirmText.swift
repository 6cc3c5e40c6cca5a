import Text

/// Questions that are answered with yes or no, whatever they are about.
enum ConfirmText: Wording {
    case goOn
    /// A number that is to be typed in the place of a yes.
    case typeNumber(Int)
    /// `way`: the option that takes the place of the answer.
    case noTerminal(way: String)
    case noTerminalForPlan(way: String)
    case notConfirmed

    // Answers that agree, in small letters.
    case yesLetter
    case yes

    /// Whether an answer agrees.
    static func isYes(_ answer: String) -> Bool {
        [ConfirmText.yesLetter, .yes].map(\.text).contains(answer.lowercased())
    }

    var english: String {
        switch self {
        case .goOn: "Go on? [y/N] "
        case .typeNumber(let number): "Type \(number) to go on: "
        case .noTerminal(let way): "no terminal to confirm on: give \(way)."
        case .noTerminalForPlan(let way): "no terminal to confirm on: look with --dry-run, then give \(way)."
        case .notConfirmed: "not confirmed: nothing was changed."
        case .yesLetter: "y"
        case .yes: "yes"
        }
    }
}
