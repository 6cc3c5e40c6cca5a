/// What one user may do with one secret. Ordered: each level includes the ones before it.
package enum Access: UInt8, Comparable, Sendable {
    case none
    /// May read it, client secret included.
    case view
    /// May read it; a server's answer did not say whether more. Trying is allowed: the server decides.
    case viewOrMore
    /// May also update, activate and deactivate it.
    case edit
    /// Owns it: may do all.
    case own

    package var canView: Bool { self >= .view }

    /// Whether it may be updated, activated and deactivated; nil if that is not known.
    package var canWrite: Bool? { self == .viewOrMore ? nil : self >= .edit }

    /// What is known of the access after two answers: the one that says more exactly counts, otherwise the higher one.
    package func combined(with other: Access) -> Access {
        switch (self, other) {
        case (.viewOrMore, .view), (.view, .viewOrMore): .view
        default: max(self, other)
        }
    }

    package static func < (lhs: Access, rhs: Access) -> Bool { lhs.rawValue < rhs.rawValue }

    /// The one place where access is decided: the owner may do all, an allowed user or a member of an allowed group may
    /// view, with `canEdit` also edit; everybody else may nothing.
    package static func decide(
        user: String, memberOf groups: Set<String>, owner: String, sharing: Sharing
    ) -> Access {
        if user == owner { return .own }
        var access = Access.none
        for permission in sharing.users where permission.name == user {
            access = max(access, permission.canEdit ? .edit : .view)
        }
        for permission in sharing.groups where groups.contains(permission.name) {
            access = max(access, permission.canEdit ? .edit : .view)
        }
        return access
    }
}
