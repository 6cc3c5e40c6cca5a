import Secrets

extension Vault {
    /// Saves what is authentic in this vault into a new one, which has a new identifier and a new key, and tells what is lost.
    /// The damaged vault stays as it is. For the owner only; `.noAccess` for others.
    ///
    /// - Parameters:
    ///   - path: where the new vault is to be; nothing may be there.
    ///   - method: what opens the new one. The other key slots of this one are not taken over, since what opens them is not
    ///     known.
    ///   - owner: who owns the new one; nil for who owns this one. Needed if that is lost.
    ///
    /// Throws `.storeExists` if there is something at `path`, `.missingParameter` if nobody knows the owner.
    package func repair(
        into path: String, unlock method: UnlockMethod, owner: String? = nil
    ) async throws(ServiceError) -> RepairReport {
        guard isOwners else { throw .noAccess }
        let owner = owner ?? self.owner
        guard !owner.isEmpty else { throw .missingParameter("owner") }
        try Limits.check(named: owner, "owner")
        guard let storage = storage as? SQLiteStorage else { throw .unsupported("Only a vault in a file is repaired.") }
        let path = PrivateFile.absolute(path)
        let method = method.normalised
        try Self.check(method)
        try VaultFile.checkIsFree(path)
        return try await storage.session { [self] (session) throws(ServiceError) in
            if try session.format() == 1 {
                return try write(FirstFormatSource(core, session), to: path, method, owner, storage.schema)
            }
            let state = (try? core.state(in: session)) ?? core.survivingState(in: session)
            return try write(PageSource(core, session, state), to: path, method, owner, storage.schema)
        }
    }

    private func write(
        _ source: some RepairSource, to path: String, _ method: UnlockMethod, _ owner: String, _ schema: Schema
    ) throws(ServiceError) -> RepairReport {
        let keys = try VaultKeys.random(vault: .random())
        let slot = try KeyWrap.wrap(keys, slot: 1, by: method, cost: .standard, created: now())
        let facts = VaultFacts(format: schema.format, owner: owner, created: now())
        let new = VaultCore(storage: storage, keys: keys, path: path, owner: owner, now: core.now)
        var report: RepairReport?
        try SQLiteStorage.create(at: path, schema: schema) { store throws(ServiceError) in
            var repair = Repair(new, store, from: source)
            try repair.run(facts, slot, at: now())
            report = RepairReport(file: path, saved: repair.saved, lost: repair.lost, losses: repair.losses)
        }
        guard let report else { throw .cancelled }
        return report
    }
}
