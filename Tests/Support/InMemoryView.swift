import Secrets

/// An `InMemoryService` as seen by another user.
struct InMemoryView: SecretService {
    let store: InMemoryService
    let user: String

    var identity: ServiceIdentity {
        ServiceIdentity(name: store.identity.name, place: store.identity.place, user: user)
    }

    func list(
        _ query: ListQuery, page: @escaping @Sendable (SummaryRows) async -> Void
    ) async throws(ServiceError) -> Int {
        try await store.list(query, as: user, page: page)
    }

    func read(_ id: SecretID) async throws(ServiceError) -> APISecret { try await store.read(id, as: user) }

    func create(_ draft: SecretDraft) async throws(ServiceError) -> StoredSecret {
        try await store.create(draft, as: user)
    }

    func create(
        _ drafts: [SecretDraft], atomically: Bool, progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        try await store.create(drafts, atomically: atomically, as: user)
    }

    func update(
        _ id: SecretID, _ change: SecretChange, expecting version: Int64?
    ) async throws(ServiceError) -> StoredSecret {
        try await store.update(id, change, expecting: version, as: user)
    }

    func apply(_ changes: [ItemChange], _ follower: RunFollower) async throws(ServiceError) {
        try await store.apply(changes, as: user, follower)
    }

    func directory() async throws(ServiceError) -> Directory { try await store.directory() }

    func changeCounter() async -> Int64? { await store.changeCounter() }
}

extension APISecret {
    /// Puts the change's fields in place; nil ones stay.
    mutating func apply(_ change: SecretChange) {
        summary.name = change.name ?? summary.name
        summary.url = change.url ?? summary.url
        summary.tags = change.tags ?? summary.tags
        summary.identifierCode = change.identifierCode ?? summary.identifierCode
        summary.sharing = Sharing(users: change.users ?? sharing.users, groups: change.groups ?? sharing.groups)
        clientID = change.clientID ?? clientID
        clientSecret = change.clientSecret ?? clientSecret
        method = change.method ?? method
        notes = change.notes ?? notes
    }
}
