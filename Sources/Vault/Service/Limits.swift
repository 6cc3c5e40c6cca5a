import Secrets

/// How much the vault takes of each field, in bytes of UTF-8. Generous, but bounded, so that one record cannot make
/// listing all others slow.
enum Limits {
    /// Fields that every listing reads.
    static let listed = 64 << 10
    /// Fields that are read one at a time.
    static let body = 64 << 20
    /// Names of users and groups.
    static let name = 1 << 10
    /// Users and groups that one secret is shared with, taken together.
    static let permissions = 4096
    /// Access keys of a vault.
    static let accessKeys = 10_000
    /// Ranges of addresses of an access key.
    static let addresses = 256
    /// Secrets that an access key may be limited to.
    static let reachable = 10_000

    static func check(_ draft: SecretDraft) throws(ServiceError) {
        try check(draft.name, "name", listed)
        try check(draft.url, "url", listed)
        try check(tags: draft.tags)
        try check(draft.identifierCode, "identifier_code", listed)
        try check(draft.clientID, "client_id", body)
        try check(size: draft.clientSecret.count, "client_secret", body)
        try check(draft.method, "method", body)
        try check(draft.notes, "notes", body)
        try check(draft.sharing)
    }

    static func check(tags: String) throws(ServiceError) { try check(tags, "tags", listed) }

    static func check(_ sharing: Sharing) throws(ServiceError) {
        for (field, permissions) in [("users_allowed", sharing.users), ("groups_allowed", sharing.groups)] {
            for permission in permissions { try check(named: permission.name, field) }
        }
        let count = sharing.users.count + sharing.groups.count
        guard count <= permissions else {
            throw .invalidParameter(
                "users_allowed", reason: "\(count) users and groups are too many: \(permissions) at most.")
        }
    }

    static func check(_ terms: AccessKey.Terms) throws(ServiceError) {
        try check(terms.label, "label", name)
        guard terms.addresses.count <= addresses else {
            throw .invalidParameter(
                "allow", reason: "\(terms.addresses.count) ranges are too many: \(addresses) at most.")
        }
        guard case .listed(let ids) = terms.reach, ids.count > reachable else { return }
        throw .invalidParameter("only", reason: "\(ids.count) secrets are too many: \(reachable) at most.")
    }

    /// Checks the name of a user or a group.
    static func check(named name: String, _ field: String) throws(ServiceError) {
        guard !name.isEmpty else { throw .invalidParameter(field, reason: "a name in it is empty.") }
        try check(name, field, Limits.name)
    }

    private static func check(_ text: String, _ field: String, _ limit: Int) throws(ServiceError) {
        try check(size: text.utf8.count, field, limit)
    }

    private static func check(size: Int, _ field: String, _ limit: Int) throws(ServiceError) {
        guard size <= limit else {
            throw .invalidParameter(field, reason: "it has \(size) bytes: \(limit) at most.")
        }
    }
}
