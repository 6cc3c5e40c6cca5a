import MySafeWire
import Secrets
import Vault

/// The API's resources over a vault (API.md, "Resources").
enum SecretAPI {
    /// Whether a request for this route comes with a body that counts.
    static func wantsBody(_ route: Route) -> Bool {
        switch route {
        case .create, .update: true
        case .list, .read, .setActive: false
        }
    }

    /// Does what is asked for, as far as the view may.
    ///
    /// - Parameter condition: the versions for which a secret is changed; nil if there is no condition.
    static func answer(
        _ route: Route, body: [UInt8], if condition: EntityTag.Condition?, on vault: Vault
    ) async throws(ServiceError) -> Answer {
        switch route {
        case .list(let query): return Answer(AnswerWriter.list(try await vault.listNames(query)))
        case .read(let id):
            let secret = try await vault.read(id)
            // Whoever asks: what is inactive is not handed out.
            guard secret.summary.state != .inactive else { throw .inactive }
            // On the disk before the value is handed out.
            try await vault.recordReveal(of: [id])
            return Answer(AnswerWriter.secret(secret), version: secret.version)
        case .create:
            let stored = try await vault.create(try BodyReader.draft(body))
            return Answer(AnswerWriter.created(stored), version: stored.secret.version)
        case .update(let id):
            let change = try BodyReader.change(body)
            let version = try await expected(condition, of: id, on: vault)
            // The answer has the client secret, too.
            try await vault.recordReveal(of: [id])
            var stored = try await vault.update(id, change, expecting: version)
            // The same here, where an update that changes nothing would otherwise hand it out.
            if stored.secret.summary.state == .inactive { stored.secret.clientSecret = ClientSecret("") }
            return Answer(AnswerWriter.updated(stored), version: stored.secret.version)
        case .setActive(let id, let active):
            return Answer(AnswerWriter.activation(active: active, try await vault.setActive(active, id)))
        }
    }

    /// The version that has to be there for a condition to hold; nil for any. Throws `.conflict` if it cannot hold.
    private static func expected(
        _ condition: EntityTag.Condition?, of id: SecretID, on vault: Vault
    ) async throws(ServiceError) -> Int64? {
        guard case .versions(let versions)? = condition else { return nil }
        if versions.count == 1 { return versions[0] }
        guard let present = try await vault.read(id).version, versions.contains(present) else { throw .conflict }
        return present
    }
}
