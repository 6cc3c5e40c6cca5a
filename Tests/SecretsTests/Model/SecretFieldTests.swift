import Secrets
import Testing

/// One list of fields: what is set comes back, and what differs is found, in every field.
@Suite struct SecretFieldTests {
    private static func value(_ field: SecretField, _ text: String) -> FieldValue {
        switch field.kind {
        case .text: .text(text)
        case .secret: .secret(ClientSecret(text))
        case .permissions: .permissions([Permission(name: text, canEdit: true)])
        }
    }

    private static func secret(_ draft: SecretDraft) -> APISecret {
        APISecret(
            summary: SecretSummary(
                id: SecretID(1), name: draft.name, url: draft.url, tags: draft.tags,
                identifierCode: draft.identifierCode, sharing: draft.sharing, access: .own),
            clientID: draft.clientID, clientSecret: draft.clientSecret, method: draft.method, notes: draft.notes)
    }

    private static var draft: SecretDraft {
        var draft = SecretDraft()
        for field in SecretField.allCases { draft[field] = value(field, field.title) }
        return draft
    }

    @Test func namesAreThoseOfTheAPI() {
        #expect(
            SecretField.allCases.map(\.rawValue) == [
                "name", "url", "client_id", "client_secret", "identifier_code", "method", "tags", "notes",
                "users_allowed", "groups_allowed",
            ])
        #expect(SecretField.allCases.filter(\.isRequired) == [.name, .url, .clientID])
    }

    @Test(arguments: SecretField.allCases) func aFieldThatIsSetIsItselfAndNoOther(_ field: SecretField) {
        let secret = Self.secret(Self.draft)
        #expect(SecretDraft(secret) == Self.draft)
        var draft = Self.draft
        draft[field] = Self.value(field, "other")
        let change = secret.change(to: draft)
        #expect(change.fields == [field])
        #expect(change[field] == Self.value(field, "other"))
        #expect(Self.secret(draft).differences(from: secret) == [field])
        draft[field] = secret[field]
        #expect(secret.change(to: draft).isEmpty)
    }

    @Test(arguments: SecretField.allCases) func aValueOfAnotherKindIsPassedOver(_ field: SecretField) {
        var draft = Self.draft
        draft[field] = field.kind == .permissions ? .text("x") : .permissions([])
        #expect(draft == Self.draft)
    }

    @Test func textsAreComparedByTheirBytes() {
        var draft = Self.draft
        draft.name = "caf\u{E9}"
        let composed = Self.secret(draft)
        draft.name = "cafe\u{301}"
        #expect(composed.change(to: draft).fields == [.name])
    }
}
