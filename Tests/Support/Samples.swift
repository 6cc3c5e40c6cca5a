import Secrets

extension SecretSummary {
    /// A summary with plausible values, each of which a test may choose.
    package static func sample(
        _ id: Int64 = 1, name: String = "Billing API", url: String? = "https://billing.example/v1",
        tags: String? = "cloud, prod", owner: String? = "ana", code: String? = nil, state: ActiveState = .active,
        updated: Int64? = 1_750_000_000, sharing: Sharing? = Sharing.none, access: Access = .own
    ) -> SecretSummary {
        SecretSummary(
            id: SecretID(id), name: name, url: url, tags: tags, owner: owner, identifierCode: code, state: state,
            updated: updated, sharing: sharing, access: access)
    }

    /// `count` summaries with identifiers from 1 on. Every third is inactive, every fourth tagged `legacy`, every
    /// fifth shared; the names differ.
    package static func samples(_ count: Int) -> [SecretSummary] {
        (0..<count).map { index in
            let draft = SecretDraft.sample(index)
            return SecretSummary(
                id: SecretID(Int64(index + 1)), name: draft.name, url: draft.url, tags: draft.tags, owner: "ana",
                identifierCode: draft.identifierCode, state: ActiveState(draft.isActive),
                updated: 1_750_000_000 + Int64(index), sharing: draft.sharing, access: .own)
        }
    }
}

extension SecretDraft {
    /// The draft number `index` of a made-up stock of secrets: all valid, with names and codes that differ.
    package static func sample(_ index: Int = 0) -> SecretDraft {
        let product = ["Billing", "Payments", "Search", "Mail", "Homologação"][index % 5]
        return SecretDraft(
            name: "\(product) API \(index + 1)", url: "https://host\(index + 1).example/v1",
            clientID: "client-\(index + 1)", clientSecret: ClientSecret("value-of-\(index + 1)"),
            identifierCode: "code-\(index + 1)", tags: index % 4 == 0 ? "legacy, cloud" : "cloud",
            notes: "Note \(index + 1)\nsecond line", method: ["GET", "POST"][index % 2],
            sharing: index % 5 == 0
                ? Sharing(users: [Permission(name: "bia", canEdit: true)], groups: [Permission(name: "Audit")]) : .none,
            isActive: index % 3 != 0)
    }

    /// `count` drafts, numbered from 0.
    package static func samples(_ count: Int) -> [SecretDraft] { (0..<count).map { sample($0) } }

    /// A draft with the three required fields only.
    package static func minimal(_ name: String = "Minimal", code: String = "") -> SecretDraft {
        SecretDraft(name: name, url: "https://minimal.example", clientID: "minimal", identifierCode: code)
    }
}
