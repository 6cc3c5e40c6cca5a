import Secrets
import Text

/// Reads the API's answers, every variation that API.md lists included. Whatever is no success is thrown as what it
/// means; an answer that cannot be understood is `.unreadable` or `.gateway`, never a crash, and its error holds nothing
/// of a record.
package enum AnswerReader {
    /// API.md, "list": what the caller can see, and what viewing it needs. State, URL, tags and owner are not told.
    package static func list(_ answer: RawAnswer) throws(ServiceError) -> [SecretSummary] {
        let envelope = try Envelope(answer)
        try envelope.check()
        guard envelope.fields.has("api_secret_on_list") else {
            throw .unreadable(status: answer.status, what: "it has no 'api_secret_on_list'.")
        }
        guard let rows = envelope.fields.array("api_secret_on_list") else {
            if envelope.fields.isEmpty("api_secret_on_list") { return [] }
            throw .unreadable(status: answer.status, what: "its 'api_secret_on_list' is no list.")
        }
        var summaries: [SecretSummary] = []
        summaries.reserveCapacity(rows.count)
        for row in rows {
            guard case .object(let row) = row, let summary = summary(row) else {
                throw .unreadable(
                    status: answer.status, what: "row \(summaries.count + 1) of the list has no 'identifier'.")
            }
            summaries.append(summary)
        }
        return summaries
    }

    private static func summary(_ row: JSONObject) -> SecretSummary? {
        guard let id = row.number("identifier") else { return nil }
        let access = access(row.flag("can_view") ?? false, row.flag("can_write"))
        var viewing: ViewingRule = []
        if row.flag("need_justify") ?? false { viewing.insert(.justification) }
        if row.flag("need_approval") ?? false { viewing.insert(.approval) }
        return SecretSummary(id: SecretID(id), name: row.text("name") ?? "", access: access, viewing: viewing)
    }

    /// - Parameter canWrite: nil if the answer does not say it.
    private static func access(_ canView: Bool, _ canWrite: Bool?) -> Access {
        switch canWrite {
        case true?: .edit
        case false?: canView ? .view : .none
        case nil: canView ? .viewOrMore : .none
        }
    }

    /// API.md, "one secret". It is active, since others cannot be read. What the caller may do with it beside reading, the
    /// answer does not say.
    package static func secret(_ answer: RawAnswer) throws(ServiceError) -> APISecret {
        let envelope = try Envelope(answer)
        try envelope.check()
        let secret = try entity(envelope, answer, state: .active, access: .viewOrMore)
        // Whoever edits or copies what was read would otherwise lose a permission without a word.
        for (field, read) in [
            (SecretField.users, secret.sharing.users.count), (.groups, secret.sharing.groups.count),
        ] where try count(field.rawValue, in: envelope, answer) != read {
            throw .unreadable(status: answer.status, what: "an entry of its '\(field.rawValue)' has no name.")
        }
        return secret
    }

    /// What create answers: an active secret of the caller's.
    ///
    /// - Parameter code: the identifier_code that was sent, for telling of a duplicate, and of an answer about another secret.
    package static func created(_ answer: RawAnswer, sentCode code: String) throws(ServiceError) -> StoredSecret {
        try stored(answer, sentCode: code, state: .active, access: .own)
    }

    /// What update answers. Whether the secret is active is not told.
    ///
    /// - Parameter code: the identifier_code that was sent, "" for none.
    package static func updated(_ answer: RawAnswer, sentCode code: String) throws(ServiceError) -> StoredSecret {
        try stored(answer, sentCode: code, state: .unknown, access: .edit)
    }

    private static func stored(
        _ answer: RawAnswer, sentCode code: String, state: ActiveState, access: Access
    ) throws(ServiceError) -> StoredSecret {
        let envelope = try Envelope(answer)
        try envelope.check(sentCode: code)
        let secret = try entity(envelope, answer, state: state, access: access)
        let told = secret.summary.identifierCode ?? ""
        // Other fields may come back in another form; a code is there to be compared.
        guard code.isEmpty || told.isEmpty || told.lowercased() == code.lowercased() else {
            throw .unreadable(status: answer.status, what: "it is about a secret with another identifier_code.")
        }
        let record = envelope.fields.object("api_entity", "api_secret_entity")
        let refused = record?.array("shared_error") ?? envelope.fields.array("shared_error")
        return StoredSecret(secret: secret, notSharedWith: refused.map(names) ?? [])
    }

    /// API.md, "activate" and "deactivate". That nothing had to be done is told by the message's wording alone: where it
    /// does not say so, the secret counts as changed.
    package static func activation(_ answer: RawAnswer) throws(ServiceError) -> ActivationAnswer {
        let envelope = try Envelope(answer)
        try envelope.check()
        let words = envelope.message.lowercased().split { !$0.isLetter }
        let record = envelope.fields.object("api_secret_entity", "api_entity")
        let id = record?.number("identifier") ?? envelope.fields.number("identifier")
        return ActivationAnswer(
            effect: words.contains("already") || words.contains("já") ? .already : .changed,
            about: id.map { SecretID($0) })
    }

    /// Refuses an answer about another secret than the one that was asked for: a server or something in front of it has mixed
    /// them up, and it must neither be shown nor learnt as that one.
    package static func check(_ told: SecretID, is asked: SecretID, in answer: RawAnswer) throws(ServiceError) {
        guard told != asked else { return }
        throw .unreadable(
            status: answer.status, what: "it is about the secret \(told), but \(asked) was asked for.")
    }

    /// API.md, "Base URL and authentication".
    package static func token(_ answer: RawAnswer) throws(ServiceError) -> AccessToken {
        if answer.isSuccess, let fields = Envelope.members(answer.body), let value = fields.text("access_token"),
            !value.isEmpty
        {
            // RFC 6749 section 5.1 leaves the lifetime out where it is agreed otherwise: an hour, by default.
            let lifetime = fields.number("expires_in") ?? 3600
            return AccessToken(value: ClientSecret(value), lifetimeSeconds: Double(max(0, lifetime)))
        }
        let envelope = try Envelope(answer)
        try envelope.check()
        throw .unreadable(status: answer.status, what: "it has no 'access_token'.")
    }

    // MARK: Records

    private static func entity(
        _ envelope: Envelope, _ answer: RawAnswer, state: ActiveState, access: Access
    ) throws(ServiceError) -> APISecret {
        guard let record = envelope.fields.object("api_secret_entity", "api_entity") else {
            throw .unreadable(status: answer.status, what: "it has no 'api_secret_entity' and no 'api_entity'.")
        }
        guard let id = record.number("identifier") else {
            throw .unreadable(status: answer.status, what: "the record in it has no 'identifier'.")
        }
        var content = SecretDraft()
        for field in SecretField.allCases {
            let name = field.rawValue
            content[field] =
                switch field.kind {
                case .text: .text(record.text(name) ?? "")
                case .secret: .secret(ClientSecret(record.text(name) ?? ""))
                case .permissions: .permissions(permissions(record.array(name)))
                }
        }
        let summary = SecretSummary(
            id: SecretID(id), name: content.name, url: content.url, tags: content.tags,
            identifierCode: content.identifierCode, state: state, sharing: content.sharing, access: access)
        return APISecret(
            summary: summary, clientID: content.clientID, clientSecret: content.clientSecret, method: content.method,
            notes: content.notes, version: answer.version)
    }

    /// How many entries a list of permissions of the record has. What is no list, nor one of the forms of an empty one, is
    /// unreadable.
    private static func count(
        _ field: String, in envelope: Envelope, _ answer: RawAnswer
    ) throws(ServiceError) -> Int {
        guard let record = envelope.fields.object("api_secret_entity", "api_entity"), record.has(field) else {
            return 0
        }
        if let entries = record.array(field) { return entries.count }
        guard record.isEmpty(field) else {
            throw .unreadable(status: answer.status, what: "its '\(field)' is no list.")
        }
        return 0
    }

    private static func permissions(_ list: [JSONValue]?) -> [Permission] {
        var permissions: [Permission] = []
        for case .object(let entry) in list ?? [] {
            guard let name = entry.text("username", "name"), !name.isEmpty else { continue }
            permissions.append(Permission(name: name, canEdit: entry.flag("can_edit") ?? false))
        }
        return permissions
    }

    /// The names in `shared_error`: plain, or in objects.
    private static func names(_ list: [JSONValue]) -> [String] {
        list.map { entry in
            switch entry {
            case .text(let name): name
            case .object(let entry): entry.text("username", "name", "user", "group", "message") ?? "somebody"
            case .null, .flag, .number, .array: "somebody"
            }
        }
    }
}

/// What an activation or a deactivation was answered with.
package struct ActivationAnswer: Equatable, Sendable {
    package let effect: ItemOutcome.Effect
    /// The secret that it names; nil for none, as the documents have it.
    package let about: SecretID?
}

/// An OAuth 2.0 bearer token (RFC 6750), never shown.
package struct AccessToken: Sendable {
    package let value: ClientSecret
    /// From the moment of the answer on.
    package let lifetimeSeconds: Double

    package init(value: ClientSecret, lifetimeSeconds: Double) {
        self.value = value
        self.lifetimeSeconds = lifetimeSeconds
    }
}
