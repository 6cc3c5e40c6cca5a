import Secrets
import Text

/// Everything that a form holds, whether it came from a secret or was typed.
package struct FormContent: Equatable, Sendable {
    package var name: TextField
    package var url: TextField
    package var clientID: TextField
    package var clientSecret: TextField
    package var identifierCode: TextField
    package var method: TextField
    package var tags: TextField
    package var notes: TextField
    package var users: [Permission]
    package var groups: [Permission]
    /// The client secret stays as the service has it and was not put into the field, so that editing a name makes no copy
    /// of it. Ends when the secret is shown, typed or generated.
    package var keepsSecret: Bool

    /// For a new secret.
    package init() { self.init(draft: SecretDraft()) }

    /// For a change to `secret`.
    package init(_ secret: APISecret) {
        var draft = SecretDraft(secret)
        draft.clientSecret = ClientSecret("")
        self.init(draft: draft)
        keepsSecret = !secret.clientSecret.isEmpty
    }

    /// For a new secret that is like `secret`: without its identifier code and its client secret.
    package init(clone secret: APISecret) {
        var draft = SecretDraft(secret)
        draft.name = FormText.copyOf(name: draft.name).text
        draft.clientSecret = ClientSecret("")
        draft.identifierCode = ""
        self.init(draft: draft)
    }

    private init(draft: SecretDraft) {
        name = TextField(draft.name)
        url = TextField(draft.url)
        clientID = TextField(draft.clientID)
        clientSecret = Self.secretField(draft.clientSecret)
        identifierCode = TextField(draft.identifierCode)
        method = TextField(draft.method)
        tags = TextField(draft.tags)
        notes = TextField(draft.notes, isMultiline: true)
        users = draft.sharing.users
        groups = draft.sharing.groups
        keepsSecret = false
    }

    /// A field for a client secret. It takes several lines, since some secrets are keys in PEM form.
    static func secretField(_ secret: ClientSecret, isMasked: Bool = true) -> TextField {
        var field = TextField(isMultiline: true, isMasked: isMasked)
        field.text = secret.reveal()
        return field
    }

    /// The text of a typed field; an empty one for the lists of permissions.
    package subscript(field: SecretField) -> TextField {
        get { Self.path(field).map { self[keyPath: $0] } ?? TextField() }
        _modify {
            if let path = Self.path(field) {
                yield &self[keyPath: path]
            } else {
                var nothing = TextField()
                yield &nothing
            }
        }
    }

    private static func path(_ field: SecretField) -> WritableKeyPath<FormContent, TextField>? {
        switch field {
        case .name: \.name
        case .url: \.url
        case .clientID: \.clientID
        case .clientSecret: \.clientSecret
        case .identifierCode: \.identifierCode
        case .method: \.method
        case .tags: \.tags
        case .notes: \.notes
        case .users, .groups: nil
        }
    }

    /// The required fields that are empty.
    package var missing: [SecretField] { SecretField.allCases.filter { $0.isRequired && self[$0].isEmpty } }

    /// What to create.
    package var draft: SecretDraft {
        SecretDraft(
            name: name.text, url: url.text, clientID: clientID.text, clientSecret: ClientSecret(clientSecret.text),
            identifierCode: identifierCode.text, tags: tags.text, notes: notes.text, method: method.text,
            sharing: Sharing(users: users, groups: groups))
    }

    /// What saving would change of `secret`, or what it would create.
    package func differences(from secret: APISecret?) -> [FieldDifference] {
        var draft = draft
        if let secret, keepsSecret { draft.clientSecret = secret.clientSecret }
        let summary = SecretSummary(
            id: secret?.id ?? SecretID(0), name: draft.name, url: draft.url, tags: draft.tags,
            identifierCode: draft.identifierCode, sharing: draft.sharing, access: .own)
        let new = APISecret(
            summary: summary, clientID: draft.clientID, clientSecret: draft.clientSecret, method: draft.method,
            notes: draft.notes)
        return FieldDifference.all(from: secret, to: new, reveal: false)
    }

    /// What to change of `secret`: only the fields that differ from it.
    package func change(from secret: APISecret) -> SecretChange {
        var draft = draft
        if keepsSecret { draft.clientSecret = secret.clientSecret }
        return secret.change(to: draft)
    }
}
