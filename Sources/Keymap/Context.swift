/// Where a key is pressed. A key is looked up in the screen's own context first, then in its parents.
package enum Context: String, CaseIterable, Sendable {
    /// Everywhere, as the last resort.
    case global
    /// Moving in anything that scrolls.
    case move
    /// Editing a line or a box of text; keys without a binding insert themselves.
    case text
    case welcome, unlock
    case list, filter
    case plan, progress, report
    case detail, form, permissions, choice
    /// Putting together what is shared or tagged.
    case change
    /// The bulk runs that are kept.
    case runs
    /// Earlier versions of a secret.
    case history
    /// Who did what.
    case audit
    /// Who can see a secret.
    case who
    /// Users and groups.
    case people
    /// A one-line question with a typed answer, such as a file name.
    case prompt
    /// The line that commands are typed in.
    case command
    /// A yes-or-no question.
    case confirm
    case help

    /// Where a key is looked up that this context does not bind; nil at the end of the chain.
    package var parent: Context? {
        switch self {
        case .global: nil
        case .move, .text, .confirm: .global
        case .list, .progress, .report, .detail, .help, .permissions, .choice, .change, .runs, .history, .audit, .who,
            .people:
            .move
        case .plan: .move
        case .welcome, .unlock, .filter, .form, .prompt, .command: .text
        }
    }

    /// Whether keys without a binding are text to insert.
    package var takesText: Bool {
        switch self {
        case .text, .welcome, .unlock, .filter, .form, .prompt, .command, .plan: true
        default: false
        }
    }

    /// Whether `key` is text here, and so cannot be bound: a plain character where text is taken; in a plan, where only
    /// a number is typed, a digit.
    package func takes(_ key: Key) -> Bool {
        guard takesText, let text = key.text else { return false }
        return self != .plan || text.allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// The context itself and its parents, in the order in which a key is looked up.
    package var chain: [Context] {
        Array(sequence(first: self, next: \.parent))
    }

    /// Heading in help screens.
    package var title: String {
        switch self {
        case .global: "Everywhere"
        case .move: "Moving"
        case .text: "Editing text"
        case .welcome: "Welcome"
        case .unlock: "Unlock"
        case .list: "List"
        case .filter: "Filter line"
        case .plan: "Plan"
        case .progress: "Progress"
        case .report: "Report"
        case .detail: "Details"
        case .form: "Form"
        case .permissions: "Permission editor"
        case .choice: "Choice"
        case .change: "Sharing and tags"
        case .runs: "Runs"
        case .history: "History"
        case .audit: "Audit"
        case .who: "Who can see a secret"
        case .people: "Users and groups"
        case .prompt: "Question"
        case .command: "Command line"
        case .confirm: "Confirmation"
        case .help: "Help"
        }
    }

    /// The commands that can be typed here, whether or not a key has them, in the order of their names.
    package var commands: [Action] {
        let bound = Keymap.standard.bindings(in: self).map(\.call.action)
        let unbound: [Action] =
            switch self {
            case .list:
                [
                    .access, .mark, .unmark, .columns, .export, .report, .reportDrop, .viewSave, .find, .findNext,
                    .findPrevious,
                ]
            case .plan, .report, .help: [.find, .findNext, .findPrevious]
            default: []
            }
        return Set(bound + unbound + [.profile, .messages]).filter(\.isCommand).sorted { $0.rawValue < $1.rawValue }
    }
}
