/// Who did what to which secrets, and when, if a service records it (`SecretService.audit`).
package protocol AuditTrail: Sendable {
    /// The newest entries that match, newest first. For the vault's owner only. Throws `.corrupt` if an entry on the way is missing
    /// or not authentic.
    func auditEntries(_ query: AuditQuery) async throws(ServiceError) -> [AuditRecord]

    /// A note of what the trail is now, to be kept elsewhere. For the vault's owner only.
    func auditCheckpoint() async throws(ServiceError) -> AuditCheckpoint

    /// Reads all entries and, if there is one, holds them against a checkpoint. For the vault's owner only.
    func verifyAudit(against checkpoint: AuditCheckpoint?) async throws(ServiceError) -> AuditVerdict
}

extension SecretService {
    /// The audit trail. Throws `.unsupported` if the service has none to show.
    package func requireAudit() throws(ServiceError) -> any AuditTrail {
        if let audit { return audit }
        throw .unsupported("There is no audit trail to show: only a vault has one.")
    }
}

/// What an entry is about. The raw values are for people and scripts.
package enum AuditAction: String, CaseIterable, Sendable {
    case create, update, activate, deactivate, restore
    /// Users, groups and members.
    case directory
    /// What opens the vault.
    case slots
    case accessKeys = "access-keys"
    /// The vault was taken to a newer format.
    case upgrade
    /// Everything was sealed anew under another key.
    case rekey
    /// What was authentic in a damaged vault was taken over.
    case repair
    /// Client secrets were shown or handed out, if the vault records that.
    case reveal
    /// What the vault does by itself was changed.
    case settings
}

/// One entry of the trail.
package struct AuditRecord: Equatable, Sendable {
    /// From 1 on, without gaps.
    package var number: Int64
    /// Seconds since 1970 (UTC).
    package var time: Int64
    package var user: String
    package var action: AuditAction
    /// The secrets that changed, ascending; empty for changes of the vault itself.
    package var ids: [SecretID]

    package init(number: Int64, time: Int64, user: String, action: AuditAction, ids: [SecretID]) {
        self.number = number
        self.time = time
        self.user = user
        self.action = action
        self.ids = ids
    }
}

/// Which entries to show. What is nil lets all through.
package struct AuditQuery: Equatable, Sendable {
    package var user: String?
    package var action: AuditAction?
    package var secret: SecretID?
    /// From this moment on, in seconds since 1970.
    package var since: Int64?
    /// Before this moment.
    package var until: Int64?
    /// No more than so many.
    package var limit: Int

    package init(
        user: String? = nil, action: AuditAction? = nil, secret: SecretID? = nil, since: Int64? = nil,
        until: Int64? = nil, limit: Int = 1000
    ) {
        self.user = user
        self.action = action
        self.secret = secret
        self.since = since
        self.until = until
        self.limit = limit
    }

    package func matches(_ record: AuditRecord) -> Bool {
        if let user, record.user != user { return false }
        if let action, record.action != action { return false }
        if let secret, !record.ids.contains(secret) { return false }
        if let since, record.time < since { return false }
        if let until, record.time >= until { return false }
        return true
    }
}
