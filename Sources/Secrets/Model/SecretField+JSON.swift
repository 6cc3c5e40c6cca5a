import Text

extension JSONWriter {
    /// A field as create and update bodies have it (API.md, "create").
    ///
    /// - Parameter userKey: what a user's name is called: `username`, or `name` in an answer to reading one secret.
    package mutating func member(_ field: SecretField, _ value: FieldValue, userKey: String = "username") {
        key(field.rawValue)
        switch value {
        case .text(let text): self.value(text)
        case .secret(let secret): self.value(secret.reveal())
        case .permissions(let permissions): self.value(permissions, nameKey: field == .users ? userKey : "name")
        }
    }

    private mutating func value(_ permissions: [Permission], nameKey: String) {
        array { array in
            for permission in permissions {
                array.object { object in
                    object.member(nameKey, permission.name)
                    object.member("can_edit", permission.canEdit)
                }
            }
        }
    }
}
