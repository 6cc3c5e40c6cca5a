import Secrets

extension Vault: SecretHistory {
    package var history: (any SecretHistory)? { self }

    package func versions(of id: SecretID) async throws(ServiceError) -> [SecretVersion] {
        try await storage.read { [self] store throws(ServiceError) in
            var snapshot = try Snapshot(core, store)
            let (current, access) = try load(id, needing: .view, from: store, &snapshot)
            let earlier = try core.revisions(of: id, before: current, downTo: 1, in: store)
            var versions: [SecretVersion] = []
            for var head in earlier.reversed() + [current] {
                head.state = current.state
                let secret = APISecret(id, head, try body(of: id, head, from: store), access: access)
                versions.append(
                    SecretVersion(
                        version: head.contentVersion, edited: head.edited, editor: head.editor, secret: secret))
            }
            return versions
        }
    }

    /// A secret as it was in an earlier version, with its present state and sharing. Needs view access. Throws
    /// `.notFound` where there is no such version.
    package func read(_ id: SecretID, version: Int64) async throws(ServiceError) -> APISecret {
        try await storage.read { [self] store throws(ServiceError) in
            var snapshot = try Snapshot(core, store)
            let (current, access) = try load(id, needing: .view, from: store, &snapshot)
            var (head, body) = try content(of: id, version, current: current, in: store)
            head.state = current.state
            head.sharing = current.sharing
            return APISecret(id, head, body, access: access)
        }
    }

    package func restore(
        _ id: SecretID, version: Int64, expecting current: Int64?
    ) async throws(ServiceError) -> APISecret {
        try await change(.restore) { [self] change throws(ServiceError) in
            let store = change.store
            return try change.edit(id, expecting: current) { (head, body) throws(ServiceError) in
                let (past, pastBody) = try content(of: id, version, current: head, in: store)
                head.name = past.name
                head.url = past.url
                head.tags = past.tags
                head.code = past.code
                body = pastBody
            }
        }
    }

    private func content(
        of id: SecretID, _ version: Int64, current: Head, in store: any SealedReader
    ) throws(ServiceError) -> (Head, Body) {
        guard (1...current.contentVersion).contains(version) else { throw .notFound }
        let head = try core.revisions(of: id, before: current, downTo: version, in: store).last ?? current
        return (head, try body(of: id, head, from: store))
    }
}

extension VaultCore {
    /// The contents of a record before `current`, newest first, down to one with the number `last`. Each has the version under
    /// which the one before it is sealed. Throws `.corrupt` if one is missing or is not the one that it should be.
    func revisions(
        of id: SecretID, before current: Head, downTo last: Int64, in store: any SealedReader
    ) throws(ServiceError) -> [Head] {
        var scratch = Scratch()
        var heads: [Head] = []
        var next = current
        while next.contentVersion > last {
            let number = next.contentVersion - 1
            guard let stored = try store.revision(number, of: id.rawValue) else {
                throw .corrupt("the earlier versions of record \(id) are not complete.")
            }
            let binding = Binding(kind: .revision, record: id.rawValue, version: next.previous)
            let head = try keys.open(stored, at: binding, into: &scratch) { (bytes) throws(MalformedBytes) in
                try Head(bytes)
            }
            guard head.contentVersion == number else {
                throw .corrupt("the earlier versions of record \(id) are out of order.")
            }
            heads.append(head)
            next = head
        }
        return heads
    }
}
