import Secrets

/// One change of the vault within one transaction: reads what it decides by there, and writes records, directory, state
/// and audit trail together.
struct Change: ~Copyable {
    let vault: Vault
    let store: any SealedWriter
    let time: Int64
    /// What was opened, with what changed in it. Counts at the end only.
    var snapshot: Snapshot
    private var scratch = Scratch()
    private var touched: [SecretID] = []
    /// Set where the vault itself is changed rather than records.
    private var changesVault = false
    private(set) var isDropped = false

    init(_ vault: Vault, _ store: any SealedWriter, _ snapshot: Snapshot) {
        self.vault = vault
        self.store = store
        self.snapshot = snapshot
        time = vault.now()
    }

    /// Undoes everything at the end, without an error.
    mutating func drop() { isDropped = true }

    /// Throws `.noAccess` unless the vault's owner acts.
    mutating func requireOwner() throws(ServiceError) {
        guard vault.isOwners else { throw .noAccess }
        changesVault = true
    }

    // MARK: Sealing

    /// Writes a record's body under a new version, which it returns.
    mutating func insertBody(_ body: Body, of id: SecretID) throws(ServiceError) -> Int64 {
        let version = PageVersions.random()
        body.write(to: &scratch)
        let binding = Binding(kind: .body, record: id.rawValue, version: version)
        try store.insertBody(of: id.rawValue, version: version, vault.core.keys.seal(scratch.bytes, to: binding))
        return version
    }

    /// Keeps a record's content as an earlier one, under a new version, which it returns.
    mutating func insertRevision(_ head: Head, of id: SecretID) throws(ServiceError) -> Int64 {
        let version = PageVersions.random()
        head.write(to: &scratch)
        let binding = Binding(kind: .revision, record: id.rawValue, version: version)
        let sealed = vault.core.keys.seal(scratch.bytes, to: binding)
        try store.insertRevision(head.contentVersion, of: id.rawValue, StoredText(version: version, sealed: sealed))
        return version
    }

    // MARK: Records

    /// Counts a record that was added or changed.
    mutating func touch(_ id: SecretID) { touched.append(id) }

    // MARK: Directory

    var directory: Directory { snapshot.directory }

    mutating func setDirectory(_ changed: Directory) {
        guard changed != directory else { return }
        snapshot.setDirectory(changed)
        changesVault = true
    }

    /// Makes the names in permissions known.
    mutating func learn(_ sharing: [Sharing]) {
        var users = Set(sharing.lazy.flatMap(\.users).map(\.name))
        var groups = Set(sharing.lazy.flatMap(\.groups).map(\.name))
        users.insert(vault.user)
        users.subtract(directory.users)
        groups.subtract(directory.groups)
        guard !users.isEmpty || !groups.isEmpty else { return }
        var changed = directory
        changed.users = (changed.users + users).sorted()
        changed.groups = (changed.groups + groups).sorted()
        setDirectory(changed)
    }

    /// The names of a sharing that are known, and those that the secret cannot be shared with, each once, where the
    /// acting view reports them.
    func shareable(_ sharing: Sharing) throws(ServiceError) -> (known: Sharing, refused: [String]) {
        guard vault.unknownNames == .reported, !sharing.isEmpty else { return (sharing, []) }
        try Limits.check(sharing)
        let (users, groups) = (Set(directory.users), Set(directory.groups))
        let known = Sharing(
            users: sharing.users.filter { users.contains($0.name) },
            groups: sharing.groups.filter { groups.contains($0.name) })
        var seen: Set<String> = []
        let refused =
            sharing.users.map(\.name).filter { !users.contains($0) }
            + sharing.groups.map(\.name).filter { !groups.contains($0) }
        return (known, refused.filter { seen.insert($0).inserted })
    }

    // MARK: The end

    /// Whether anything changed.
    private var hasChanged: Bool { !touched.isEmpty || changesVault }

    /// Notes the change in the audit trail. Nothing where nothing changed: false then.
    mutating func finish(_ action: AuditEntry.Action) throws(ServiceError) -> Bool {
        guard !isDropped, hasChanged else { return false }
        snapshot.state.changes += 1
        let entry = AuditEntry(time: time, user: vault.user, action: action, ids: touched)
        try snapshot.append(entry, to: store)
        return true
    }
}

extension Vault {
    /// Runs `body` as one change in one transaction of the storage. Changes that share a transaction work on the same
    /// snapshot, one after the other: it is sealed once, at the end.
    func change<T: Sendable>(
        _ action: AuditEntry.Action,
        _ body: @escaping @Sendable (inout Change) throws(ServiceError) -> T
    ) async throws(ServiceError) -> T {
        let result = try await storage.write { [self] store throws(ServiceError) -> Ending<T> in
            if store.shared.work is RekeyWork { throw VaultCore.otherKey }
            let work = store.shared.work as? ChangeWork
            let snapshot = if let work { work.snapshot } else { try Snapshot(core, store) }
            var change = Change(self, store, snapshot)
            let result = try body(&change)
            guard try change.finish(action) else { return .drop(result) }
            if let work {
                work.snapshot = change.snapshot
            } else {
                store.shared.work = ChangeWork(change.snapshot)
            }
            return .keep(result)
        }
        core.rememberIfDue()
        return result
    }
}
