/// A user or a group that secrets can be shared with.
package struct Grantee: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case user, group
    }

    package var kind: Kind
    package var name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    package static func user(_ name: String) -> Grantee { Grantee(.user, name) }
    package static func group(_ name: String) -> Grantee { Grantee(.group, name) }
}

/// What a secret's sharing lets a grantee do. Ordered: each level includes the ones before it.
package enum Grant: UInt8, Comparable, Sendable {
    case none, view, edit

    package static func < (lhs: Grant, rhs: Grant) -> Bool { lhs.rawValue < rhs.rawValue }

    /// The level's name for programs.
    package var word: String {
        switch self {
        case .none: "none"
        case .view: "view"
        case .edit: "edit"
        }
    }

    /// nil for other words.
    package init?(word: String) {
        guard let grant = [Grant.none, .view, .edit].first(where: { $0.word == word }) else { return nil }
        self = grant
    }
}

extension Sharing {
    /// What a grantee may do. A name that stands twice may do what either entry says; setting leaves it once.
    package subscript(grantee: Grantee) -> Grant {
        get {
            self[grantee.kind].lazy.filter { $0.name == grantee.name }.map { $0.canEdit ? Grant.edit : .view }.max()
                ?? .none
        }
        set {
            var entries = self[grantee.kind]
            let place = entries.firstIndex { $0.name == grantee.name }
            entries.removeAll { $0.name == grantee.name }
            if newValue != .none {
                entries.insert(
                    Permission(name: grantee.name, canEdit: newValue == .edit), at: place ?? entries.count)
            }
            self[grantee.kind] = entries
        }
    }

    private subscript(kind: Grantee.Kind) -> [Permission] {
        get { kind == .user ? users : groups }
        set { if kind == .user { users = newValue } else { groups = newValue } }
    }
}
