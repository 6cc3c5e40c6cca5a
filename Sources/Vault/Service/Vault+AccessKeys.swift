import Secrets
import Text

/// Access keys may be seen and changed by the vault's owner only; `.noAccess` for others.
extension Vault {
    /// The access keys as they stand now. For a running server, which asks at every request: where nobody changed the
    /// vault since the last call, in this process or another, that is all that is looked at. Throws `.corrupt` where the
    /// keys are not authentic, or are from an earlier time than those seen before.
    package func accessKeys() async throws(ServiceError) -> AccessKeys {
        guard isOwners else { throw .noAccess }
        return try await core.accessKeyReads.value(from: storage) { [self] store throws(ServiceError) in
            let dataVersion = try store.dataVersion()
            let memory = core.accessKeys.withLock { $0 }
            if let memory, memory.dataVersion == dataVersion { return memory.keys }
            let state = try core.state(in: store)
            let keys: AccessKeys
            if let seen = memory?.keys, seen.version == state.accessKeysVersion {
                keys = seen
            } else {
                keys = try core.accessKeys(in: store, state: state)
            }
            core.accessKeys.withLock { $0 = AccessKeyMemory(dataVersion: dataVersion, keys: keys) }
            return keys
        }
    }

    /// Makes an access key. Its client secret is told this once; the vault keeps a digest.
    ///
    /// Throws `.invalidParameter` for terms that make no sense: an unknown user, an expiry in the past, a secret that
    /// is not there.
    package func addAccessKey(
        _ terms: AccessKey.Terms
    ) async throws(ServiceError) -> (key: AccessKey, secret: ClientSecret) {
        let secret = try SecretMaker.make()
        let id = Hex.text(try SecretMaker.bytes(AccessKey.idBytes))
        let digest = SecretDigest(of: secret)
        let key = try await change(.accessKeys) { change throws(ServiceError) in
            try change.requireOwner()
            try change.check(terms)
            let key = AccessKey(id: id, terms: terms, created: change.time, secret: digest)
            let present = try change.accessKeys()
            guard present[id] == nil else { throw .conflict }
            guard present.all.count < Limits.accessKeys else {
                throw .unsupported("There are \(present.all.count) access keys; that is the limit. Revoke some first.")
            }
            try change.setAccessKeys(present.all + [key])
            return key
        }
        return (key, secret)
    }

    /// Takes a key away: from now on nothing that it opened works. Throws `.invalidParameter` for an unknown one.
    package func revokeAccessKey(_ id: String) async throws(ServiceError) {
        try await change(.accessKeys) { change throws(ServiceError) in
            try change.requireOwner()
            let present = try change.accessKeys()
            guard present[id] != nil else {
                throw .invalidParameter("key", reason: "there is no access key '\(id)'.")
            }
            try change.setAccessKeys(present.all.filter { $0.id != id })
        }
    }
}

extension VaultCore {
    /// The access keys. Throws `.corrupt` if they are missing or not the present ones.
    func accessKeys(in store: any SealedReader, state: VaultState) throws(ServiceError) -> AccessKeys {
        guard state.accessKeysVersion > 0 else { return AccessKeys([], version: 0) }
        var scratch = Scratch()
        let binding = Binding(kind: .accessKeys, version: state.accessKeysVersion)
        let read = try keys.open(try store.text(.accessKeys), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in try AccessKeyEncoding.read(bytes)
        }
        return AccessKeys(read, version: state.accessKeysVersion)
    }
}

extension Change {
    func accessKeys() throws(ServiceError) -> AccessKeys { try vault.core.accessKeys(in: store, state: snapshot.state) }

    mutating func setAccessKeys(_ keys: [AccessKey]) throws(ServiceError) {
        let version = PageVersions.random()
        snapshot.state.accessKeysVersion = version
        var scratch = Scratch()
        AccessKeyEncoding.write(keys, to: &scratch)
        let sealed = vault.core.keys.seal(scratch.bytes, to: Binding(kind: .accessKeys, version: version))
        try store.setText(.accessKeys, StoredText(version: version, sealed: sealed))
    }

    fileprivate mutating func check(_ terms: AccessKey.Terms) throws(ServiceError) {
        guard directory.users.contains(terms.user) else {
            throw .invalidParameter("user", reason: "'\(terms.user)' is not known: add the user first.")
        }
        try Limits.check(terms)
        if let expires = terms.expires, expires <= time {
            throw .invalidParameter("expires", reason: "that moment is past already.")
        }
        if case .listed(let ids) = terms.reach {
            for id in ids.sorted() {
                guard try snapshot.has(id, in: store) else {
                    throw .invalidParameter("only", reason: "there is no secret \(id).")
                }
            }
        }
    }
}
