import Text

/// What somebody wants done with many secrets.
package enum BulkGoal: Hashable, Sendable {
    /// The same with each.
    case change(BulkChange)
    /// Activate the inactive ones, and the other way round.
    case toggle
    /// Take back what was done to each.
    case restore

    package static let activate = BulkGoal.change(.activation(true))
    package static let deactivate = BulkGoal.change(.activation(false))

    /// What is to be done with a secret in `state`; nil if that is not known from the goal alone.
    package func change(in state: ActiveState) -> BulkChange? {
        switch self {
        case .change(let change): change
        case .toggle: state.isActive.map { .activation(!$0) }
        case .restore: nil
        }
    }

    /// What takes it back.
    package var inverse: BulkGoal {
        switch self {
        case .change(let change): change.inverse.map { .change($0) } ?? .restore
        case .toggle: .toggle
        case .restore: .restore
        }
    }

    /// The command for it: "deactivate", "share"; also its name for programs.
    package var verb: String {
        switch self {
        case .change(let change): change.verb
        case .toggle: "toggle"
        case .restore: "restore"
        }
    }

    /// What a secret is said to be that is as wanted already.
    package var already: String {
        switch self {
        case .change(.activation(let isActive)): isActive ? "already active" : "already inactive"
        case .change(.content), .toggle, .restore: "unchanged"
        }
    }

    /// What is done to so many secrets, for a question: "deactivate 3 secrets".
    package func sentence(for count: Int) -> String {
        switch self {
        case .change(.activation), .toggle: "\(verb) \(counted(count, "secret"))"
        case .change(.content), .restore: "change \(counted(count, "secret"))"
        }
    }

    /// The change of contents; nil if the goal is another one.
    package var content: ContentChange? {
        if case .change(.content(let change)) = self { change } else { nil }
    }

    /// Whether it differs from secret to secret what is done, in more than a word.
    package var isWordy: Bool { content != nil || self == .restore }

    /// In a sentence of its own what it does; nil if the verb says it all.
    package var sentence: String? { if case .change(let change) = self { change.sentence } else { nil } }
}
