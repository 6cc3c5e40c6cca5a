import Secrets

extension InMemoryService: DirectoryEditor {
    package nonisolated var directoryEditor: (any DirectoryEditor)? { features.listsDetails ? self : nil }

    package func addUser(_ name: String) async throws(ServiceError) {
        change { $0.users = Set($0.users + [name]).sorted() }
    }

    package func removeUser(_ name: String) async throws(ServiceError) {
        change { directory in
            directory.users.removeAll { $0 == name }
            for group in directory.members.keys { directory.members[group]?.remove(name) }
        }
    }

    package func addGroup(_ name: String) async throws(ServiceError) {
        change { $0.groups = Set($0.groups + [name]).sorted() }
    }

    package func removeGroup(_ name: String) async throws(ServiceError) {
        change { directory in
            directory.groups.removeAll { $0 == name }
            directory.members[name] = nil
        }
    }

    package func setMembers(_ members: Set<String>, of group: String) async throws(ServiceError) {
        change { directory in
            directory.groups = Set(directory.groups + [group]).sorted()
            directory.users = Set(directory.users + members).sorted()
            directory.members[group] = members
        }
    }
}
