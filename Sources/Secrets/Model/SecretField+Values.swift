// How to get a field, and how to set it. A value of another kind than the field's is passed over.

extension APISecret {
    /// A field's value; empty if the service did not tell it.
    package subscript(field: SecretField) -> FieldValue {
        switch field {
        case .name: .text(summary.name)
        case .url: .text(summary.url ?? "")
        case .clientID: .text(clientID)
        case .clientSecret: .secret(clientSecret)
        case .identifierCode: .text(summary.identifierCode ?? "")
        case .method: .text(method)
        case .tags: .text(summary.tags ?? "")
        case .notes: .text(notes)
        case .users: .permissions(sharing.users)
        case .groups: .permissions(sharing.groups)
        }
    }

    /// The fields that differ from `other`.
    package func differences(from other: APISecret) -> [SecretField] {
        SecretField.allCases.filter { self[$0] != other[$0] }
    }

    /// What makes this secret what `draft` says: only the fields that differ.
    package func change(to draft: SecretDraft) -> SecretChange {
        var change = SecretChange()
        for field in SecretField.allCases where draft[field] != self[field] { change[field] = draft[field] }
        return change
    }
}

extension SecretDraft {
    /// What would make a secret of the same content. It is active, as the API creates them.
    package init(_ secret: APISecret) {
        self.init()
        for field in SecretField.allCases { self[field] = secret[field] }
    }

    package subscript(field: SecretField) -> FieldValue {
        get {
            switch field {
            case .name: .text(name)
            case .url: .text(url)
            case .clientID: .text(clientID)
            case .clientSecret: .secret(clientSecret)
            case .identifierCode: .text(identifierCode)
            case .method: .text(method)
            case .tags: .text(tags)
            case .notes: .text(notes)
            case .users: .permissions(sharing.users)
            case .groups: .permissions(sharing.groups)
            }
        }
        set {
            switch (field, newValue) {
            case (.name, .text(let text)): name = text
            case (.url, .text(let text)): url = text
            case (.clientID, .text(let text)): clientID = text
            case (.clientSecret, .secret(let secret)): clientSecret = secret
            case (.identifierCode, .text(let text)): identifierCode = text
            case (.method, .text(let text)): method = text
            case (.tags, .text(let text)): tags = text
            case (.notes, .text(let text)): notes = text
            case (.users, .permissions(let permissions)): sharing.users = permissions
            case (.groups, .permissions(let permissions)): sharing.groups = permissions
            default: break
            }
        }
    }
}

extension SecretChange {
    /// What a field becomes; nil if it stays as it is.
    package subscript(field: SecretField) -> FieldValue? {
        get {
            switch field {
            case .name: name.map(FieldValue.text)
            case .url: url.map(FieldValue.text)
            case .clientID: clientID.map(FieldValue.text)
            case .clientSecret: clientSecret.map(FieldValue.secret)
            case .identifierCode: identifierCode.map(FieldValue.text)
            case .method: method.map(FieldValue.text)
            case .tags: tags.map(FieldValue.text)
            case .notes: notes.map(FieldValue.text)
            case .users: users.map(FieldValue.permissions)
            case .groups: groups.map(FieldValue.permissions)
            }
        }
        set {
            switch (field, newValue) {
            case (.name, .text(let text)?): name = text
            case (.url, .text(let text)?): url = text
            case (.clientID, .text(let text)?): clientID = text
            case (.clientSecret, .secret(let secret)?): clientSecret = secret
            case (.identifierCode, .text(let text)?): identifierCode = text
            case (.method, .text(let text)?): method = text
            case (.tags, .text(let text)?): tags = text
            case (.notes, .text(let text)?): notes = text
            case (.users, .permissions(let permissions)?): users = permissions
            case (.groups, .permissions(let permissions)?): groups = permissions
            default: break
            }
        }
    }

    /// The fields that it changes.
    package var fields: [SecretField] { SecretField.allCases.filter { self[$0] != nil } }
}
