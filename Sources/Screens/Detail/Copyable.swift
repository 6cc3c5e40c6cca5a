import Secrets

/// What of a secret can be copied; the raw value is the argument of the action `copy`.
enum Copyable: String, Sendable {
    case clientSecret = "client-secret"
    case clientID = "client-id"
    case url, name, id

    var isSecret: Bool { self == .clientSecret }

    /// nil where a list does not tell.
    func text(of summary: SecretSummary) -> String? {
        switch self {
        case .clientSecret, .clientID: nil
        case .url: summary.url
        case .name: summary.name
        case .id: summary.id.description
        }
    }

    func text(of secret: APISecret) -> String {
        switch self {
        case .clientSecret: secret.clientSecret.reveal()
        case .clientID: secret.clientID
        case .url, .name, .id: text(of: secret.summary) ?? ""
        }
    }

    /// For after it was copied.
    @MainActor var message: Message {
        switch self {
        case .clientSecret:
            Message(.success, "Copied the client secret; it is cleared in \(Clipboard.secretSeconds) s.")
        case .clientID: Message(.success, "Copied the client id.")
        case .url: Message(.success, "Copied the URL.")
        case .name: Message(.success, "Copied the name.")
        case .id: Message(.success, "Copied the identifier.")
        }
    }
}
