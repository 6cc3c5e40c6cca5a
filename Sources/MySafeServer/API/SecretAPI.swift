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
    static func answer(
        _ route: Route, body: [UInt8], on vault: Vault
    ) async throws(ServiceError) -> AnswerWriter.Answer {
        switch route {
        case .list(let query): return AnswerWriter.list(try await vault.listAll(query))
        case .read(let id):
            let secret = try await vault.read(id)
            // Whoever asks: what is inactive is not handed out.
            guard secret.summary.state != .inactive else { throw .inactive }
            return AnswerWriter.secret(secret)
        case .create: return AnswerWriter.created(try await vault.create(try BodyReader.draft(body)))
        case .update(let id):
            var stored = try await vault.update(id, try BodyReader.change(body), expecting: nil)
            // The same here, where an update that changes nothing would otherwise hand it out.
            if stored.secret.summary.state == .inactive { stored.secret.clientSecret = ClientSecret("") }
            return AnswerWriter.updated(stored)
        case .setActive(let id, let active):
            return AnswerWriter.activation(active: active, try await vault.setActive(active, id))
        }
    }
}
