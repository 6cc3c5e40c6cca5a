import Glibc
import Posix
import Secrets
import Synchronization

extension Vault {
    /// Creates a vault and opens it, acting as its owner. Missing folders are made with mode 0700, the file with 0600;
    /// an interrupted creation leaves nothing.
    ///
    /// - Parameter sightings: where it is remembered; nil for nowhere.
    ///
    /// Throws `.storeExists` where there is a file already, `.file` where an earlier vault's log was left beside it,
    /// `.missingParameter` for an empty passphrase or owner.
    package static func create(
        at path: String, unlock method: UnlockMethod, owner: String, sightings: Sightings? = nil,
        now: @escaping @Sendable () -> Int64 = systemTime
    ) async throws(ServiceError) -> Vault {
        try await create(
            at: path, unlock: method, owner: owner, sightings: sightings, now: now, schema: .current)
    }

    /// Opens a vault.
    ///
    /// - Parameters:
    ///   - user: whom to act for; the vault's owner where nil. To try permissions out: no protection against somebody who
    ///     can open the vault.
    ///   - terms: what is accepted, and where the vault is remembered.
    ///
    /// Throws `.noStore`, `.authenticationFailed` for a wrong passphrase or key file, `.unknownFormat` for a vault of a
    /// newer program, `.corrupt` for anything else that is no vault or was damaged, `.file` for a link or a file that
    /// others may access.
    package static func open(
        at path: String, unlock method: UnlockMethod, actingAs user: String? = nil,
        terms: OpeningTerms = OpeningTerms(), now: @escaping @Sendable () -> Int64 = systemTime
    ) async throws(ServiceError) -> Vault {
        try await open(
            at: path, unlock: method, actingAs: user, terms: terms, now: now, schema: .current)
    }

    static func create(
        at path: String, unlock method: UnlockMethod, owner: String, sightings: Sightings? = nil,
        now: @escaping @Sendable () -> Int64, schema: Schema
    ) async throws(ServiceError) -> Vault {
        let method = method.normalised
        try check(method)
        guard !owner.isEmpty else { throw .missingParameter("owner") }
        try Limits.check(named: owner, "owner")
        let path = PrivateFile.absolute(path)
        return try await OffPool.vault.run { () throws(ServiceError) in
            // Before the costly derivation of a key; the file is looked for again when it is made.
            try VaultFile.checkIsFree(path)
            let keys = try VaultKeys.random(vault: .random())
            let slot = try KeyWrap.wrap(keys, slot: 1, by: method, cost: .standard, created: now())
            let facts = VaultFacts(format: schema.format, owner: owner, created: now())
            try SQLiteStorage.create(at: path, schema: schema) { store throws(ServiceError) in
                try store.setVaultID(keys.vault.bytes)
                try store.setSlot(slot)
                try store.setText(.facts, StoredText(version: 0, sealed: facts.sealed(keys)))
                try writeFirstState(owner, slot, keys, to: store)
            }
            let storage = try SQLiteStorage(opening: path, schema: schema)
            let memory = sightings.map { VaultMemory($0, place: VaultCore.absolute(path), remembers: true) }
            let core = VaultCore(
                storage: storage, keys: keys, path: path, owner: owner, memory: memory, now: now)
            return Vault(core, user: nil)
        }
    }

