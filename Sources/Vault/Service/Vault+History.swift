import Secrets

/// One version of a secret's content.
package struct SecretVersion: Equatable, Sendable {
    package let version: Int64
    /// When this content was made, in seconds since 1970 (UTC).
    package let edited: Int64
    /// Who made it.
    package let editor: String
    package let name: String
}

extension Vault {
    /// All versions of a secret's content, the current one last. Needs view access.
    package func history(of id: SecretID) async throws(ServiceError) -> [SecretVersion] {
        try await storage.read { [self] store throws(ServiceError) in
            var reader = HeadReader(self, directory: try directory(in: store, state: try state(in: store)))
            let (head, _, _) = try load(id, needing: .view, from: store, with: &reader)
            let versions = try store.pastVersions(of: id.rawValue)
            guard versions.elementsEqual(1..<head.contentVersion) else {
                throw .corrupt("the earlier versions of record \(id) are not complete.")
            }
            var history: [SecretVersion] = []
            for version in versions { history.append(SecretVersion(version, try pastHead(of: id, version, in: store))) }
            return history + [SecretVersion(head.contentVersion, head)]
        }
    }

    /// A secret as it was in an earlier version, with its present state and sharing. Needs view access. Throws
    /// `.notFound` where there is no such version.
    package func read(_ id: SecretID, version: Int64) async throws(ServiceError) -> APISecret {
        try await storage.read { [self] store throws(ServiceError) in
            var reader = HeadReader(self, directory: try directory(in: store, state: try state(in: store)))
            let (current, access, _) = try load(id, needing: .view, from: store, with: &reader)
            var (head, body) = try content(of: id, version, current: current, in: store)
            head.state = current.state
            head.sharing = current.sharing
            return APISecret(id, head, body, access: access)
        }
    }

    /// Makes an earlier version's content the current one, as a new version. State and sharing stay as they are, so
    /// that restoring gives nobody access that was taken away. Needs edit access.
    package func restore(
        _ id: SecretID, version: Int64, expecting current: Int64? = nil
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
        let head = version == current.contentVersion ? current : try pastHead(of: id, version, in: store)
        return (head, try body(of: id, head, from: store))
    }

    private func pastHead(
        of id: SecretID, _ version: Int64, in store: any SealedReader
    ) throws(ServiceError) -> Head {
        var scratch = Scratch()
        let binding = Binding(kind: .pastHead, record: id.rawValue, version: version)
        let sealed = try store.pastHead(of: id.rawValue, version: version)
        return try core.keys.open(sealed, at: binding, into: &scratch) { (bytes) throws(FormError) in try Head(bytes) }
    }
}

extension SecretVersion {
    fileprivate init(_ version: Int64, _ head: Head) {
        self.init(version: version, edited: head.edited, editor: head.editor, name: head.name)
    }
}
