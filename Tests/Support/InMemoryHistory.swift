import Secrets

extension InMemoryService: SecretHistory {
    package nonisolated var history: (any SecretHistory)? { features.listsDetails ? self : nil }

    package func versions(of id: SecretID) async throws(ServiceError) -> [SecretVersion] {
        let secret = try await read(id)
        return earlier(id) + [version(secret)]
    }

    package func restore(
        _ id: SecretID, version: Int64, expecting current: Int64?
    ) async throws(ServiceError) -> APISecret {
        guard let wanted = earlier(id).first(where: { $0.version == version }) else { throw .notFound }
        var draft = SecretDraft(wanted.secret)
        let present = try await read(id)
        draft.sharing = present.sharing
        return try await update(id, present.change(to: draft), expecting: current).secret
    }
}