    static func open(
        at path: String, unlock method: UnlockMethod, actingAs user: String?, terms: OpeningTerms = OpeningTerms(),
        now: @escaping @Sendable () -> Int64, schema: Schema
    ) async throws(ServiceError) -> Vault {
        let path = PrivateFile.absolute(path)
        let storage = try await OffPool.vault.run { () throws(ServiceError) in
            try SQLiteStorage(opening: path, schema: schema)
        }
        let found = try await storage.session { (session) throws(ServiceError) in
            try OpeningTexts(session, storage)
        }
        guard let id = found.vault.flatMap(VaultID.init) else {
            throw .corrupt("the vault's identifier is missing.")
        }
        return try await OffPool.vault.run { () throws(ServiceError) in
            let keys = try unlock(found.slots, vault: id, by: method)
            var facts = VaultFacts(format: found.format, owner: "", created: 0)
            do throws(ServiceError) {
                facts = try checkFacts(found, keys)
                try checkState(found, keys)
            } catch {
                guard terms.acceptsDamage, case .corrupt = error else { throw error }
            }
            let core = VaultCore(
                storage: storage, keys: keys, path: path, owner: facts.owner, keyNumber: found.keyNumber,
                memory: terms.sightings.map { sightings in
                    VaultMemory(sightings, place: VaultCore.absolute(path), remembers: !terms.acceptsDamage)
                }, now: now)
            let moment = { (isFirst: Bool) throws(ServiceError) -> Moment in
                let present =
                    isFirst
                    ? found
                    : try storage.sessionNow { (session) throws(ServiceError) in
                        try OpeningTexts(session, storage)
                    }
                return try present.moment(keys: core.keys)
            }
            if terms.acceptsDamage {
                core.memory?.look(core.keys, path: path, moment)
            } else {
                try core.memory?.check(
                    core.keys, path: path, acceptsOlder: terms.acceptsOlder, at: now(), moment)
            }
            guard found.format < schema.format else { return Vault(core, user: user) }
            do throws(ServiceError) {
                try upgrade(facts, core, storage, schema)
            } catch {
                guard terms.acceptsDamage, case .corrupt = error else { throw error }
            }
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

    /// Compares the authentic format with the one in the file's header.
    private static func checkFacts(
        _ found: OpeningTexts, _ keys: borrowing VaultKeys
    ) throws(ServiceError) -> VaultFacts {
        var scratch = Scratch()
        let facts = try keys.open(found.facts, at: Binding(kind: .facts), into: &scratch) {
            (bytes) throws(MalformedBytes) in try VaultFacts(bytes)
        }
        guard facts.format == found.format else {
            throw .corrupt("its header says format \(found.format), its description \(facts.format).")
        }
        return facts
    }

    /// Compares the key slots with those that the vault's state has.
    private static func checkState(
        _ found: OpeningTexts, _ keys: borrowing VaultKeys
    ) throws(ServiceError) {
        // The first format does not know its slots.
        guard found.format > 1 else { return }
        var scratch = Scratch()
        let state = try keys.open(found.state, at: Binding(kind: .state), into: &scratch) {
            (bytes) throws(MalformedBytes) in try VaultState(bytes)
        }
        try VaultCore.check(found.slots, state)
    }

    /// Takes a vault of an earlier format to the newest, in one transaction, after a copy was made beside it. The copy goes again if
    /// the vault is surely as it was, or if another process was faster: that one keeps its own.
    private static func upgrade(
        _ facts: VaultFacts, _ core: VaultCore, _ storage: SQLiteStorage, _ schema: Schema
    ) throws(ServiceError) {
        var newest = facts
        newest.format = schema.format
        let kept = try keepCopy(of: storage, at: storage.path + ".format-\(facts.format)")
        let (old, time) = (facts.format, core.now())
        let isWritten = Mutex(false)
        do throws(ServiceError) {
            try storage.upgrade { [newest] (session) throws(ServiceError) in
                if old == 1 {
                    let migration = try Migration(core, session)
                    try migration.run(newest, at: time)
                } else {
                    try session.setText(
                        .facts, StoredText(version: core.keyNumber, sealed: newest.sealed(core.keys)))
                }
                isWritten.withLock { $0 = true }
            }
        } catch {
            // If the disk fails at the very end, the log may have all of it, and the next one who opens the vault finds it done.
            if !isWritten.withLock({ $0 }) || error == .storageFull { unlink(kept) }
            throw error
        }
        if !isWritten.withLock({ $0 }) { unlink(kept) }
    }

    /// Copies a vault to a file beside it, under the first free name, which it returns.
    private static func keepCopy(of storage: SQLiteStorage, at path: String) throws(ServiceError) -> String {
        var name = path
        var number = 1
        while VaultFile.isTaken(name) {
            number += 1
            name = "\(path)-\(number)"
        }
        let free = name
        try VaultFile.create(free) { draft throws(ServiceError) in try storage.copy(to: draft, named: free) }
        return free
    }

    private static func writeFirstState(
        _ owner: String, _ slot: StoredSlot, _ keys: borrowing VaultKeys, to store: any SealedWriter
    ) throws(ServiceError) {
        var scratch = Scratch()
        var state = VaultState()
        state.directoryVersion = PageVersions.random()
        state.slots = SlotDigest.of([slot])
        DirectoryEncoding.write(Directory(users: [owner]), to: &scratch)
        let directory = keys.seal(scratch.bytes, to: Binding(kind: .directory, version: state.directoryVersion))
        try store.setText(.directory, StoredText(version: state.directoryVersion, sealed: directory))
        state.write(to: &scratch)
        let sealed = keys.seal(scratch.bytes, to: Binding(kind: .state))
        try store.setText(.state, StoredText(version: 0, sealed: sealed))
    }
}

/// What opening a vault begins with, read at one moment.
private struct OpeningTexts: Sendable {
    let vault: [UInt8]?
    let slots: [StoredSlot]
    let facts: [UInt8]?
    let state: [UInt8]?
    let keyNumber: Int64
    let format: Int64

    /// What is compared with what was seen of the vault.
    func moment(keys: borrowing VaultKeys) throws(ServiceError) -> Moment {
        var scratch = Scratch()
        let age = try keys.open(state, at: Binding(kind: .state), into: &scratch) { (bytes) throws(MalformedBytes) in
            try VaultState.age(bytes)
        }
        return Moment(changes: age.changes, keyNumber: age.keyNumber, sealed: state ?? [])
    }

    init(_ session: SQLiteSession, _ storage: SQLiteStorage) throws(ServiceError) {
        // Another process may be taking it to a newer one.
        format = try session.mapped { try storage.schema.format(of: session.db, path: storage.path) }
        slots = try session.slots()
        if format == 1 {
            let first = FirstFormatReader(session)
            vault = try first.vaultID()
            facts = try first.text(.facts)
            state = try first.text(.state)
            keyNumber = 0
        } else {
            vault = try session.vaultID()?.sealed
            let text = try session.text(.facts)
            facts = text?.sealed
            keyNumber = text?.version ?? 0
            state = try session.text(.state)?.sealed
        }
    }
}
