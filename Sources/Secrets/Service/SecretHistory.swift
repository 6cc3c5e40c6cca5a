/// Earlier versions of secrets, if a service keeps them (`SecretService.history`).
package protocol SecretHistory: Sendable {
    /// All versions of a secret's content, the current one last. Each with the state that the secret has now. Needs view access.
    func versions(of id: SecretID) async throws(ServiceError) -> [SecretVersion]

    /// Makes an earlier version's content the current one, as a new version. State and sharing stay as they are, so that restoring
    /// gives nobody access that was taken away. Needs edit access. Throws `.notFound` if there is no such version, `.conflict` if
    /// the secret has moved on from the version `current`.
    func restore(_ id: SecretID, version: Int64, expecting current: Int64?) async throws(ServiceError) -> APISecret
}

extension SecretService {
    /// Earlier versions of secrets. Throws `.unsupported` if the service has none to show.
    package func requireHistory() throws(ServiceError) -> any SecretHistory {
        if let history { return history }
        throw .unsupported("There are no earlier versions to show: only a vault keeps them.")
    }
}

/// One version of a secret's content.
package struct SecretVersion: Equatable, Sendable {
    /// From 1 on.
    package var version: Int64
    /// When this content was made, in seconds since 1970 (UTC).
    package var edited: Int64
    /// Who made it.
    package var editor: String
    /// All of it, client secret and sharing of that time included.
    package var secret: APISecret

    package init(version: Int64, edited: Int64, editor: String, secret: APISecret) {
        self.version = version
        self.edited = edited
        self.editor = editor
        self.secret = secret
    }

    /// What restoring it would change of another version: sharing stays as it is.
    package func restoredFields(over current: SecretVersion) -> [SecretField] {
        secret.differences(from: current.secret).filter { $0.kind != .permissions }
    }
}

/// What differs in one field between two versions, for people: what is gone, and what has come.
package struct FieldDifference: Equatable, Sendable {
    package let field: SecretField
    /// What is gone: of permissions, only those that are not there any more. nil if there was nothing before.
    package let old: FieldValue?
    /// What has come, likewise.
    package let new: FieldValue
    /// Whether client secrets are shown.
    package let reveals: Bool

    package var removed: String { old?.words(reveal: reveals) ?? "" }
    package var added: String { new.words(reveal: reveals) }

    /// - Parameter reveal: whether client secrets are shown.
    package init(_ field: SecretField, from old: APISecret?, to new: APISecret, reveal: Bool) {
        self.field = field
        reveals = reveal
        switch (old?[field], new[field]) {
        case (.permissions(let old)?, .permissions(let new)):
            self.old = .permissions(old.filter { !new.contains($0) })
            self.new = .permissions(new.filter { !old.contains($0) })
        case (let old, let new): (self.old, self.new) = (old, new)
        }
    }

    /// All differences between two versions; of the first version, with nothing before it, all fields that are not empty.
    package static func all(from old: APISecret?, to new: APISecret, reveal: Bool) -> [FieldDifference] {
        let fields = old.map { new.differences(from: $0) } ?? SecretField.allCases.filter { !new[$0].isEmpty }
        return fields.map { FieldDifference($0, from: old, to: new, reveal: reveal) }
    }
}

extension FieldValue {
    /// The value for people; a client secret as `(hidden)` unless it is to be revealed.
    package func words(reveal: Bool) -> String {
        switch self {
        case .text(let text): text
        case .secret(let secret) where secret.isEmpty || reveal: secret.reveal()
        case .secret: "(hidden)"
        case .permissions(let permissions):
            permissions.map { $0.canEdit ? "\($0.name) (edit)" : $0.name }.joined(separator: ", ")
        }
    }
}
