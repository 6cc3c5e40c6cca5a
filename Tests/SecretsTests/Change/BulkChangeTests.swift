import Secrets
import TestSupport
import Testing

@Suite("Changes")
struct BulkChangeTests {
    private static let edits: [SecretEdit] = [
        .give(.user("malu"), .view), .give(.group("S, R\"E"), .edit), .take(.user("ana"), leaving: .none),
        .take(.group("x"), leaving: .view), .restore(.user("rui"), from: .none, to: .edit),
        .restore(.group("y"), from: .edit, to: .view), .addTag("rotated"), .removeTag("日本"),
    ]

    @Test("Every change is read from JSON as it was written")
    func json() throws {
        for edit in Self.edits {
            let change = BulkChange.content(ContentChange([edit]))
            #expect(BulkChange(json: change.json) == change, "\(change.json)")
        }
        for change in [.activation(true), .activation(false), BulkChange.content(ContentChange(Self.edits))] {
            #expect(BulkChange(json: change.json) == change)
        }
    }

    @Test(
        "What is no change, or contradicts itself, is not read",
        arguments: [
            "", "[]", "{}", "[1]", #"[{"step":"fly"}]"#, #"[{"step":"give","user":"a"}]"#,
            #"[{"step":"give","user":"a","access":"none"}]"#, #"[{"step":"take","user":"a","leaving":"edit"}]"#,
            #"[{"step":"restore","user":"a","from":"view","to":"view"}]"#, #"[{"step":"add_tag","tag":"a,b"}]"#,
            #"[{"step":"add_tag","tag":" "}]"#, #"[{"step":"activate"},{"step":"add_tag","tag":"x"}]"#,
            #"[{"step":"add_tag","tag":"x"},{"step":"remove_tag","tag":"x"}]"#,
            #"[{"step":"add_tag","tag":"x","tag":"y"}]"#,
        ])
    func malformed(_ text: String) { #expect(BulkChange(json: text) == nil) }

    @Test("Of several edits of one subject the last one counts")
    func once() {
        let change = ContentChange([.give(.user("a"), .view), .addTag("t"), .take(.user("a"), leaving: .none)])
        #expect(change.edits == [.take(.user("a"), leaving: .none), .addTag("t")])
        #expect(ContentChange([.give(.user("a"), .view), .give(.group("a"), .view)]).edits.count == 2)
    }

    @Test(
        "Tags keep their separators and the others' spelling",
        arguments: [
            ("", "x", "x"), ("a", "x", "a, x"), ("a,b", "x", "a,b,x"), ("a, b", "x", "a, b, x"),
            ("a ; b", "x", "a ; b, x"), ("a,", "x", "a,x"), ("a, ", "x", "a, x"), (" , ", "x", "x"),
        ])
    func addingTags(_ tags: String, _ tag: String, _ wanted: String) {
        let added = TagList.adding(tag, to: tags)
        #expect(added == wanted)
        #expect(TagList.split(added) == TagList.split(tags) + [tag])
    }

    @Test(
        "A tag is taken out wherever and however often it stands",
        arguments: [
            ("a, b, c", "b", "a, c"), ("a, b", "a", "b"), ("a", "a", ""), ("a,b,a", "a", "b"), ("b ,a", "a", "b "),
            ("a, ,a", "a", ""), ("ab, a", "a", "ab"),
        ])
    func removingTags(_ tags: String, _ tag: String, _ wanted: String) {
        #expect(TagList.removing(tag, from: tags) == wanted)
        #expect(!TagList.split(wanted).contains(tag))
    }

    @Test("A change, then what takes it back: all is as before, whatever was there")
    func thereAndBack() {
        var random = SplitMix(seed: 9)
        let grants: [Grant] = [.none, .view, .edit]
        for _ in 0..<3000 {
            var sharing = Sharing.none
            for name in ["a", "b", "c"] {
                sharing[.user(name)] = grants[random.below(3)]
                sharing[.group(name)] = grants[random.below(3)]
            }
            let tags = ["x", "y", "z"].filter { _ in random.below(2) == 0 }.joined(separator: ", ")
            let before = SecretContent(sharing: sharing, tags: tags)
            let edits = (0..<(1 + random.below(4))).map { _ -> SecretEdit in
                let name = ["a", "b", "c"][random.below(3)]
                let grantee = random.below(2) == 0 ? Grantee.user(name) : .group(name)
                return switch random.below(4) {
                case 0: .give(grantee, random.below(2) == 0 ? .view : .edit)
                case 1: .take(grantee, leaving: random.below(2) == 0 ? .none : .view)
                case 2: .addTag(["x", "y", "w"][random.below(3)])
                default: .removeTag(["x", "y", "w"][random.below(3)])
                }
            }
            let change = ContentChange(edits)
            var after = before
            let effect = change.apply(to: &after)
            #expect(change.effect(on: after).changed.isEmpty, "it is done")
            #expect(change.undo(from: before, to: after) == effect.undoChange)
            var back = after
            let undone = ContentChange(effect.undo).apply(to: &back)
            #expect(undone.conflicts.isEmpty && undone.changed.count == effect.changed.count)
            func levels(_ content: SecretContent) -> [Grant] {
                ["a", "b", "c"].flatMap { name in
                    [content.sharing?[.user(name)] ?? .none, content.sharing?[.group(name)] ?? .none]
                }
            }
            #expect(levels(back) == levels(before))
            #expect(Set(TagList.split(back.tags ?? "")) == Set(TagList.split(tags)))
            #expect((effect.changed.isEmpty) == (after == before))
        }
    }

    @Test("A name that stands twice counts for the more that it may do, and is left once")
    func twice() {
        var sharing = Sharing(users: [
            Permission(name: "a"), Permission(name: "b"), Permission(name: "a", canEdit: true),
        ])
        #expect(sharing[.user("a")] == .edit)
        sharing[.user("a")] = .view
        #expect(sharing.users == [Permission(name: "a"), Permission(name: "b")])
        sharing[.user("a")] = Grant.none
        #expect(sharing.users == [Permission(name: "b")])
    }

    @Test("What is not known is sent, and the rest still counts")
    func unknown() {
        let change = ContentChange([.give(.user("a"), .view), .addTag("t")])
        let effect = change.effect(on: SecretContent(sharing: nil, tags: "t"))
        #expect(effect.unknown == [.give(.user("a"), .view)] && effect.changed.isEmpty && effect.undo.isEmpty)
    }

    @Test("A run of several parts is taken back to where it was before the first")
    func joinedParts() throws {
        // The first part made bia an editor and failed to share with ghost; trying again did the rest.
        let change = BulkChange.content(ContentChange([.give(.user("bia"), .edit), .give(.user("ghost"), .view)]))
        let first = BulkChange.content(ContentChange([.restore(.user("bia"), from: .edit, to: .view)]))
        let report = BulkReport(
            goal: .change(change),
            items: [
                ReportItem(
                    id: SecretID(1), name: "n", change: change, result: .failed(.notShared(["ghost"])), undo: first)
            ],
            startedAt: 5, seconds: 1)
        #expect(report.undoTargets().map(\.change) == [first])
        var table = SecretTable()
        table.append([.sample(1, sharing: Sharing(users: [Permission(name: "bia", canEdit: true)]))])
        let retry = report.retryPlan(in: Listing(table))
        let second = BulkChange.content(ContentChange([.restore(.user("ghost"), from: .view, to: .none)]))
        let items = retry.reportItems([SecretID(1): RunAnswer(.changed, undo: second)])
        #expect(
            items.first?.undo
                == .content(
                    ContentChange([
                        .restore(.user("bia"), from: .edit, to: .view),
                        .restore(.user("ghost"), from: .view, to: .none),
                    ])))
        #expect(items.first?.outcome == "+ bia (edit)  + ghost")
    }
}
