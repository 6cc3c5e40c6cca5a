import Secrets
import TestSupport

extension SecretSummary {
    /// A secret of somebody else, which `ana` may view but not edit.
    static func viewOnly(_ id: Int64, name: String = "Foreign") -> SecretSummary {
        .sample(id, name: name, owner: "rui", sharing: Sharing(users: [Permission(name: "ana")]), access: .view)
    }
}

extension APISecret {
    /// A whole secret, as a form edits it.
    static func sample(_ id: Int64 = 1, name: String = "Billing API", notes: String = "first\nsecond") -> APISecret {
        APISecret(
            summary: .sample(
                id, name: name, code: "bill-\(id)", sharing: Sharing(users: [Permission(name: "bia", canEdit: true)])),
            clientID: "client-\(id)", clientSecret: ClientSecret("old-value"), method: "GET", notes: notes, version: 1)
    }
}
