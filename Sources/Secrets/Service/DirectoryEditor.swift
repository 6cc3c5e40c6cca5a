/// Changes who is known and who is in which group, if a service lets one (`SecretService.directoryEditor`). Each throws
/// `.noAccess` unless the vault's owner acts, `.invalidParameter` for a name that there is not or that cannot be.
package protocol DirectoryEditor: Sendable {
    /// Makes a user known. Harmless if that is so already.
    func addUser(_ name: String) async throws(ServiceError)
    /// Forgets a user, takes them out of all groups and revokes their access keys. Permissions that name them stay.
    func removeUser(_ name: String) async throws(ServiceError)
    /// Makes a group known. Harmless if that is so already.
    func addGroup(_ name: String) async throws(ServiceError)
    /// Forgets a group and its members. Permissions that name it stay, but nobody has them.
    func removeGroup(_ name: String) async throws(ServiceError)
    /// Says who is in a group. The group and its members become known.
    func setMembers(_ members: Set<String>, of group: String) async throws(ServiceError)
}

extension SecretService {
    /// Throws `.unsupported` if the service lets nobody change its directory.
    package func requireDirectoryEditor() throws(ServiceError) -> any DirectoryEditor {
        if let directoryEditor { return directoryEditor }
        throw .unsupported("Users and groups are changed on the server itself, not over its API.")
    }
}
