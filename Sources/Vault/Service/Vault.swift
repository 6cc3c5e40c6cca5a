import Glibc
import Secrets

/// The local encrypted store behind `SecretService`. Every call decides on access anew, from what it reads; nothing
/// that was opened is kept between calls but the keys.
package final class Vault: SecretService {
    package let identity: ServiceIdentity
    /// Who created the vault: the only one who may change its directory and key slots and read its audit trail.
    package let owner: String
    /// Whom the calls act for.
    package let user: String
    let storage: any SealedStorage
    let keys: VaultKeys
    /// Seconds since 1970 (UTC).
    let now: @Sendable () -> Int64

    init(
        storage: any SealedStorage, keys: consuming VaultKeys, path: String, owner: String, user: String?,
        now: @escaping @Sendable () -> Int64
    ) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        identity = ServiceIdentity(name: "vault", place: file, user: user ?? owner, location: Self.absolute(path))
        self.owner = owner
        self.user = user ?? owner
        self.storage = storage
        self.keys = keys
        self.now = now
    }

    /// Ends the use: waits for what is under way, and leaves the vault in one file. Blocks for as long. The vault must not
    /// be used any more.
    package func close() { storage.close() }

    private static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The time as the system tells it.
    package static let systemTime: @Sendable () -> Int64 = { Int64(time(nil)) }

    /// Whether the vault's keys are kept from being swapped out; false where the limit of locked memory (RLIMIT_MEMLOCK)
    /// does not allow it.
    package var isKeyLocked: Bool { keys.isLocked }

    package func directory() async throws(ServiceError) -> Directory {
        try await storage.read { [self] store throws(ServiceError) in
            try directory(in: store, state: try state(in: store))
        }
    }

    package func changeCounter() async -> Int64? {
        try? await storage.read { [self] store throws(ServiceError) in try state(in: store).changes }
    }

    // MARK: What everything else reads first

    func state(in store: any SealedReader) throws(ServiceError) -> VaultState {
        var scratch = Scratch()
        return try keys.open(try store.text(.state), at: Binding(kind: .state), into: &scratch) {
            (bytes) throws(FormError) in try VaultState(bytes)
        }
    }

    func directory(in store: any SealedReader, state: VaultState) throws(ServiceError) -> Directory {
        var scratch = Scratch()
        let binding = Binding(kind: .directory, version: state.directoryVersion)
        return try keys.open(try store.text(.directory), at: binding, into: &scratch) { (bytes) throws(FormError) in
            try DirectoryForm.read(bytes)
        }
    }

    /// A record's head and version. Throws `.notFound`, or `.noAccess` where the acting user has less than `level`.
    func load(
        _ id: SecretID, needing level: Access, from store: any SealedReader, with reader: inout HeadReader
    ) throws(ServiceError) -> (head: Head, access: Access, version: Int64) {
        var sealed: [UInt8] = []
        guard let version = try store.head(of: id.rawValue, into: &sealed) else { throw .notFound }
        let (head, access) = try reader.head(sealed, id: id.rawValue, version: version, needing: level)
        return (head, access, version)
    }

    func body(
        of id: SecretID, _ head: Head, from store: any SealedReader
    ) throws(ServiceError) -> Body {
        var scratch = Scratch()
        let binding = Binding(kind: .body, record: id.rawValue, version: head.bodyVersion)
        let sealed = try store.body(of: id.rawValue, version: head.bodyVersion)
        return try keys.open(sealed, at: binding, into: &scratch) { (bytes) throws(FormError) in try Body(bytes) }
    }
}

extension APISecret {
    /// A record as the program sees it.
    init(_ id: SecretID, _ head: Head, _ body: Body, access: Access) {
        let summary = SecretSummary(
            id: id, name: head.name, url: head.url, tags: head.tags, owner: head.owner, identifierCode: head.code,
            state: head.state, updated: head.updated, sharing: head.sharing, access: access)
        self.init(
            summary: summary, clientID: body.clientID, clientSecret: body.clientSecret, method: body.method,
            notes: body.notes, version: head.contentVersion)
    }
}
