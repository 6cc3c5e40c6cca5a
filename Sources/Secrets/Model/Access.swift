/// What one user may do with one secret. Ordered: each level includes the ones before it.
package enum Access: UInt8, Comparable, Sendable {
    case none = 0
    /// May read it, client secret included.
    case view = 1
    /// May also update, activate and deactivate it.
    case edit = 2
    /// Owns it: may do all.
    case own = 3

    package var canView: Bool { self >= .view }
    package var canWrite: Bool { self >= .edit }

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
