import TestSupport
import Testing

@testable import Secrets

/// Holds what is kept in columns to what a plain array of summaries would keep.
@Suite("Rows in columns")
struct TableRowsTests {
    /// Texts that fold in all kinds of ways: to the same, to less, to more, to nothing.
    private static let pieces = [
        "", "a", "GitLab", "Produção", "producao", "é", "e\u{301}", "\u{301}", "漢字", "👩‍👩‍👧‍👦", "\u{200D}", "x\ny", "\t",
        "\u{7F}", "ẞ", "İ", "ΣΑΣς", "가각", "\u{1D164}", "\u{2028}", "https://a.Example/c", "Å", "A\u{30A}", ",", " , ",
        "[`{@Z",
        String(repeating: "lang ", count: 40), String(repeating: "ÄÖ", count: 70), "\u{0}",
    ]

    private struct Source {
        var random: SplitMix

        mutating func text() -> String {
            (0..<random.below(4)).map { _ in random.pick(TableRowsTests.pieces) }.joined()
        }

        private mutating func maybe() -> String? { random.chance(25) ? nil : text() }

        private mutating func permissions() -> [Permission] {
            (0..<random.below(3)).map { _ in
                Permission(name: random.pick(["malu", "Zoé", "Zoe\u{301}", "ana", ""]), canEdit: random.chance(50))
            }
        }

        mutating func summary(_ id: Int64) -> SecretSummary {
            SecretSummary(
                id: SecretID(id), name: text(), url: maybe(), tags: maybe(),
                owner: random.chance(50) ? "ana" : maybe(), identifierCode: maybe(),
                state: random.pick(ActiveState.allCases),
                updated: random.chance(25) ? nil : Int64(random.below(99)) - 50,
                sharing: random.chance(25) ? nil : Sharing(users: permissions(), groups: permissions()),
                access: random.pick([.view, .viewOrMore, .edit, .own]), viewing: random.chance(10) ? [.approval] : [])
        }
    }

    /// All that a summary says, byte by byte: to `==`, texts are equal that differ in how accents are composed.
    private static func bytes(_ summary: SecretSummary) -> [[UInt8]?] {
        let texts = [summary.name, summary.url, summary.tags, summary.owner, summary.identifierCode]
        let permissions = (summary.sharing?.users ?? []) + (summary.sharing?.groups ?? [])
        let rest = """
            \(summary.id) \(summary.state) \(summary.updated ?? .min) \(summary.access) \(summary.viewing.rawValue) \
            \(summary.sharing?.users.count ?? -1) \(summary.sharing?.groups.count ?? -1) \(permissions.map(\.canEdit))
            """
        return texts.map { $0.map { Array($0.utf8) } } + permissions.map { Array($0.name.utf8) } + [Array(rest.utf8)]
    }

    private static func areSame(_ rows: some Collection<SecretSummary>, _ model: [SecretSummary]) -> Bool {
        rows.map(bytes) == model.map(bytes)
    }

    @Test("A page and a table give back every byte that was put in", arguments: 0..<6 as Range<UInt64>)
    func givesBack(_ seed: UInt64) {
        var source = Source(random: SplitMix(seed: seed))
        let model = (0..<800).map { source.summary(Int64($0)) }
        var table = SecretTable()
        for start in stride(from: 0, to: model.count, by: 300) {
            var page = SummaryRows(model[start..<min(start + 300, model.count)])
            page.expected = model.count
            #expect(Self.areSame(page, Array(model[start..<min(start + 300, model.count)])))
            table.append(page)
        }
        #expect(Self.areSame(table.rows, model))
        #expect(table.rows.indices.allSatisfy { table.rows.isShared($0) == model[$0].isShared })
    }

    @Test(
        "Rows that are replaced, grow, shrink or change their state are as a plain array has them",
        arguments: 6..<12 as Range<UInt64>)
    func replacing(_ seed: UInt64) {
        var source = Source(random: SplitMix(seed: seed))
        var model = (0..<200).map { source.summary(Int64($0)) }
        var table = SecretTable()
        table.append(model)
        for step in 0..<300 {
            let row = source.random.below(model.count)
            if source.random.chance(20) {
                let state = source.random.pick(ActiveState.allCases)
                model[row].state = state
                table.setState(state, of: model[row].id)
            } else {
                model[row] = source.summary(model[row].id.rawValue)
                table.replace(model[row])
            }
            if step % 50 == 0 { #expect(Self.areSame(table.rows, model)) }
        }
        #expect(Self.areSame(table.rows, model))
        for state in ActiveState.allCases {
            let count =
                state == .active ? table.activeCount : state == .inactive ? table.inactiveCount : table.unknownCount
            #expect(count == model.count { $0.state == state })
        }
    }

    @Test(
        "A table that was changed answers filters and sorts as one that was made anew",
        arguments: 12..<16 as Range<UInt64>)
    func searchesAfterChanges(_ seed: UInt64) throws {
        var sampler = Sampler(seed: seed)
        var model = (0..<150).map { sampler.summary(Int64($0)) }
        var table = SecretTable()
        table.append(model)
        for _ in 0..<100 {
            let row = sampler.random.below(model.count)
            model[row] = sampler.summary(model[row].id.rawValue)
            table.replace(model[row])
        }
        var anew = SecretTable()
        anew.append(model)
        for column in ListColumn.allCases {
            for descending in [false, true] {
                #expect(
                    table.sorted(nil, by: column, descending: descending)
                        == anew.sorted(nil, by: column, descending: descending))
            }
        }
        for _ in 0..<150 {
            let text = sampler.expression()
            guard let filter = try? Filter.parse(text) else { continue }
            let expected = model.indices.filter { NaiveFilter.matches(filter, model[$0]) }.map(Int32.init)
            #expect(table.select(filter) == expected, "\(text)")
            // In another order, and among few.
            let few = Array(expected.reversed().prefix(8)) + [Int32(0)]
            #expect(table.select(filter, among: few) == few.filter(expected.contains), "\(text)")
        }
    }

    @Test("Facts are taken of a row whose texts are the same byte by byte, and of no other")
    func takingFacts() throws {
        let known = SecretSummary.sample(1, name: "Zoé", code: "c", sharing: Sharing(users: [Permission(name: "é")]))
        var table = SecretTable()
        table.append([known])
        #expect(table.takeFacts(0, from: SummaryRows([known]), at: 0) == false)
        var switched = known
        switched.state = .inactive
        switched.updated = 5
        switched.access = .view
        #expect(table.takeFacts(0, from: SummaryRows([switched]), at: 0) == true)
        #expect(table.rows[0] == switched && table.inactiveCount == 1 && table.activeCount == 0)
        let changes: [(inout SecretSummary) -> Void] = [
            { $0.name = "Zoe\u{301}" }, { $0.url = nil }, { $0.url = "" }, { $0.tags = "cloud" }, { $0.owner = nil },
            { $0.identifierCode = "C" }, { $0.sharing = Sharing(users: [Permission(name: "e\u{301}")]) },
            { $0.state = .unknown }, { $0.updated = nil },
        ]
        for change in changes {
            var other = switched
            change(&other)
            #expect(table.takeFacts(0, from: SummaryRows([other]), at: 0) == nil)
            #expect(table.rows[0] == switched)
        }
    }
}
