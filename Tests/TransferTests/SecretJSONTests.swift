import Secrets
import TestSupport
import Testing
import Text

@testable import Transfer

@Suite("Secrets as JSON")
struct SecretJSONTests {
    private static let texts = [
        "", "GitLab", "Produção é", "e\u{301}", "a \"b\" \\", "\u{1B}[2J", "x\ny\t\r", "\u{202E}", "漢😀", "\u{7F}",
        "\u{85}", "plain text",
    ]

    /// Numbers that look random and are the same each time.
    private struct Numbers {
        var state: UInt64 = 8

        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }

        mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
    }

    private static func summaries(_ count: Int) -> [SecretSummary] {
        var random = Numbers()
        func maybe() -> String? { random.below(4) == 0 ? nil : random.pick(texts) + random.pick(texts) }
        func permissions() -> [Permission] {
            (0..<random.below(3)).map { _ in Permission(name: random.pick(texts), canEdit: random.below(2) == 0) }
        }
        return (0..<count).map { index in
            SecretSummary(
                id: SecretID(Int64(index)), name: random.pick(texts) + random.pick(texts), url: maybe(), tags: maybe(),
                owner: maybe(), identifierCode: maybe(), state: random.pick(ActiveState.allCases),
                updated: random.below(4) == 0 ? nil : 1_750_000_000 + Int64(random.below(3)),
                sharing: random.below(4) == 0 ? nil : Sharing(users: permissions(), groups: permissions()),
                access: random.pick([Access.view, .viewOrMore, .edit, .own]))
        }
    }

    /// Every member of every secret, written from its summary.
    private static func plain(_ summaries: [SecretSummary]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array { array in
            for summary in summaries {
                array.object { object in
                    object.member("identifier", summary.id.description)
                    object.member("name", summary.name)
                    object.member("url", summary.url)
                    object.member("tags", summary.tags)
                    object.member("identifier_code", summary.identifierCode)
                    object.member("active", summary.state.isActive)
                    for (field, permissions) in [
                        (SecretField.users, summary.sharing?.users), (.groups, summary.sharing?.groups),
                    ] {
                        if let permissions {
                            object.member(field, .permissions(permissions))
                        } else {
                            object.key(field.rawValue)
                            object.null()
                        }
                    }
                    object.member("owner", summary.owner)
                    object.member("can_view", summary.access.canView)
                    object.member("can_write", summary.access.canWrite)
                    object.member("updated", time: summary.updated)
                }
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    @Test("A list is written from the columns as it would be from summaries, byte by byte")
    func list() {
        let summaries = Self.summaries(500)
        var table = SecretTable()
        table.append(summaries)
        let order = (0..<Int32(500)).reversed().filter { $0 % 3 != 0 }
        var pieces: [[UInt8]] = []
        SecretJSON.list(table, order) { pieces.append($0) }
        #expect(pieces.count > 1)
        #expect(Array(pieces.joined()) == Self.plain(order.map { summaries[Int($0)] }))
        pieces = []
        SecretJSON.list(table, []) { pieces.append($0) }
        #expect(pieces == [Array("[]\n".utf8)])
    }
}
