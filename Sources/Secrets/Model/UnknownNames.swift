import Text

/// Users and groups that a service does not know yet: probably typing errors, perhaps new ones.
package struct UnknownNames: Equatable, Sendable {
    /// Each once, in the order in which they came.
    package var users: [String]
    package var groups: [String]

    package init(users: [String] = [], groups: [String] = []) {
        self.users = users
        self.groups = groups
    }

    package var isEmpty: Bool { users.isEmpty && groups.isEmpty }

    /// How many they are: "2 users and 1 group".
    package var counts: String {
        [(users.count, "user"), (groups.count, "group")].filter { $0.0 > 0 }.map { counted($0.0, $0.1) }
            .joined(separator: " and ")
    }

    /// Who they are, at most so many: "ghost, zoe, …".
    package func list(_ limit: Int = 6) -> String {
        let names = users + groups
        return names.prefix(limit).joined(separator: ", ") + (names.count > limit ? ", …" : "")
    }
}

extension Directory {
    /// Whether it has no names at all: then the service cannot tell which there are.
    package var isEmpty: Bool { users.isEmpty && groups.isEmpty }

    /// The names that it does not have; none if the service cannot tell.
    package func unknown(in sharings: some Sequence<Sharing>) -> UnknownNames {
        guard !isEmpty else { return UnknownNames() }
        var (seenUsers, seenGroups) = (Set(users), Set(groups))
        var unknown = UnknownNames()
        for sharing in sharings {
            unknown.users += sharing.users.map(\.name).filter { seenUsers.insert($0).inserted }
            unknown.groups += sharing.groups.map(\.name).filter { seenGroups.insert($0).inserted }
        }
        return unknown
    }

    /// "there is no user 'ghost' here, did you mean 'host'?"
    package func unknownUser(_ name: String) -> String {
        "there is no user '\(name)' here\(NearestName.hint(name, in: users))"
    }

    /// "there is no group 'SRF' here, did you mean 'SRE'?"
    package func unknownGroup(_ name: String) -> String {
        "there is no group '\(name)' here\(NearestName.hint(name, in: groups))"
    }
}
