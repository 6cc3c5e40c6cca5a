import Posix
import Secrets

/// What giving the vault another key came to.
package struct RekeyReport: Equatable, Sendable {
    /// The slots that open the vault now, under the numbers that they had.
    package let kept: [KeySlot]
    /// The slots that were removed, since what opens them was not given.
    package let removed: [KeySlot]
}

extension Vault {
    /// Gives the vault another key and seals everything anew under it, in one transaction. Whoever once opened the vault may
    /// have kept its key: removing their slot does not take it from them, this does. Copies of the file from before stay
    /// as they are. For the owner only; `.noAccess` for others.
    ///
    /// Nothing else can be done with this vault or its views afterwards: they have the old key.
    ///
    /// - Parameter methods: what opens the slots that are kept; the others are removed.
    ///
    /// Throws `.authenticationFailed` if one of them opens no slot, `.corrupt` if something in the vault is damaged: then
    /// nothing has changed.
    package func rekey(keeping methods: [UnlockMethod]) async throws(ServiceError) -> RekeyReport {
        guard isOwners else { throw .noAccess }
        let present = try await storage.read { [self] store throws(ServiceError) in
            try core.slots(in: store, state: try core.state(in: store))
        }
        let next = try await OffPool.vault.run { [self] () throws(ServiceError) in try nextKey(present, methods) }
        try await storage.write { [self] store throws(ServiceError) in
            // What other writes of this transaction changed is not sealed yet.
            guard store.shared.work == nil else { throw .locked }
            guard try core.slots(in: store, state: try core.state(in: store)) == present else { throw .conflict }
            var scratch = Scratch()
            let facts = try core.keys.open(try store.text(.facts)?.sealed, at: Binding(kind: .facts), into: &scratch) {
                (bytes) throws(MalformedBytes) in try VaultFacts(bytes)
            }
            let rekey = try Rekey(core, next.core, store)
            try rekey.run(facts, slots: next.slots, by: user, at: now())
            store.shared.work = RekeyWork()
            return .keep(())
        }
        // With the new key: nobody who has the old one only can say what the vault was.
        try await OffPool.vault.run { () throws(ServiceError) in next.core.rememberNow(lowers: true) }
        try await storage.scrub()
        let kept = Set(next.slots.map(\.id))
        let slots = present.compactMap { stored in
            KeySlot.Kind(rawValue: stored.kind).map { KeySlot(id: stored.id, kind: $0, created: stored.created) }
        }
        return RekeyReport(
            kept: slots.filter { kept.contains($0.id) }, removed: slots.filter { !kept.contains($0.id) })
    }

    private struct NextKey: Sendable {
        let core: VaultCore
        let slots: [StoredSlot]
    }

    /// A new key, wrapped for each slot that one of the methods opens.
    private func nextKey(_ present: [StoredSlot], _ methods: [UnlockMethod]) throws(ServiceError) -> NextKey {
        let keys = try VaultKeys.random(vault: core.keys.vault)
        var slots: [StoredSlot] = []
        for method in methods.map(\.normalised) {
            let opened = try slot(of: method, among: present)
            guard !slots.contains(where: { $0.id == opened.id }) else { continue }
            slots.append(
                try KeyWrap.wrap(keys, slot: opened.id, by: method, cost: .standard, created: opened.created))
        }
        guard !slots.isEmpty else { throw .missingParameter("slot") }
        let next = VaultCore(
            storage: storage, keys: keys, path: core.location, owner: owner, memory: core.memory, now: core.now)
        return NextKey(core: next, slots: slots.sorted { $0.id < $1.id })
    }

    private func slot(
        of method: UnlockMethod, among present: [StoredSlot]
    ) throws(ServiceError) -> StoredSlot {
        for slot in present where slot.kind == method.kind.rawValue {
            for candidate in method.candidates {
                do throws(ServiceError) {
                    _ = try KeyWrap.unwrap(slot, vault: core.keys.vault, by: candidate)
                    return slot
                } catch {
                    guard error == .authenticationFailed else { throw error }
                }
            }
        }
        throw .authenticationFailed
    }
}

/// Keeps other writes out of the transaction in which the key was changed.
final class RekeyWork: SharedWork {
    func finish(_ store: any SealedWriter) throws(ServiceError) -> SeenState? { nil }
}

extension VaultCore {
    /// How often the vault was given another key. It stands in the clear beside the vault's description, and serves nothing
    /// but to tell a program that has the old key why it does not fit any more.
    func keyNumber(in store: any SealedReader) throws(ServiceError) -> Int64 {
        try store.text(.facts)?.version ?? 0
    }
}
