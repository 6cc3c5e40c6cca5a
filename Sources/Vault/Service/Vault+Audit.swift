import Secrets

extension Vault {
    /// The newest entries of the audit trail, newest first. For the vault's owner only. Throws `.corrupt` where an
    /// entry is missing or not authentic.
    package func auditTrail(limit: Int = 1000) async throws(ServiceError) -> [AuditEntry] {
        guard isOwners else { throw .noAccess }
        return try await storage.read { [self] store throws(ServiceError) in
            let count = try state(in: store).auditCount
            var scratch = Scratch()
            var entries: [AuditEntry] = []
            var number = count
            while number > 0, entries.count < limit {
                let binding = Binding(kind: .audit, version: number)
                let entry = try core.keys.open(try store.audit(number), at: binding, into: &scratch) {
                    (bytes) throws(FormError) in try AuditEntry(bytes)
                }
                entries.append(entry)
                number -= 1
            }
            return entries
        }
    }
}
