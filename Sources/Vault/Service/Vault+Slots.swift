import Posix
import Secrets

/// Key slots may be changed by the vault's owner only; `.noAccess` for others. Changing one wraps the vault's key anew
/// and does not touch the records.
extension Vault {
    /// The ways in which the vault can be opened.
    package func slots() async throws(ServiceError) -> [KeySlot] {
        try await storage.read { [self] store throws(ServiceError) in
            try core.slots(in: store, state: try core.state(in: store)).compactMap { stored in
                KeySlot.Kind(rawValue: stored.kind).map {
                    KeySlot(id: stored.id, kind: $0, created: stored.created)
                }
            }
        }
    }

    /// Adds a passphrase or a key file. Throws `.missingParameter` for an empty passphrase, `.unsupported` where there are as
    /// many as there may be.
    package func addSlot(_ method: UnlockMethod) async throws(ServiceError) -> KeySlot {
        try await setSlot(nil, method)
    }

    /// Puts another passphrase in place of a slot's. The old one opens nothing any more, copies of the file from
    /// before excepted. Throws `.invalidParameter` where there is no such passphrase slot.
    package func changePassphrase(ofSlot id: Int64, to passphrase: ClientSecret) async throws(ServiceError) {
        _ = try await setSlot(id, .passphrase(passphrase))
        try await storage.scrub()
    }

    /// Removes a slot. Throws `.invalidParameter` for an unknown one, `.unsupported` for the last.
    package func removeSlot(_ id: Int64) async throws(ServiceError) {
        try await change(.slots) { change throws(ServiceError) in
            try change.requireOwner()
            let slots = try change.slots()
            guard slots.contains(where: { $0.id == id }) else { throw Self.noSlot(id) }
            guard slots.count > 1 else {
                throw .unsupported("The last key slot stays: nothing else opens the vault. Add another one first.")
            }
            try change.store.removeSlot(id)
            try change.noteSlots()
        }
        try await storage.scrub()
    }

    /// Wrapping takes as long as deriving the key from a passphrase, so it is done before the transaction, which looks
    /// whether it still fits.
    private func setSlot(_ id: Int64?, _ method: UnlockMethod) async throws(ServiceError) -> KeySlot {
        guard isOwners else { throw .noAccess }
        let method = method.normalised
        try Self.check(method)
        let present = try await storage.read { store throws(ServiceError) in try store.slots() }
        if let id {
            guard present.contains(where: { $0.id == id && $0.kind == method.kind.rawValue }) else {
                throw Self.noSlot(id)
            }
        } else {
            try UnlockBounds.checkRoom(for: method.kind, beside: present)
        }
        let number = id ?? (1...).first { free in !present.contains { $0.id == free } } ?? 1
        let stored = try await OffPool.vault.run { [self] () throws(ServiceError) in
            try KeyWrap.wrap(core.keys, slot: number, by: method, cost: .standard, created: now())
        }
        try await change(.slots) { change throws(ServiceError) in
            try change.requireOwner()
            let present = try change.slots()
            let isThere = present.contains { $0.id == number }
            guard isThere == (id != nil) else { throw .conflict }
            // Another process may have added one meanwhile.
            if id == nil { try UnlockBounds.checkRoom(for: method.kind, beside: present) }
            try change.store.setSlot(stored)
            try change.noteSlots()
        }
        return KeySlot(id: stored.id, kind: method.kind, created: stored.created)
    }

    static func check(_ method: UnlockMethod) throws(ServiceError) {
        if case .passphrase(let passphrase) = method, passphrase.isEmpty { throw .missingParameter("passphrase") }
        if case .keyFile(let content) = method, content.count != VaultKeys.keySize {
            throw .invalidParameter("key file", reason: "it does not hold a key of \(VaultKeys.keySize) bytes.")
        }
    }

    private static func noSlot(_ id: Int64) -> ServiceError {
        .invalidParameter("slot", reason: "there is no such slot \(id): 'cofre slot' lists them.")
    }
}

extension Change {
    /// The key slots as stored. Throws `.corrupt` if they are not those that the state has.
    func slots() throws(ServiceError) -> [StoredSlot] { try vault.core.slots(in: store, state: snapshot.state) }

    /// Takes the key slots as they are now into the state.
    mutating func noteSlots() throws(ServiceError) { snapshot.state.slots = SlotDigest.of(try store.slots()) }
}
