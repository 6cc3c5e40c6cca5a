import Secrets

/// Whether handing out client secrets is an entry of the audit trail.
extension Vault {
    /// Whether it is.
    package var recordsReveals: Bool {
        get async throws(ServiceError) {
            try await storage.read { [self] store throws(ServiceError) in try core.state(in: store).recordsReveals }
        }
    }

    /// Says whether it is from now on. For the vault's owner; `.noAccess` for others.
    package func setRecordsReveals(_ isOn: Bool) async throws(ServiceError) {
        try await change(.settings) { change throws(ServiceError) in
            try change.requireOwner()
            guard change.snapshot.state.recordsReveals != isOn else { return change.drop() }
            change.snapshot.state.recordsReveals = isOn
        }
    }

    package func recordReveal(of ids: [SecretID]) async throws(ServiceError) {
        guard !ids.isEmpty, try await recordsReveals else { return }
        try await change(.reveal) { change throws(ServiceError) in
            for id in ids {
                _ = try change.vault.load(id, needing: .view, from: change.store, &change.snapshot)
                change.touch(id)
            }
        }
    }
}
