import Secrets

/// What of a secret can be copied; the raw value is the argument of the action `copy`.
enum Copyable: String, CaseIterable, Sendable {
    case clientSecret = "client-secret"
    case clientID = "client-id"
    case url, name, code, id

    var isSecret: Bool { self == .clientSecret }

    /// nil where a list does not tell.
    func text(of summary: SecretSummary) -> String? {
        switch self {
        case .clientSecret, .clientID: nil
        case .url: summary.url
        case .name: summary.name
        case .code: summary.identifierCode
        case .id: summary.id.description
        }
    }

    func text(of secret: APISecret) -> String {
        switch self {
        case .clientSecret: secret.clientSecret.reveal()
        case .clientID: secret.clientID
        case .url, .name, .code, .id: text(of: secret.summary) ?? ""
        }
    }

    /// What it is, in a sentence.
    var title: String {
        switch self {
        case .clientSecret: "the client secret"
        case .clientID: "the client id"
        case .url: "the URL"
        case .name: "the name"
        case .code: "the identifier code"
        case .id: "the identifier"
        }
    }
}
