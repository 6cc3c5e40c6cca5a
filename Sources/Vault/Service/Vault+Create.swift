import Posix
import Secrets

extension Vault {
    /// How many secrets one transaction takes where it need not be all or none.
    private static let chunk = 4096

    package func create(_ draft: SecretDraft) async throws(ServiceError) -> StoredSecret {
        try await change(.create) { change throws(ServiceError) in
            let stored = try change.add(draft)
            change.learn([stored.secret.sharing])
            return stored
        }
    }

    /// Atomically, where some fail: nothing is created, those that fail tell why, and the others are `.cancelled`.
    /// Otherwise, where the storage fails on the way: what was created before stays, and the rest tells that failure.
    package func create(
        _ drafts: [SecretDraft], atomically: Bool, progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        if drafts.isEmpty { return [] }
        if atomically { return try await createAll(drafts[...], progress) }
        var results: [Result<CreatedSecret, ServiceError>] = []
        results.reserveCapacity(drafts.count)
        while results.count < drafts.count {
            let rest = drafts[results.count...]
            do throws(ServiceError) {
                if Task.isCancelled { throw .cancelled }
                results += try await createSome(rest.prefix(Self.chunk))
                progress(results.count)
            } catch {
                results += rest.map { _ in .failure(error) }
            }
        }
        return results
    }

    private func createSome(
        _ drafts: ArraySlice<SecretDraft>
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        try await change(.create) { change throws(ServiceError) in try change.add(drafts) { _ in false } }
    }

    /// Ends at once if the task is cancelled: what is in the transaction by then is undone.
    private func createAll(
        _ drafts: ArraySlice<SecretDraft>, _ progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        let cancellation = CancellationFlag()
        let result = await withTaskCancellationHandler {
            () async -> Result<[Result<CreatedSecret, ServiceError>], ServiceError> in
            do throws(ServiceError) {
                return .success(try await createAll(drafts, progress, cancellation))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            cancellation.set()
        }
        return try result.get()
    }

    private func createAll(
        _ drafts: ArraySlice<SecretDraft>, _ progress: @escaping @Sendable (Int) -> Void,
        _ cancellation: CancellationFlag
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        try await change(.create) { change throws(ServiceError) in
            let results = try change.add(drafts) { done in
                progress(done)
                return cancellation.isSet
            }
            guard results.contains(where: { (try? $0.get()) == nil }) else { return results }
            change.drop()
            return results.map { (try? $0.get()) == nil ? $0 : .failure(.cancelled) }
        }
    }
}

extension Change {
    /// Adds many; a draft that cannot be taken tells why, a failure of the storage is thrown.
    ///
    /// - Parameter isCancelled: told before each draft how many were added; answers whether to stop, by throwing `.cancelled`.
    mutating func add(
        _ drafts: ArraySlice<SecretDraft>, isCancelled: (Int) -> Bool
    ) throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        var results: [Result<CreatedSecret, ServiceError>] = []
        results.reserveCapacity(drafts.count)
        var added: Set<Sharing> = []
        for draft in drafts {
            if isCancelled(results.count) { throw .cancelled }
            do {
                let stored = try add(draft)
                results.append(
                    .success(CreatedSecret(id: stored.secret.id, notSharedWith: stored.notSharedWith)))
                if !stored.secret.sharing.isEmpty { added.insert(stored.secret.sharing) }
            } catch {
                switch error {
                case .missingParameter, .invalidParameter, .duplicateIdentifierCode: results.append(.failure(error))
                default: throw error
                }
            }
        }
        if isCancelled(results.count) { throw .cancelled }
        learn(Array(added))
        return results
    }

    /// Adds one secret, owned by the acting user. Throws what is wrong with the draft before it writes anything.
    /// `.noAccess` for a view that reaches listed secrets only, which the new one would not be among.
    mutating func add(_ draft: SecretDraft) throws(ServiceError) -> StoredSecret {
        guard vault.reach == nil else { throw .noAccess }
        if let missing = draft.missingParameter { throw .missingParameter(missing) }
        try Limits.check(draft)
        let (sharing, refused) = try shareable(draft.sharing)
        var head = Head(
            state: ActiveState(draft.isActive), updated: time, edited: time, contentVersion: 1, bodyVersion: 0,
            owner: vault.user, editor: vault.user, name: draft.name, url: draft.url, tags: draft.tags,
            code: draft.identifierCode, sharing: sharing.merged)
        let body = Body(
            clientID: draft.clientID, clientSecret: draft.clientSecret, method: draft.method, notes: draft.notes)
        let id = SecretID(snapshot.state.nextID)
        if let index = vault.core.keys.blindIndex(owner: head.owner, code: head.code) {
            let isNew = try snapshot.addCode(index, id, store: store)
            guard isNew else { throw .duplicateIdentifierCode(head.code) }
        }
        head.bodyVersion = try insertBody(body, of: id)
        try snapshot.append(head, store: store)
        touch(id)
        return StoredSecret(secret: APISecret(id, head, body, access: .own), notSharedWith: refused)
    }
}

extension Sharing {
    /// Without names that occur twice; one of them with `canEdit` is enough for it.
    var merged: Sharing { Sharing(users: Self.merge(users), groups: Self.merge(groups)) }

    private static func merge(_ permissions: [Permission]) -> [Permission] {
        var places: [String: Int] = [:]
        var merged: [Permission] = []
        for permission in permissions {
            if let place = places[permission.name] {
                merged[place].canEdit = merged[place].canEdit || permission.canEdit
            } else {
                places[permission.name] = merged.count
                merged.append(permission)
            }
        }
        return merged
    }
}
