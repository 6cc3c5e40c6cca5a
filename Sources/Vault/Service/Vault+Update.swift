import Secrets

extension Vault {
    package func read(_ id: SecretID) async throws(ServiceError) -> APISecret {
        try await storage.read { [self] store throws(ServiceError) in
            var reader = HeadReader(self, directory: try directory(in: store, state: try state(in: store)))
            let (head, access, _) = try load(id, needing: .view, from: store, with: &reader)
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
        let (old, access, oldVersion) = try vault.load(id, needing: .edit, from: store, with: &reader)
        if let version, version != old.contentVersion { throw .conflict }
        let oldBody = try vault.body(of: id, old, from: store)
        var head = old
        var body = oldBody
        try apply(&head, &body)
        let isSameBody = body.isStoredAs(oldBody)
        guard !isSameBody || !head.isStoredAs(old) else { return APISecret(id, old, oldBody, access: access) }
        try Limits.check(SecretDraft(head, body))
        // The index is made of bytes: a code that is composed in another way has another.
        if !head.code.utf8.elementsEqual(old.code.utf8) {
            let index = vault.core.keys.blindIndex(owner: head.owner, code: head.code)
            guard try store.setIndex(of: id.rawValue, index) else { throw .duplicateIdentifierCode(head.code) }
        }
        let past = Binding(kind: .pastHead, record: id.rawValue, version: old.contentVersion)
        try store.insertPastHead(of: id.rawValue, version: old.contentVersion, seal(old, at: past))
        head.contentVersion = old.contentVersion + 1
        head.edited = time
        head.updated = time
        head.editor = vault.user
        if !isSameBody {
            head.bodyVersion = head.contentVersion
            let binding = Binding(kind: .body, record: id.rawValue, version: head.bodyVersion)
            try store.insertBody(of: id.rawValue, version: head.bodyVersion, seal(body, at: binding))
        }
        try replace(id, head, from: oldVersion)
        learn([head.sharing])
        return APISecret(id, head, body, access: access)
    }

    private mutating func replace(_ id: SecretID, _ head: Head, from old: Int64) throws(ServiceError) {
        let binding = Binding(kind: .head, record: id.rawValue, version: old + 1)
        guard try store.replaceHead(of: id.rawValue, from: old, to: old + 1, head: seal(head, at: binding)) else {
            throw .conflict
        }
        touch(id, from: old, to: old + 1)
    }
}

extension SecretDraft {
    fileprivate init(_ head: Head, _ body: Body) {
        self.init(
            name: head.name, url: head.url, clientID: body.clientID, clientSecret: body.clientSecret,
            identifierCode: head.code, tags: head.tags, notes: body.notes, method: body.method, sharing: head.sharing)
    }
}
