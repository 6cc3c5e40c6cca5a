import Secrets

/// One change of the vault within one transaction: reads what it decides by there, and writes records, directory, state
/// and audit trail together.
struct Change: ~Copyable {
    let vault: Vault
    let store: any SealedWriter
    let time: Int64
    /// The vault's state, as it will be written at the end.
    var state: VaultState
    private(set) var directory: Directory
    private var directoryChanged = false
    var reader: HeadReader
    private var scratch = Scratch()
    private var touched: [SecretID] = []
    /// Set where the vault itself is changed rather than records.
    private var changesVault = false
    private(set) var isDropped = false

    init(_ vault: Vault, _ store: any SealedWriter) throws(ServiceError) {
        let state = try vault.state(in: store)
        let directory = try vault.directory(in: store, state: state)
        self.vault = vault
        self.store = store
        self.state = state
        self.directory = directory
        time = vault.now()
        reader = HeadReader(vault, directory: directory)
    }

    /// Undoes everything at the end, without an error.
    mutating func drop() { isDropped = true }

    /// Throws `.noAccess` unless the vault's owner acts.
    mutating func requireOwner() throws(ServiceError) {
        guard vault.isOwners else { throw .noAccess }
        changesVault = true
    }

    // MARK: Sealing

    mutating func seal(_ head: Head, at binding: Binding) -> [UInt8] {
        head.write(to: &scratch)
        return vault.core.keys.seal(scratch.bytes, to: binding)
    }

    mutating func seal(_ body: Body, at binding: Binding) -> [UInt8] {
        body.write(to: &scratch)
        return vault.core.keys.seal(scratch.bytes, to: binding)
    }

    // MARK: Records

    /// Counts a record that was added, or that has another version now.
    mutating func touch(_ id: SecretID, from old: Int64?, to new: Int64) {
        if let old { state.tally.remove(id.rawValue, version: old, keys: vault.core.keys) }
        state.tally.add(id.rawValue, version: new, keys: vault.core.keys)
        touched.append(id)
    }

    // MARK: Directory

    mutating func setDirectory(_ changed: Directory) {
        guard changed != directory else { return }
        directory = changed
        directoryChanged = true
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

    /// Writes what belongs to the change as a whole. Nothing where nothing changed.
    mutating func finish(_ action: AuditEntry.Action) throws(ServiceError) {
        guard !isDropped, !touched.isEmpty || directoryChanged || changesVault else { return }
        if directoryChanged {
            state.directoryVersion += 1
            DirectoryForm.write(directory, to: &scratch)
            let binding = Binding(kind: .directory, version: state.directoryVersion)
            try store.setText(.directory, vault.core.keys.seal(scratch.bytes, to: binding))
        }
        state.changes += 1
        state.auditCount += 1
        AuditEntry(time: time, user: vault.user, action: action, ids: touched).write(to: &scratch)
        let binding = Binding(kind: .audit, version: state.auditCount)
        try store.appendAudit(state.auditCount, vault.core.keys.seal(scratch.bytes, to: binding))
        state.write(to: &scratch)
        try store.setText(.state, vault.core.keys.seal(scratch.bytes, to: Binding(kind: .state)))
    }
}

extension Vault {
    /// Runs `body` as one change in one transaction of the storage.
    func change<T: Sendable>(
        _ action: AuditEntry.Action,
        _ body: @escaping @Sendable (inout Change) throws(ServiceError) -> T
    ) async throws(ServiceError) -> T {
        try await storage.write { [self] store throws(ServiceError) in
            var change = try Change(self, store)
            let result = try body(&change)
            try change.finish(action)
            return change.isDropped ? .drop(result) : .keep(result)
        }
    }
}
