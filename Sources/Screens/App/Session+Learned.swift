import Secrets
import Text

/// What reading a secret told, without its credentials.
struct Learnt: Sendable {
    var summary: SecretSummary
    var details: SecretDetails
}

/// What screens learn of secrets by other means than the list.
extension Session {
    /// Reads one secret. Being refused because it is inactive tells its state (API.md, 1009).
    func read(_ id: SecretID) async throws(ServiceError) -> APISecret {
        do throws(ServiceError) {
            return try await waits.during(WaitText.readingSecret.text) { () throws(ServiceError) in
                try await service.read(id)
            }
        } catch {
            if error == .inactive { learned([], inactive: [id]) }
            throw error
        }
    }

    /// Notes what became of secrets of a bulk run. Where that is not known, it is not known either how they are, whatever was
    /// known before.
    ///
    /// - Parameter change: what was to be done with a secret.
    package func learned(_ outcomes: [ItemOutcome], change: (SecretID) -> BulkChange?) {
        var (hasNewStates, hasNewRows) = (false, false)
        for outcome in outcomes {
            switch (change(outcome.id), outcome.result) {
            case (.activation(let isActive)?, .success):
                table.setState(ActiveState(isActive), of: outcome.id)
                hasNewStates = true
            case (.activation?, .failure(.outcomeUnknown)):
                table.setState(.unknown, of: outcome.id)
                hasNewStates = true
            case (.content(let change)?, let result) where !isExact:
                // An exact list is read again after the run.
                if learned(change, result, of: outcome.id) { hasNewRows = true }
            default: break
            }
        }
        if hasNewRows { onTableChange?(.rows) } else if hasNewStates { onTableChange?(.states) }
    }

    /// Returns whether the row is another one now.
    private func learned(
        _ change: ContentChange, _ result: Result<ItemOutcome.Effect, ServiceError>, of id: SecretID
    ) -> Bool {
        guard var summary = table[id], summary.sharing != nil || summary.tags != nil else { return false }
        var content = SecretContent(sharing: summary.sharing, tags: summary.tags)
        switch result {
        case .success: _ = change.apply(to: &content)
        case .failure(.outcomeUnknown), .failure(.notShared), .failure(.conflict):
            content = SecretContent(sharing: nil, tags: nil)
        case .failure: return false
        }
        (summary.sharing, summary.tags) = (content.sharing, content.tags)
        if content.tags == nil { summary.reported.remove(.tags) }
        guard summary != table[id] else { return false }
        table.replace(summary)
        return true
    }

    /// Notes what the service answered of one secret: read, created or changed. Returns its summary with what was known before
    /// of all that the answer does not tell.
    @discardableResult
    package func stored(_ secret: APISecret) -> SecretSummary {
        table.setDetails(secret.details, of: secret.id)
        return stored(secret.summary)
    }

    /// The same of an answer without the rest of the secret.
    @discardableResult
    package func stored(_ summary: SecretSummary) -> SecretSummary {
        let merged = merged(summary)
        guard table[merged.id] != merged else { return merged }
        table.replace(merged)
        onTableChange?(.rows)
        changed()
        look()
        return merged
    }

    /// Notes what reading several secrets told.
    func learned(_ read: [Learnt], inactive: [SecretID]) {
        for secret in read {
            table.replace(merged(secret.summary))
            table.setDetails(secret.details, of: secret.summary.id)
        }
        for id in inactive { table.setState(.inactive, of: id) }
        if !read.isEmpty { onTableChange?(.rows) } else if !inactive.isEmpty { onTableChange?(.states) }
        changed()
    }

    private func merged(_ summary: SecretSummary) -> SecretSummary {
        guard let known = table[summary.id] else { return summary }
        var merged = summary.keeping(known)
        // Where a list tells access only, a single answer tells what had to be there for it.
        if !isExact {
            merged.access = summary.access.combined(with: known.access)
            merged.viewing = known.viewing
        }
        return merged
    }

    /// Reads the directory again where a stored secret is shared with somebody whom it does not have: a service may learn
    /// its names by sharing.
    package func learned(_ sharing: Sharing) {
        let isKnown =
            Set(directory.users).isSuperset(of: sharing.users.map(\.name))
            && Set(directory.groups).isSuperset(of: sharing.groups.map(\.name))
        if !isKnown { jobs.start { [weak self] in await self?.readDirectory() } }
    }

    /// Notes that secrets were added by other means, such as an import.
    package func added() {
        refresh()
        jobs.start { [weak self] in await self?.readDirectory() }
    }
}
