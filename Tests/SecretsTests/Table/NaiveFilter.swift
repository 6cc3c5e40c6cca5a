import TestSupport
import Text

@testable import Secrets

/// What a filter means, said as plainly as possible, to compare the fast way with.
enum NaiveFilter {
    static func matches(_ filter: Filter, _ summary: SecretSummary, marks: Set<SecretID> = []) -> Bool {
        matches(filter.term, summary, marks)
    }

    private static func matches(_ term: FilterTerm, _ summary: SecretSummary, _ marks: Set<SecretID>) -> Bool {
        switch term {
        case .test(.marked(let isMarked)): marks.contains(summary.id) == isMarked
        case .test(let test): self.test(test, summary)
        case .not(let term): !matches(term, summary, marks)
        case .all(let terms): terms.allSatisfy { matches($0, summary, marks) }
        case .any(let terms): terms.contains { matches($0, summary, marks) }
        }
    }

    private static func test(_ test: FilterTest, _ summary: SecretSummary) -> Bool {
        switch test {
        case .contains(let scope, let text):
            texts(scope, summary).contains { fold($0).contains(String(decoding: text, as: UTF8.self)) }
        case .equals(let scope, let text):
            texts(scope, summary).contains { fold($0) == String(decoding: text, as: UTF8.self) }
        case .pattern(let scope, let pattern):
            texts(scope, summary).contains { text in
                var table = SecretTable()
                table.append([SecretSummary(id: SecretID(1), name: text, access: .own)])
                let alone = Filter(.test(.pattern(.name, pattern)))
                return !table.select(alone).isEmpty
            }
        case .state(let state): summary.state == state
        case .shared(let isShared): summary.isShared == isShared
        case .ids(let ranges): ranges.contains { $0.contains(summary.id) }
        case .updated(let range): summary.updated.map(range.contains) ?? false
        case .marked: false
        }
    }

    private static func texts(_ scope: FilterScope, _ summary: SecretSummary) -> [String] {
        func names(_ permissions: [Permission]?, _ canEdit: Bool?) -> [String] {
            (permissions ?? []).filter { canEdit == nil || $0.canEdit == canEdit }.map(\.name)
        }
        return switch scope {
        case .anywhere:
            [summary.name, summary.url, summary.owner, summary.identifierCode].compactMap { $0 } + summary.tagList
        case .name: [summary.name]
        case .url: [summary.url].compactMap { $0 }
        case .tag: summary.tagList
        case .owner: [summary.owner].compactMap { $0 }
        case .code: [summary.identifierCode].compactMap { $0 }
        case .method, .notes: []
        case .user(let canEdit): names(summary.sharing?.users, canEdit)
        case .group(let canEdit): names(summary.sharing?.groups, canEdit)
        }
    }

    static func fold(_ text: String) -> String {
        var folding = TextFolding()
        return String(decoding: folding.fold(text), as: UTF8.self)
    }
}

/// Made-up secrets and filter expressions that match each other now and then.
struct Sampler {
    var random: SplitMix

    private static let words = [
        "a", "ab", "aba", "GitLab", "Git", "lab", "Produção", "producao", "dev", "漢字", "x y", "", "https://a.b/c", "É",
    ]

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func text() -> String {
        (0..<random.below(4)).map { _ in random.pick(Self.words) }.joined(separator: random.pick(["", " ", "-"]))
    }

    private mutating func maybe() -> String? { random.chance(20) ? nil : text() }

    private mutating func permissions() -> [Permission] {
        (0..<random.below(3)).map { _ in
            Permission(name: random.pick(["malu", "Zoé", "ana"]), canEdit: random.chance(50))
        }
    }

    mutating func summary(_ id: Int64) -> SecretSummary {
        let tags = (0..<random.below(4)).map { _ in random.pick(["cloud", " Legacy ", "", "x y", "nuvem-é"]) }
        return SecretSummary(
            id: SecretID(id), name: text(), url: maybe(), tags: random.chance(20) ? nil : tags.joined(separator: ","),
            owner: maybe(), identifierCode: maybe(), state: random.pick(ActiveState.allCases),
            updated: random.chance(20) ? nil : Int64(random.below(50)) - 25,
            sharing: random.chance(20) ? nil : Sharing(users: permissions(), groups: permissions()),
            access: random.pick([.view, .edit, .own]))
    }

    mutating func expression(depth: Int = 0) -> String {
        var text = ""
        for place in 0..<(1 + random.below(3)) {
            if place > 0 { text += random.chance(25) ? " | " : " " }
            let isGroup = depth < 2 && random.chance(15)
            text += isGroup ? (random.chance(30) ? "-(" : "(") + expression(depth: depth + 1) + ")" : term()
        }
        return text
    }

    private mutating func term() -> String {
        (random.chance(30) ? "-" : "")
            + random.pick([
                "", "", "name:", "url:", "tag:", "tag:=", "owner:", "code:", "user:", "group:", "name:=",
                "active:yes ",
                "active:unknown ", "active:n ", "shared:yes ", "shared:no ", "id:7 ", "id:3,10..20 ", "updated:1970 ",
                "updated:<1970 ", "marked:yes ", "notes:", "tag:cloud,", "user:malu:edit ",
                "group:an:view ",
            ])
            + random.pick([
                "a", "b", "lab", "git", "É", "cloud", "legacy", "zzz", "\"x y\"", "/^a/", "/b$/", "/g.*b/",
                "/[^a]/", "漢",
                "malu", "producao", "-", "/^x|y$/", "gitlab",
            ])
    }
}
