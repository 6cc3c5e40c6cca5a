import Secrets

/// Whom some secrets are shared with and which tags they have, as far as that is known.
struct SharedFacts {
    /// Whether it is known of all of them.
    let isComplete: Bool
    /// Sorted.
    let tags: [String]
    private let users: Set<String>
    private let groups: Set<String>

    init(_ ids: [SecretID], in table: SecretTable) {
        var sharings: Set<Int> = []
        var tagTexts: Set<String> = []
        var isComplete = true
        for id in ids {
            guard let row = table.row(of: id), let place = table.rows.sharingPlace(row), let tags = table.rows.tags(row)
            else {
                isComplete = false
                continue
            }
            sharings.insert(place)
            tagTexts.insert(tags)
        }
        let all = sharings.map { table.rows.sharings[$0] }
        self.isComplete = isComplete
        users = Set(all.lazy.flatMap(\.users).map(\.name))
        groups = Set(all.lazy.flatMap(\.groups).map(\.name))
        tags = Set(tagTexts.flatMap(TagList.split)).sorted()
    }

    /// Those that at least one of the secrets is shared with, sorted.
    func grantees(_ kind: Grantee.Kind) -> [String] { (kind == .user ? users : groups).sorted() }

    /// Whether one of the secrets has what an edit takes away; true for edits that take nothing away.
    func has(_ edit: SecretEdit) -> Bool {
        switch edit {
        case .take(let grantee, _): (grantee.kind == .user ? users : groups).contains(grantee.name)
        case .removeTag(let tag): tags.contains(tag)
        case .give, .restore, .addTag: true
        }
    }

    /// All tags that are known, sorted.
    static func tags(of table: SecretTable) -> [String] {
        Set(table.rows.allTags.flatMap(TagList.split)).sorted()
    }
}
