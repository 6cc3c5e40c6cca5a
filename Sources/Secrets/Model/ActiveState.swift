/// Whether a secret may be used. Three values, since a remote list does not tell (API.md, "list"):
/// unknown is shown as unknown, never guessed.
package enum ActiveState: UInt8, Sendable, CaseIterable {
    case inactive = 0
    case active = 1
    case unknown = 2

    package init(_ isActive: Bool?) {
        switch isActive {
        case .some(true): self = .active
        case .some(false): self = .inactive
        case .none: self = .unknown
        }
    }

    /// `true`, `false`, or nil where it is not known; the form used in JSON.
    package var isActive: Bool? {
        switch self {
        case .active: true
        case .inactive: false
        case .unknown: nil
        }
    }
}
