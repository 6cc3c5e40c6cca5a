import Secrets

extension Vault: AuditTrail {
    package var audit: (any AuditTrail)? { self }

    package func auditEntries(_ query: AuditQuery) async throws(ServiceError) -> [AuditRecord] {
        guard isOwners else { throw .noAccess }
        return try await storage.read { [self] store throws(ServiceError) in
            let state = try core.state(in: store)
            var scratch = Scratch()
            var records: [AuditRecord] = []
            var (number, version) = (state.auditCount, state.auditVersion)
            while number > 0, records.count < query.limit {
                let entry = try core.entry(number, version: version, in: store, &scratch)
                let record = AuditRecord(
                    number: number, time: entry.time, user: entry.user, action: AuditAction(entry.action),
                    ids: entry.ids)
                if query.matches(record) { records.append(record) }
                version = entry.previous
                number -= 1
            }
            return records
        }
    }
}

extension AuditAction {
    fileprivate init(_ action: AuditEntry.Action) {
        self =
            switch action {
            case .create: .create
            case .update: .update
            case .activate: .activate
            case .deactivate: .deactivate
            case .restore: .restore
            case .directory: .directory
            case .slots: .slots
            case .accessKeys: .accessKeys
            case .upgrade: .upgrade
            case .rekey: .rekey
            case .repair: .repair
            case .reveal: .reveal
            case .settings: .settings
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
