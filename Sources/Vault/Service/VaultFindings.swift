import Secrets

/// What reading all of a vault found.
package struct VaultFindings: Equatable, Sendable {
    /// Something that is damaged or missing.
    package struct Problem: Equatable, Sendable {
        /// The secret that it is about; nil if it is about the vault itself.
        package let id: SecretID?
        /// What is wrong, as a sentence, without anything of what is sealed.
        package let text: String

        package init(id: SecretID?, text: String) {
            self.id = id
            self.text = text
        }
    }

    /// Secrets that were found, damaged ones included.
    package var secrets = 0
    /// Earlier versions of secrets.
    package var versions = 0
    /// Entries of the audit trail.
    package var auditEntries = 0
    /// Key slots. They are compared with what the vault's state has of them; what is wrapped in them cannot be opened without
    /// their passphrases.
    package var slots = 0
    package var accessKeys = 0
    package var problems: [Problem] = []
}

extension Vault {
    /// Reads and authenticates everything in the vault, as it stands at one moment: secrets, their earlier versions, the
    /// directory, access keys, audit trail, key slots. What is damaged is reported and does not keep the rest from being
    /// read. For the vault's owner only; `.noAccess` for others.
    package func verify() async throws(ServiceError) -> VaultFindings {
        guard isOwners else { throw .noAccess }
        return try await storage.read { [self] store throws(ServiceError) in
            var verifier = Verifier(self, store)
            verifier.run()
            return verifier.findings
        }
    }
}
