/// The users and groups that a service knows: for completion in the permission editors, and in the vault for
/// deciding group permissions.
package struct Directory: Equatable, Sendable {
    /// User names, sorted.
    package var users: [String]
    /// Group names, sorted.
    package var groups: [String]
    /// Members of each group, by group name.
    package var members: [String: Set<String>]

    package init(users: [String] = [], groups: [String] = [], members: [String: Set<String>] = [:]) {
        self.users = users
        self.groups = groups
        self.members = members
    }

    /// The groups that `user` belongs to.
    package func groups(of user: String) -> Set<String> {
        Set(members.filter { $0.value.contains(user) }.keys)
    }
}
