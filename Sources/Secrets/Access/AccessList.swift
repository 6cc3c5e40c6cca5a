/// Who may do what with a secret, groups resolved to people.
package struct AccessList: Equatable, Sendable {
    /// How somebody comes to their access.
    package enum Way: Equatable, Sendable {
        case owner
        /// Shared with them by name.
        case directly(canEdit: Bool)
        /// Shared with a group that they are in.
        case group(String, canEdit: Bool)
    }

    package struct Person: Equatable, Sendable {
        package let name: String
        /// The most that any of the ways gives.
        package let access: Access
        package let ways: [Way]
    }

    /// Who may see it, those who may do most first, then by their names.
    package let people: [Person]
    /// Groups whose members the service does not tell, or that have none.
    package let unresolved: [Permission]

    /// - Parameters:
    ///   - owner: nil where it is not known.
    ///   - directory: who is in which group; without members where the service does not tell.
    package init(owner: String?, sharing: Sharing, directory: Directory) {
        var ways: [String: [Way]] = [:]
        if let owner { ways[owner, default: []].append(.owner) }
        for permission in sharing.users {
            ways[permission.name, default: []].append(.directly(canEdit: permission.canEdit))
        }
        var unresolved: [Permission] = []
        for permission in sharing.groups {
            let members = directory.members[permission.name] ?? []
            if members.isEmpty { unresolved.append(permission) }
            for member in members {
                ways[member, default: []].append(.group(permission.name, canEdit: permission.canEdit))
            }
        }
        people = ways.map { name, ways in
            let access = ways.map(\.access).max() ?? .none
            return Person(name: name, access: access, ways: ways)
        }.sorted { ($1.access, $0.name) < ($0.access, $1.name) }
        self.unresolved = unresolved
    }
}

extension AccessList.Way {
    fileprivate var access: Access {
        switch self {
        case .owner: .own
        case .directly(let canEdit), .group(_, let canEdit): canEdit ? .edit : .view
        }
    }

    /// For people: "owner", "user", "group SRE".
    package var text: String {
        switch self {
        case .owner: "owner"
        case .directly: "user"
        case .group(let name, _): "group \(name)"
        }
    }
}

extension Access {
    /// The level for people and scripts.
    package var word: String {
        switch self {
        case .none: "none"
        case .view: "view"
        case .viewOrMore: "view or more"
        case .edit: "edit"
        case .own: "own"
        }
    }
}

extension SecretTable {
    /// What somebody may do with each secret, those left out with which they may do nothing. Rows of the table, ascending.
    ///
    /// - Parameter name: of a user, or of a group: then what being in it gives.
    package func access(of name: String, in directory: Directory) -> [(row: Int32, access: Access)] {
        let isGroup = !directory.users.contains(name) && directory.groups.contains(name)
        let groups = isGroup ? [name] : directory.groups(of: name)
        // Many secrets are shared alike: each sharing is looked at once.
        let byPlace = rows.sharings.map { sharing in
            isGroup
                ? Access.decide(user: "", memberOf: groups, owner: " ", sharing: sharing)
                : Access.decide(user: name, memberOf: groups, owner: name + " ", sharing: sharing)
        }
        return (0..<Int32(rows.count)).compactMap { row in
            var access = rows.sharingPlace(Int(row)).map { byPlace[$0] } ?? .none
            if !isGroup, rows.owner(Int(row)) == name { access = .own }
            return access == .none ? nil : (row, access)
        }
    }
}

extension Directory {
    /// Whether anybody has the name, a user or a group.
    package func knows(_ name: String) -> Bool { users.contains(name) || groups.contains(name) }

    /// The filter that lets through what somebody can see, in the language of filters.
    ///
    /// - Parameter name: of a user, or of a group.
    package func filter(forAccessOf name: String) -> String {
        func quoted(_ name: String) -> String {
            "=\"" + name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
        }
        if !users.contains(name), groups.contains(name) { return "group:" + quoted(name) }
        let ways = ["owner:" + quoted(name), "user:" + quoted(name)]
        return (ways + groups(of: name).sorted().map { "group:" + quoted($0) }).joined(separator: " | ")
    }
}
