import Secrets

extension Vault {
    /// The newest entries of the audit trail, newest first. For the vault's owner only. Throws `.corrupt` where an
    /// entry is missing or not authentic.
    package func auditTrail(limit: Int = 1000) async throws(ServiceError) -> [AuditEntry] {
        guard isOwners else { throw .noAccess }
        return try await storage.read { [self] store throws(ServiceError) in
            let state = try core.state(in: store)
            var scratch = Scratch()
            var entries: [AuditEntry] = []
            var (number, version) = (state.auditCount, state.auditVersion)
            while number > 0, entries.count < limit {
                let entry = try core.entry(number, version: version, in: store, &scratch)
                entries.append(entry)
                version = entry.previous
                number -= 1
            }
            return entries
        }
    }
}

extension VaultCore {
    /// An entry of the audit trail.
    ///
    /// - Parameter version: as the entry behind it has it, or the vault's state for the last.
    func entry(
        _ number: Int64, version: Int64, in store: any SealedReader, _ scratch: inout Scratch
    ) throws(ServiceError) -> AuditEntry {
        let binding = Binding(kind: .entry, record: number, version: version)
        return try keys.open(try store.entry(number), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in try AuditEntry(bytes)
        }
    }
}
