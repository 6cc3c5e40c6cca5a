import Secrets

extension Vault {
    /// Creates a vault and opens it, acting as its owner. Missing folders are made with mode 0700, the file with 0600;
    /// an interrupted creation leaves nothing.
    ///
    /// Throws `.storeExists` where there is a file already, `.file` where an earlier vault's log was left beside it,
    /// `.missingParameter` for an empty passphrase or owner.
    package static func create(
        at path: String, unlock method: UnlockMethod, owner: String,
        now: @escaping @Sendable () -> Int64 = systemTime
    ) async throws(ServiceError) -> Vault {
        try await create(at: path, unlock: method, owner: owner, now: now, schema: .current)
    }

    /// Opens a vault.
    ///
    /// - Parameter user: whom to act for; the vault's owner where nil. To try permissions out: no protection against
    ///   somebody who can open the vault.
    ///
    /// Throws `.noStore`, `.authenticationFailed` for a wrong passphrase or key file, `.unknownFormat` for a vault of a
    /// newer program, `.corrupt` for anything else that is no vault or was damaged, `.file` for a link or a file that
    /// others may access.
    package static func open(
        at path: String, unlock method: UnlockMethod, actingAs user: String? = nil,
        now: @escaping @Sendable () -> Int64 = systemTime
    ) async throws(ServiceError) -> Vault {
        try await open(at: path, unlock: method, actingAs: user, now: now, schema: .current)
    }

    static func create(
        at path: String, unlock method: UnlockMethod, owner: String, now: @escaping @Sendable () -> Int64,
        schema: Schema
    ) async throws(ServiceError) -> Vault {
        let method = method.normalised
        try check(method)
        guard !owner.isEmpty else { throw .missingParameter("owner") }
        try Limits.check(named: owner, "owner")
        let path = PrivateFile.absolute(path)
        return try await Offload.run { () throws(ServiceError) in
            // Before the costly derivation of a key; the file is looked for again when it is made.
            try VaultFile.checkIsFree(path)
            let keys = try VaultKeys.random(vault: .random())
            let slot = try KeyWrap.wrap(keys, slot: 1, by: method, cost: .standard, created: now())
            let facts = VaultFacts(format: schema.format, owner: owner, created: now())
            try SQLiteStorage.create(at: path, schema: schema) { store throws(ServiceError) in
                try store.setVaultID(keys.vault.bytes)
                try store.setSlot(slot)
                try write(facts, keys, to: store)
                try writeFirstState(owner, keys, to: store)
            }
            let storage = try SQLiteStorage(opening: path, schema: schema)
            let core = VaultCore(storage: storage, keys: keys, path: path, owner: owner, now: now)
            return Vault(core, user: nil)
        }
    }

    static func open(
        at path: String, unlock method: UnlockMethod, actingAs user: String?, now: @escaping @Sendable () -> Int64,
        schema: Schema
    ) async throws(ServiceError) -> Vault {
        let path = PrivateFile.absolute(path)
        let storage = try await Offload.run { () throws(ServiceError) in
            try SQLiteStorage(opening: path, schema: schema)
        }
        let (id, slots, facts) = try await storage.read { store throws(ServiceError) in
            (try store.vaultID(), try store.slots(), try store.text(.facts))
        }
        guard let id = id.flatMap(VaultID.init) else { throw .corrupt("the vault's identifier is missing.") }
        return try await Offload.run { () throws(ServiceError) in
            let keys = try unlock(slots, vault: id, by: method)
            let owner = try checkFacts(facts, keys, storage, schema)
            let core = VaultCore(storage: storage, keys: keys, path: path, owner: owner, now: now)
            return Vault(core, user: user)
        }
    }

    /// Tries the slots of the method's kind in turn. A slot that is damaged does not keep another from opening.
    private static func unlock(
        _ slots: [StoredSlot], vault: VaultID, by method: UnlockMethod
    ) throws(ServiceError) -> VaultKeys {
        var failure = ServiceError.authenticationFailed
        for method in method.candidates {
            var budget = UnlockBudget()
            for slot in slots where slot.kind == method.kind.rawValue {
                guard budget.takes(slot) else { continue }
                do {
                    return try KeyWrap.unwrap(slot, vault: vault, by: method)
                } catch {
                    if error != .authenticationFailed { failure = error }
                }
            }
            if budget.untried > 0 { failure = budget.failure }
        }
        if slots.isEmpty { throw .corrupt("it has no key slots.") }
        throw failure
    }

    /// Compares the authentic format with the one in the file's header, and brings an older vault to the newest.
    private static func checkFacts(
        _ sealed: [UInt8]?, _ keys: borrowing VaultKeys, _ storage: SQLiteStorage, _ schema: Schema
    ) throws(ServiceError) -> String {
        var scratch = Scratch()
        var facts = try keys.open(sealed, at: Binding(kind: .facts), into: &scratch) { (bytes) throws(FormError) in
            try VaultFacts(bytes)
        }
        guard facts.format == storage.format else {
            throw .corrupt("its header says format \(storage.format), its description \(facts.format).")
        }
        if facts.format < schema.format {
            facts.format = schema.format
            let text = sealedText(facts, keys)
            try storage.upgrade { store throws(ServiceError) in try store.setText(.facts, text) }
        }
        return facts.owner
    }

    private static func sealedText(_ facts: VaultFacts, _ keys: borrowing VaultKeys) -> [UInt8] {
        var scratch = Scratch()
        facts.write(to: &scratch)
        return keys.seal(scratch.bytes, to: Binding(kind: .facts))
    }

    private static func write(
        _ facts: VaultFacts, _ keys: borrowing VaultKeys, to store: any SealedWriter
    ) throws(ServiceError) {
        try store.setText(.facts, sealedText(facts, keys))
    }

    private static func writeFirstState(
        _ owner: String, _ keys: borrowing VaultKeys, to store: any SealedWriter
    ) throws(ServiceError) {
        var scratch = Scratch()
        var state = VaultState()
        state.directoryVersion = 1
        DirectoryForm.write(Directory(users: [owner]), to: &scratch)
        try store.setText(.directory, keys.seal(scratch.bytes, to: Binding(kind: .directory, version: 1)))
        state.write(to: &scratch)
        try store.setText(.state, keys.seal(scratch.bytes, to: Binding(kind: .state)))
    }
}
