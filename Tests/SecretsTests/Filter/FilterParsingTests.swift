import TestSupport
import Testing

@testable import Secrets

@Suite("Filter expressions: reading them")
struct FilterParsingTests {
    private func terms(_ text: String) throws -> [FilterTerm] {
        guard case .all(let terms) = try Filter.parse(text).term else { return [] }
        return terms
    }

    private func term(_ test: FilterTest, excluded: Bool = false) -> FilterTerm {
        excluded ? .not(.test(test)) : .test(test)
    }

    private func contains(_ scope: FilterScope, _ text: String) -> FilterTerm {
        term(.contains(scope, Array(text.utf8)))
    }

    @Test(
        "Half-typed terms say nothing yet",
        arguments: [
            "", "  ", "-", "tag:", "-tag:", "tag:=", "name:", "active:", "shared:", "id:", "user:", "//", "\"\"",
        ])
    func halfTyped(_ text: String) throws {
        #expect(try Filter.parse(text) == .all)
        #expect(try Filter.parse(text).isEmpty)
    }

    @Test func everyFieldHasItsScope() throws {
        #expect(
            try terms("a name:b url:c tag:d owner:e code:f user:g group:h") == [
                contains(.anywhere, "a"), contains(.name, "b"), contains(.url, "c"), contains(.tag, "d"),
                contains(.owner, "e"), contains(.code, "f"), contains(.user(canEdit: nil), "g"),
                contains(.group(canEdit: nil), "h"),
            ])
    }

    @Test func fixedValuesMayBeBegun() throws {
        #expect(try terms("active:yes") == [term(.state(.active))])
        #expect(try terms("active:n ACTIVE:Unk") == [term(.state(.inactive)), term(.state(.unknown))])
        #expect(try terms("-shared:y") == [term(.shared(true), excluded: true)])
        #expect(try terms("id:42") == [term(.ids([SecretID(42)...SecretID(42)]))])
    }

    @Test func caseAndAccentsAreFolded() throws {
        #expect(try terms("HomologAÇÃO") == [contains(.anywhere, "homologacao")])
        #expect(try terms("TAG:Legacy") == [contains(.tag, "legacy")])
    }

    @Test func quotesKeepBlanksAndFieldNames() throws {
        #expect(try terms(#""two words""#) == [contains(.anywhere, "two words")])
        #expect(try terms(#"tag:"x y" z"#) == [contains(.tag, "x y"), contains(.anywhere, "z")])
        #expect(try terms(#""tga:x""#) == [contains(.anywhere, "tga:x")])
        #expect(try terms(#""a\"b\\c\d""#) == [contains(.anywhere, #"a"b\c\d"#)])
        #expect(try terms(#"-"no this""#) == [term(.contains(.anywhere, Array("no this".utf8)), excluded: true)])
    }

    @Test func exactValues() throws {
        #expect(try terms("tag:=cloud") == [term(.equals(.tag, Array("cloud".utf8)))])
        #expect(try terms(#"group:="Test group""#) == [term(.equals(.group(canEdit: nil), Array("test group".utf8)))])
        #expect(try terms("=cloud") == [contains(.anywhere, "=cloud")])
    }

    @Test func permissionsOfUsersAndGroups() throws {
        #expect(try terms("user:malu:edit") == [contains(.user(canEdit: true), "malu")])
        #expect(try terms("user:malu:e") == [contains(.user(canEdit: true), "malu")])
        #expect(try terms("user:malu:") == [contains(.user(canEdit: nil), "malu")])
        #expect(try terms(#"group:"Test group":view"#) == [contains(.group(canEdit: false), "test group")])
        #expect(try terms("user:a:b") == [contains(.user(canEdit: nil), "a:b")])
        #expect(try terms("name:malu:edit") == [contains(.name, "malu:edit")])
    }

    @Test func addressesAreText() throws {
        #expect(try terms("https://api.example") == [contains(.anywhere, "https://api.example")])
        #expect(try terms("api.example:443") == [contains(.anywhere, "api.example:443")])
        #expect(try terms("10.0.0.1:80") == [contains(.anywhere, "10.0.0.1:80")])
    }

    @Test func repeatedTermsCountOnce() throws {
        #expect(try terms("a a A") == [contains(.anywhere, "a")])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let text: String
        let offset: Int
        let length: Int
        let says: [String]
        var testDescription: String { text }
    }

    @Test(
        "Mistakes are pointed at, with what to write instead",
        arguments: [
            Wrong(text: "a tga:x", offset: 2, length: 3, says: ["'tga'", "tag:", "quote"]),
            Wrong(text: "-nmae:x", offset: 1, length: 4, says: ["name:"]),
            Wrong(text: "xylophone:x", offset: 0, length: 9, says: ["name:, url:", "? lists all"]),
            Wrong(text: "active:maybe", offset: 7, length: 5, says: ["'maybe'", "yes, no or unknown"]),
            Wrong(text: "é shared:unknown", offset: 9, length: 7, says: ["yes or no"]),
            Wrong(text: "id:abc", offset: 3, length: 3, says: ["number", "code:"]),
            Wrong(text: "id:9..3", offset: 3, length: 4, says: ["7..12"]),
            Wrong(text: "a updated:soon", offset: 10, length: 4, says: ["'soon'", "<30d", "2026-03"]),
            Wrong(text: "updated:2026-13", offset: 8, length: 7, says: ["not a time"]),
            Wrong(text: "updated:2026-02..2026-01", offset: 8, length: 16, says: ["not a time"]),
            Wrong(text: "marked:maybe", offset: 7, length: 5, says: ["yes or no"]),
            Wrong(text: "(a)b", offset: 3, length: 1, says: ["A space is missing", ")"]),
            Wrong(text: #"a "open"#, offset: 2, length: 5, says: ["no end", "\""]),
            Wrong(text: "tag:/open", offset: 4, length: 5, says: ["no end", "/"]),
            Wrong(text: "/v1/users", offset: 4, length: 5, says: ["A space is missing", "closing /", "quotes"]),
            Wrong(text: #""a"b"#, offset: 3, length: 1, says: ["closing \""]),
            Wrong(text: "x /(a/", offset: 2, length: 4, says: ["( has no )"]),
            Wrong(text: "/a)/", offset: 0, length: 4, says: [") closes nothing"]),
            Wrong(text: "/[a/", offset: 0, length: 4, says: ["[ has no ]"]),
            Wrong(text: "/*a/", offset: 0, length: 4, says: ["nothing to repeat"]),
            Wrong(text: "/(a)\\1/", offset: 0, length: 7, says: ["back-references"]),
            Wrong(text: "/(?=a)/", offset: 0, length: 7, says: ["look-around"]),
            Wrong(text: "/a{2,1}/", offset: 0, length: 8, says: ["{n,m}"]),
            Wrong(text: "/a{999}/", offset: 0, length: 8, says: ["255"]),
            Wrong(text: "/((a{200}){200}){200}/", offset: 0, length: 22, says: ["multiply"]),
            Wrong(text: "/a\\q/", offset: 0, length: 5, says: ["\\q"]),
        ])
    func mistakes(_ wrong: Wrong) throws {
        let error = try #require(throws: FilterError.self) { try Filter.parse(wrong.text) }
        #expect(error.offset == wrong.offset)
        #expect(error.length == wrong.length)
        for part in wrong.says { #expect(error.message.contains(part), "\(error.message)") }
        #expect(error.message.count <= 78, "it has to fit into 80 columns: \(error.message)")
    }

    @Test func alternativesAndGroups() throws {
        let (a, b, c) = (contains(.anywhere, "a"), contains(.anywhere, "b"), contains(.anywhere, "c"))
        #expect(try terms("a | b") == [.any([a, b])])
        #expect(try terms("a b | c") == [.any([.all([a, b]), c])])
        #expect(try terms("(a | b) c") == [.any([a, b]), c])
        #expect(try terms("-(a b)") == [.not(.all([a, b]))])
        #expect(try terms("(a)") == [a])
        #expect(try terms("((a | b) | c)") == [.any([.any([a, b]), c])])
        #expect(try terms("a | a") == [a])
        #expect(try terms("a |b") == [.any([a, b])], "a bar in front of a word separates")
        #expect(try terms("a|b") == [contains(.anywhere, "a|b")], "one within a word does not")
        #expect(try terms("x(y)") == [contains(.anywhere, "x(y)")], "nor does a parenthesis")
        #expect(try terms(#"("a)" | b)"#) == [.any([contains(.anywhere, "a)"), b])])
        #expect(try terms("(tag:a | /b(c)/)").count == 1)
    }

    @Test("While it is typed, a group is not closed yet and an alternative not there yet")
    func halfTypedGroups() throws {
        #expect(try terms("(a | b") == terms("(a | b)"))
        #expect(try terms("a |") == terms("a"))
        #expect(try Filter.parse("(") == .all)
        #expect(try Filter.parse("| (- | tag:)") == .all)
    }

    @Test(
        "A finished filter has no empty alternatives and no open groups",
        arguments: [
            ("a |", 2, "after the |"), ("| a", 0, "before the |"), ("a | | b", 4, "before the |"),
            ("(a | b", 0, "no ) to close"), ("(a |) b", 3, "after the |"), ("()", 0, "says nothing"),
        ])
    func unfinishedGroups(_ text: String, _ offset: Int, _ says: String) throws {
        let error = try #require(throws: FilterError.self) { try Filter.parse(text, isFinished: true) }
        #expect(error.offset == offset)
        #expect(error.message.contains(says), "\(error.message)")
        #expect(error.message.count <= 78)
    }

    @Test func groupsHaveABound() throws {
        let error = try #require(throws: FilterError.self) { try Filter.parse(String(repeating: "(", count: 4000)) }
        #expect(error.message.contains("groups"))
    }

    @Test func severalValuesOfAField() throws {
        #expect(try terms("tag:a,b") == [.any([contains(.tag, "a"), contains(.tag, "b")])])
        #expect(try terms("tag:a,") == [contains(.tag, "a")])
        #expect(
            try terms("-tag:=a,b") == [
                .not(.any([.test(.equals(.tag, Array("a".utf8))), .test(.equals(.tag, Array("b".utf8)))]))
            ])
        #expect(
            try terms("user:ana:edit,bia")
                == [.any([contains(.user(canEdit: true), "ana"), contains(.user(canEdit: nil), "bia")])])
        #expect(try terms("active:yes,unk") == [.any([term(.state(.active)), term(.state(.unknown))])])
        #expect(try terms("name:a,b") == [contains(.name, "a,b")], "a name may have a comma")
        #expect(try terms(#"tag:"a,b""#) == [contains(.tag, "a,b")])
    }

    @Test func identifiersAndRangesOfThem() throws {
        func range(_ from: Int64, _ to: Int64) -> ClosedRange<SecretID> { SecretID(from)...SecretID(to) }
        #expect(try terms("id:7,3") == [term(.ids([range(3, 3), range(7, 7)]))])
        #expect(try terms("id:10..20,15..30") == [term(.ids([range(10, 30)]))])
        #expect(try terms("id:..5") == [term(.ids([range(.min, 5)]))])
        #expect(try terms("id:500..") == [term(.ids([range(500, .max)]))])
    }

    @Test(
        "Times of changes: ages, days, months, years and what is between",
        arguments: [
            ("<30d", -30 * 86_400, nil), ("30d", -30 * 86_400, nil), (">12h", nil, -12 * 3600),
            ("<2w", -14 * 86_400, nil), (">1y", nil, -365 * 86_400),
            // Of 2026-11-24.
            ("2026-11-23", -86_400, -1), ("2026-11", -23 * 86_400, 7 * 86_400 - 1), ("<2026-11-24", nil, -1),
            (">2026-11-23", 0, nil), ("2026-11-20..2026-11-22", -4 * 86_400, -86_400 - 1), ("2026-11-24..", 0, nil),
            ("..2026-11-23", nil, -1), ("30d..2d", -30 * 86_400, -2 * 86_400),
        ] as [(String, Int64?, Int64?)])
    func times(_ text: String, _ from: Int64?, _ to: Int64?) throws {
        let lower = from.map { Filter.testNow + $0 } ?? .min
        let upper = to.map { Filter.testNow + $0 } ?? .max
        #expect(try terms("updated:\(text)") == [term(.updated(lower...upper))])
    }

    @Test func daysAreThoseOfLocalTime() throws {
        let clock = FilterClock(now: Filter.testNow) { _ in -3 * 3600 }
        let filter = try Filter.parse("updated:2026-11-24", clock: clock)
        let start = Filter.testNow + 3 * 3600
        #expect(filter.term == .all([term(.updated(start...start + 86_399))]))
    }

    @Test func tooLongIsRefused() throws {
        let error = try #require(throws: FilterError.self) {
            try Filter.parse(String(repeating: "a", count: 5000))
        }
        #expect(error.message.contains("too long"))
    }

    @Test("Anything typed gives a filter or an error within the text, never a crash")
    func anythingTyped() {
        var random = SplitMix(seed: 7)
        let pieces =
            Array(#"tag:name:-/"\()[]{}*+?|^$.,=ab1é 漢~"#).map(String.init) + [
                "(", ")", " | ", "updated:", "id:", "..", "<",
                "active:", "\\d", "[:alpha:]", "{2}", "\u{301}",
            ]
        for _ in 0..<4000 {
            let text = (0..<random.below(14)).map { _ in random.pick(pieces) }.joined()
            do throws(FilterError) {
                _ = try Filter.parse(text)
            } catch {
                #expect(error.offset >= 0 && error.length >= 1 && error.offset + error.length <= text.count, "\(text)")
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test(
        arguments: [
            ("-", 0, 1), ("tag:", 0, 4), ("active:yes -tag: x", 11, 5), ("name:\"\"", 0, 7), ("// x", 0, 2),
            ("x user::edit", 2, 10), ("active:", 0, 7), ("id:", 0, 3), ("tag:=", 0, 5), ("\u{301}", 0, 1),
        ])
    func finishedTermsSaySomething(_ text: String, _ offset: Int, _ length: Int) throws {
        _ = try Filter.parse(text)
        let error = try #require(throws: FilterError.self) { try Filter.parse(text, isFinished: true) }
        #expect((error.offset, error.length) == (offset, length))
        #expect(error.message.contains("says nothing"))
    }

    @Test(arguments: ["", "  ", "x -y tag:a active:no id:4 url:/x/ \"two words\""])
    func finishedExpressionsAreTheSame(_ text: String) throws {
        #expect(try Filter.parse(text, isFinished: true) == Filter.parse(text))
    }

    /// What a list without details cannot answer is known before it is asked.
    @Test(
        arguments: [
            ("", UnlistedTerms()), ("word /regex/ name:x -name:y id:4 -id:5 active:unknown", UnlistedTerms()),
            ("tag:a -active:yes tag:b", UnlistedTerms(required: ["tag:"], excluded: ["active:"])),
            ("url:/x/ owner:=a code:c", UnlistedTerms(required: ["url:", "owner:", "code:"])),
            (
                "user:malu:edit group:sre shared:no active:no",
                UnlistedTerms(required: ["user:", "group:", "shared:", "active:"])
            ),
            ("-tag:keep", UnlistedTerms(excluded: ["tag:"])),
            ("a | -(url:x | -updated:<3d)", UnlistedTerms(required: ["updated:"], excluded: ["url:"])),
            ("tag:a -tag:b -url:c", UnlistedTerms(required: ["tag:"], excluded: ["tag:", "url:"])),
            ("-keep", UnlistedTerms(excludesAnywhere: true)), ("x -/keep/", UnlistedTerms(excludesAnywhere: true)),
            ("-\"two words\" -shared:no", UnlistedTerms(excluded: ["shared:"], excludesAnywhere: true)),
        ])
    func namesFieldsThatAShortListDoesNotTell(_ text: String, _ terms: UnlistedTerms) throws {
        let unlisted = try Filter.parse(text).unlisted(listsDetails: false)
        #expect(try Filter.parse(text).unlisted(listsDetails: true).isEmpty)
        #expect(unlisted == terms)
        #expect(unlisted.isEmpty == (terms == UnlistedTerms()))
    }

    /// Notes and methods are in no list.
    @Test func notesAreNotListed() throws {
        let unlisted = try Filter.parse("tag:a notes:x -method:GET").unlisted(listsDetails: true)
        #expect(unlisted == UnlistedTerms(required: ["notes:"], excluded: ["method:"]))
    }
}
