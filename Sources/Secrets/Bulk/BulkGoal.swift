/// What to do with many secrets.
package enum BulkGoal: String, Sendable, Codable {
    case activate, deactivate
    /// Each the other way round.
    case toggle

    /// The state that is wanted of a secret in `state`; nil if toggling does not know.
    package func target(from state: ActiveState) -> Bool? {
        switch self {
        case .activate: true
        case .deactivate: false
        case .toggle: state.isActive.map { !$0 }
        }
    }

    /// What takes it back.
    package var inverse: BulkGoal {
        switch self {
        case .activate: .deactivate
        case .deactivate: .activate
        case .toggle: .toggle
        }
    }
}
