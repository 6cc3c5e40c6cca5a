/// What is done to a secret, as a value: plan, run, report, journal and undo handle all kinds alike.
///
/// Activation is a kind of its own, since services do it by itself; sharing and tags go together.
package enum BulkChange: Hashable, Sendable {
    /// Active afterwards, or inactive.
    case activation(Bool)
    case content(ContentChange)
}

extension BulkChange {
    /// What takes it back whatever was there before; nil if that has to be known.
    package var inverse: BulkChange? {
        switch self {
        case .activation(let isActive): .activation(!isActive)
        case .content: nil
        }
    }

    /// Whether something does not work any more afterwards, or somebody can do less. Such changes come first in a run: if it
    /// is cut short, the safer half is done.
    package var takesAway: Bool {
        switch self {
        case .activation(let isActive): !isActive
        case .content(let change): change.takesAway
        }
    }

    /// Whether it says something about all that another change is about: then nothing is left to be done of that one.
    package func covers(_ other: BulkChange) -> Bool {
        switch (self, other) {
        case (.activation, .activation): true
        case (.content(let change), .content(let other)): change.covers(other)
        case (.activation, .content), (.content, .activation): false
        }
    }

    /// The state that is wanted; nil if the change is about something else.
    package var activation: Bool? { if case .activation(let isActive) = self { isActive } else { nil } }
}

/// One secret and what is done to it.
package struct ItemChange: Hashable, Sendable {
    package var id: SecretID
    package var change: BulkChange

    package init(_ id: SecretID, _ change: BulkChange) {
        self.id = id
        self.change = change
    }
}
