/// What a list shows of a secret. Fields that a service's list does not tell are nil, and `state` is
/// `.unknown` (MySafe's list knows neither URL, tags, owner nor state; API.md, "list").
package struct SecretSummary: Identifiable, Equatable, Sendable {
    package let id: SecretID
    package var name: String
    package var url: String?
    /// One string, as in the API; by convention tags are separated by commas (see `tagList`).
    package var tags: String?
    package var owner: String?
    /// The user's own identifier, unique among the owner's secrets; "" where there is none.
    package var identifierCode: String?
    package var state: ActiveState
    /// When it last changed, in seconds since 1970 (UTC).
    package var updated: Int64?
    /// Who it is shared with; nil where the service's list does not tell.
    package var sharing: Sharing?
    /// What the acting user may do with it.
    package var access: Access
    /// What is needed before it can be viewed.
    package var viewing: ViewingRule
    /// What of it is last known from a report, rather than certain.
    package var reported: ReportedFields = []

    package init(
        id: SecretID, name: String, url: String? = nil, tags: String? = nil, owner: String? = nil,
        identifierCode: String? = nil, state: ActiveState = .unknown, updated: Int64? = nil,
        sharing: Sharing? = nil, access: Access, viewing: ViewingRule = []
    ) {
        self.id = id
        self.name = name
        self.url = url
        self.tags = tags
        self.owner = owner
        self.identifierCode = identifierCode
        self.state = state
        self.updated = updated
        self.sharing = sharing
        self.access = access
        self.viewing = viewing
    }

    /// Whether it is shared with anybody; nil where that is not known.
    package var isShared: Bool? { sharing.map { !$0.isEmpty } ?? reported.isShared }

    /// The state, if it is known for certain.
    package var certainState: ActiveState { reported.contains(.state) ? .unknown : state }

    /// The tags one by one, trimmed, without empty ones.
    package var tagList: [String] { tags.map(TagList.split) ?? [] }
}

/// What a server wants before it shows a secret's values, given elsewhere (API.md, "list": `need_justify`,
/// `need_approval`). Empty where nothing is wanted, or where a list does not tell.
package struct ViewingRule: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Somebody has to say why they view it.
    package static let justification = ViewingRule(rawValue: 1)
    /// Somebody else has to approve.
    package static let approval = ViewingRule(rawValue: 2)
}

/// The convention for several tags in the API's one `tags` string.
package enum TagList {
    /// Splits at commas and trims spaces; empty tags are dropped.
    package static func split(_ tags: String) -> [String] {
        tags.split(separator: ",").compactMap { part in
            let trimmed = part.drop { $0 == " " }
            guard let end = trimmed.lastIndex(where: { $0 != " " }) else { return nil }
            return String(trimmed[...end])
        }
    }
}
