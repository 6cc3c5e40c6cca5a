import Secrets

/// The directory may be changed by the vault's owner only; `.noAccess` for others.
extension Vault: DirectoryEditor {
    package var directoryEditor: (any DirectoryEditor)? { self }

    /// Makes a user known. Harmless where that is so already.
    package func addUser(_ name: String) async throws(ServiceError) {
        try await changeDirectory { directory throws(ServiceError) in
            try Limits.check(named: name, "user")
            directory.addUser(name)
        }
    }

    /// Forgets a user, takes them out of all groups and revokes their access keys. Permissions that name them stay. Throws
    /// `.invalidParameter` for an unknown one and for the vault's owner.
    package func removeUser(_ name: String) async throws(ServiceError) {
        try await change(.directory) { change throws(ServiceError) in
            try change.requireOwner()
            var directory = change.directory
            guard directory.users.contains(name) else {
                throw .invalidParameter("user", reason: "'\(name)' is not known.")
            }
            guard name != change.vault.owner else {
                throw .invalidParameter("user", reason: "'\(name)' owns the vault, and stays.")
            }
            directory.users.removeAll { $0 == name }
            for group in directory.members.keys { directory.members[group]?.remove(name) }
            directory.members = directory.members.filter { !$0.value.isEmpty }
            change.setDirectory(directory)
            let keys = try change.accessKeys().all
            let others = keys.filter { $0.terms.user != name }
            if others.count < keys.count { try change.setAccessKeys(others) }
        }
    }

    /// Makes a group known. Harmless where that is so already.
    package func addGroup(_ name: String) async throws(ServiceError) {
        try await changeDirectory { directory throws(ServiceError) in
            try Limits.check(named: name, "group")
            directory.addGroup(name)
        }
    }

    /// Forgets a group and its members. Permissions that name it stay, but nobody has them. Throws `.invalidParameter`
    /// for an unknown one.
    package func removeGroup(_ name: String) async throws(ServiceError) {
        try await changeDirectory { directory throws(ServiceError) in
            guard directory.groups.contains(name) else {
                throw .invalidParameter("group", reason: "'\(name)' is not known.")
            }
            directory.groups.removeAll { $0 == name }
            directory.members[name] = nil
        }
    }

    /// Says who is in a group. The group and its members become known.
    package func setMembers(_ members: Set<String>, of group: String) async throws(ServiceError) {
        try await changeDirectory { directory throws(ServiceError) in
            try Limits.check(named: group, "group")
            for member in members { try Limits.check(named: member, "member") }
            directory.addGroup(group)
            for member in members { directory.addUser(member) }
            directory.members[group] = members.isEmpty ? nil : members
        }
    }

    private func changeDirectory(
        _ apply: @escaping @Sendable (inout Directory) throws(ServiceError) -> Void
    ) async throws(ServiceError) {
        try await change(.directory) { change throws(ServiceError) in
            try change.requireOwner()
            var directory = change.directory
            try apply(&directory)
            change.setDirectory(directory)
        }
    }
}

extension Directory {
    mutating func addUser(_ name: String) {
        if !users.contains(name) { users = (users + [name]).sorted() }
    }

    mutating func addGroup(_ name: String) {
        if !groups.contains(name) { groups = (groups + [name]).sorted() }
    }
}
