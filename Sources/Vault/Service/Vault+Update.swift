import Secrets

extension Vault {
    package func read(_ id: SecretID) async throws(ServiceError) -> APISecret {
        try await storage.read { [self] store throws(ServiceError) in
            var snapshot = try Snapshot(core, store)
            let (head, access) = try load(id, needing: .view, from: store, &snapshot)
            return APISecret(id, head, try body(of: id, head, from: store), access: access)
        }
    }

    package func update(
        _ id: SecretID, _ change: SecretChange, expecting version: Int64?
    ) async throws(ServiceError) -> StoredSecret {
        try await self.change(.update) { writing throws(ServiceError) in
            let sharing = Sharing(users: change.users ?? [], groups: change.groups ?? [])
            let (known, refused) = try writing.shareable(sharing)
            let secret = try writing.edit(id, expecting: version) { (head, body) throws(ServiceError) in
                if let missing = change.missingParameter { throw .missingParameter(missing) }
                head.name = change.name ?? head.name
                head.url = change.url ?? head.url
                head.tags = change.tags ?? head.tags
                head.code = change.identifierCode ?? head.code
                if change.users != nil { head.sharing.users = known.users }
                if change.groups != nil { head.sharing.groups = known.groups }
                head.sharing = head.sharing.merged
                body.clientID = change.clientID ?? body.clientID
                body.clientSecret = change.clientSecret ?? body.clientSecret
                body.method = change.method ?? body.method
                body.notes = change.notes ?? body.notes
            }
            return StoredSecret(secret: secret, notSharedWith: refused)
        }
    }
}

extension Change {
    /// Changes the content of one secret: keeps the earlier version, raises the content's version, writes the body only
    /// where it differs. Nothing is written where nothing changes.
    mutating func edit(
        _ id: SecretID, expecting version: Int64?,
        _ apply: (inout Head, inout Body) throws(ServiceError) -> Void
    ) throws(ServiceError) -> APISecret {
        let (old, access) = try vault.load(id, needing: .edit, from: store, &snapshot)
        if let version, version != old.contentVersion { throw .conflict }
        let oldBody = try vault.body(of: id, old, from: store)
        var head = old
        var body = oldBody
        try apply(&head, &body)
        let isSameBody = body.isStoredAs(oldBody)
        guard !isSameBody || !head.isStoredAs(old) else { return APISecret(id, old, oldBody, access: access) }
        try Limits.check(SecretDraft(head, body))
        // The index is made of bytes: a code that is composed in another way has another.
        if !head.code.utf8.elementsEqual(old.code.utf8) { try moveCode(of: id, from: old, to: head) }
        head.previous = try insertRevision(old, of: id)
        head.contentVersion = old.contentVersion + 1
        head.edited = time
        head.updated = time
        head.editor = vault.user
        if !isSameBody { head.bodyVersion = try insertBody(body, of: id) }
        try snapshot.replace(id, with: head, store: store)
        touch(id)
        learn([head.sharing])
        return APISecret(id, head, body, access: access)
    }

    private mutating func moveCode(of id: SecretID, from old: Head, to new: Head) throws(ServiceError) {
        if let index = vault.core.keys.blindIndex(owner: new.owner, code: new.code) {
            let isNew = try snapshot.addCode(index, id, store: store)
            guard isNew else { throw .duplicateIdentifierCode(new.code) }
        }
        if let index = vault.core.keys.blindIndex(owner: old.owner, code: old.code) {
            try snapshot.removeCode(index, store: store)
        }
    }
}

extension SecretDraft {
    fileprivate init(_ head: Head, _ body: Body) {
        self.init(
            name: head.name, url: head.url, clientID: body.clientID, clientSecret: body.clientSecret,
            identifierCode: head.code, tags: head.tags, notes: body.notes, method: body.method, sharing: head.sharing)
    }
}
