import Secrets

/// Where services may differ (`ServiceFeatures`). For those that have a feature the rules are strict.
extension SecretService {
    /// Creates many in the way that the service has.
    func createAll(_ drafts: [SecretDraft]) async throws -> [Result<CreatedSecret, ServiceError>] {
        try await create(drafts, atomically: features.createsAllOrNone)
    }

    /// Whether the service can create all or none. One that cannot has to say so and create nothing.
    func requiresAllOrNone(_ drafts: [SecretDraft]) async throws -> Bool {
        if features.createsAllOrNone { return true }
        let before = try await listAll().count
        do {
            _ = try await create(drafts, atomically: true)
            throw ContractFailure(description: "all or none was not refused")
        } catch let error as ServiceError {
            guard case .unsupported = error else { throw error }
            try requireEqual(try await listAll().count, before, "secrets")
            return false
        }
    }

    /// Checks the owner, as far as the service tells it.
    func requireOwner(_ summary: SecretSummary, _ wanted: String) throws {
        if !features.listsDetails, summary.owner == nil { return }
        try requireEqual(summary.owner, wanted, "owner")
    }

    /// Checks a secret against what is wanted: all of it, or where the service does not tell state, owner, access and time,
    /// the content.
    func requireSame(_ found: APISecret, _ wanted: APISecret, _ what: String) throws {
        var (found, wanted) = (found, wanted)
        if !features.listsDetails {
            found.summary = found.summary.content
            wanted.summary = wanted.summary.content
        }
        try requireEqual(found.summary, wanted.summary, what)
        try require(found == wanted, "\(what): the rest differs")
    }

    /// Checks a line of a list against the secret that was read.
    func requireListed(_ listed: SecretSummary, _ read: SecretSummary) throws {
        if features.listsDetails { return try requireEqual(listed, read, "summary") }
        let wanted = SecretSummary(id: read.id, name: read.name, state: .unknown, access: .edit)
        try requireEqual(listed, wanted, "summary")
    }

    /// Which secrets are inactive: from the list, or where that does not tell, by what cannot be read.
    func inactiveOnes() async throws -> Set<SecretID> {
        let listed = try await listAll()
        if features.listsDetails { return Set(listed.filter { $0.state == .inactive }.map(\.id)) }
        var inactive: Set<SecretID> = []
        for summary in listed where try await isInactive(summary.id) { inactive.insert(summary.id) }
        return inactive
    }

    /// Whether the service refuses to read the secret because it is inactive.
    private func isInactive(_ id: SecretID) async throws -> Bool {
        do {
            _ = try await read(id)
            return false
        } catch {
            if error == .inactive { return true }
            throw error
        }
    }
}

extension SecretSummary {
    /// What belongs to the content of a secret.
    fileprivate var content: SecretSummary {
        SecretSummary(
            id: id, name: name, url: url, tags: tags, identifierCode: identifierCode, sharing: sharing, access: .none)
    }
}

extension Directory {
    /// The names that samples are shared with.
    static let ofSamples = Directory(users: ["ana", "bia", "caio"], groups: ["Audit", "g"])
}
