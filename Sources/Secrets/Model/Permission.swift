/// One entry of `users_allowed` or `groups_allowed`: who may view a secret, and whether also edit it
/// (update, activate, deactivate). A missing `can_edit` in the API means view only.
package struct Permission: Hashable, Sendable {
    /// A user name or a group name, whichever list it stands in.
    package var name: String
    package var canEdit: Bool

    package init(name: String, canEdit: Bool = false) {
        self.name = name
        self.canEdit = canEdit
    }
}

/// The users and groups that a secret is shared with.
package struct Sharing: Hashable, Sendable {
    package var users: [Permission]
    package var groups: [Permission]

    package init(users: [Permission] = [], groups: [Permission] = []) {
        self.users = users
        self.groups = groups
    }

    package static let none = Sharing()

    package var isEmpty: Bool { users.isEmpty && groups.isEmpty }
}
