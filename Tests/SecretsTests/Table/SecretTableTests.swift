import TestSupport
import Testing

@testable import Secrets

@Suite("The table of secrets")
struct SecretTableTests {
    @Test func countsStates() {
        var table = SecretTable()
        table.append([.sample(1), .sample(2, state: .inactive), .sample(3, state: .unknown), .sample(4)])
        #expect([table.activeCount, table.inactiveCount, table.unknownCount] == [2, 1, 1])
        table.setState(.inactive, of: SecretID(1))
        table.setState(.active, of: SecretID(3))
        table.setState(.active, of: SecretID(99))
        #expect([table.activeCount, table.inactiveCount, table.unknownCount] == [2, 2, 0])
        #expect(table[SecretID(1)]?.state == .inactive)
        #expect(table[SecretID(99)] == nil)
    }

    @Test("States are counted among some rows as well; row numbers that there are none of are dropped")
    func countsOfRows() {
        var table = SecretTable()
        table.append([.sample(1), .sample(2, state: .inactive), .sample(3, state: .unknown), .sample(4)])
        let counts = table.counts(of: [3, 1, 2, 7])
        #expect([counts.active, counts.inactive, counts.unknown] == [1, 1, 1])
        #expect(table.counts(of: [0, 1, 2, 3]) == table.counts)
    }

    @Test func aNewStateIsFilteredBy() throws {
        var table = SecretTable()
        table.append([.sample(1), .sample(2)])
        table.setState(.inactive, of: SecretID(2))
        #expect(try table.select(Filter.parse("active:no")) == [1])
    }

    @Test("Identifiers are found in any order of listing")
    func lookUp() {
        var random = SplitMix(seed: 3)
        for order in [Array(1...200), Array((1...200).reversed()), Array(1...200).shuffled(using: &random)] {
            var table = SecretTable()
            table.append(order.map { .sample(Int64($0) * 2, name: "n\($0)") })
            for (row, number) in order.enumerated() {
                #expect(table.row(of: SecretID(Int64(number) * 2)) == row)
                #expect(table.row(of: SecretID(Int64(number) * 2 + 1)) == nil)
            }
            #expect(table.ids(of: [5, 0, 1000]) == [5, 0].map { SecretID(Int64(order[$0]) * 2) })
        }
    }

    @Test func replacingChangesOneRow() throws {
        var table = SecretTable()
        table.append([.sample(1, name: "first"), .sample(2, name: "second"), .sample(3, name: "third")])
        table.replace(.sample(2, name: "a much longer name", tags: "x", state: .inactive))
        table.replace(.sample(4, name: "fourth"))
        #expect(table.rows.map(\.name) == ["first", "a much longer name", "third", "fourth"])
        #expect(try table.select(Filter.parse("second")) == [])
        #expect(try table.select(Filter.parse("longer tag:x")) == [1])
        #expect(try table.select(Filter.parse("name:th")) == [2, 3])
        #expect(table.inactiveCount == 1)
    }

    @Test func aPageWithKnownSecretsReplacesThem() {
        var table = SecretTable()
        table.append([.sample(1, name: "old"), .sample(1, name: "new", state: .unknown)])
        #expect(table.rows.map(\.name) == ["new"])
        #expect(table.activeCount == 0 && table.unknownCount == 1)
    }

    // MARK: sorting

    private func sorted(_ summaries: [SecretSummary], _ column: ListColumn, _ descending: Bool = false) -> [Int64] {
        var table = SecretTable()
        table.append(summaries)
        return table.ids(of: table.sorted(nil, by: column, descending: descending)).map(\.rawValue)
    }

    @Test func sortsNamesWithoutCaseAndAccents() {
        let summaries: [SecretSummary] = [
            .sample(1, name: "zeta"), .sample(2, name: "Água"), .sample(3, name: "agua doce"), .sample(4, name: "AGUA"),
            .sample(5, name: ""), .sample(6, name: "agua doce e fria"),
        ]
        #expect(sorted(summaries, .name) == [2, 4, 3, 6, 1, 5])
        #expect(sorted(summaries, .name, true) == [1, 6, 3, 2, 4, 5])
    }

    @Test func unknownValuesComeLastBothWays() {
        let summaries: [SecretSummary] = [
            .sample(1, owner: nil, updated: nil), .sample(2, owner: "b", updated: -5),
            .sample(3, owner: "a", updated: 7),
            .sample(4, owner: "", updated: nil),
        ]
        #expect(sorted(summaries, .owner) == [3, 2, 1, 4])
        #expect(sorted(summaries, .owner, true) == [2, 3, 1, 4])
        #expect(sorted(summaries, .updated) == [2, 3, 1, 4])
        #expect(sorted(summaries, .updated, true) == [3, 2, 1, 4])
    }

    @Test func sortsStatesAndSharing() {
        let summaries: [SecretSummary] = [
            .sample(1, state: .unknown, sharing: nil), .sample(2, state: .inactive, sharing: Sharing.none),
            .sample(3, state: .active, sharing: Sharing(users: [Permission(name: "a")])),
        ]
        for column in [ListColumn.state, .shared] {
            #expect(sorted(summaries, column) == [3, 2, 1])
            #expect(sorted(summaries, column, true) == [2, 3, 1])
        }
        #expect(sorted(summaries, .id, true) == [3, 2, 1])
    }

    @Test("Every column and direction agrees with a plain comparison", arguments: ListColumn.allCases)
    func agreesWithPlainComparison(_ column: ListColumn) {
        var sampler = Sampler(seed: 21)
        var table = SecretTable()
        table.append((0..<150).map { sampler.summary(Int64($0) - 75) }.shuffled(using: &sampler.random))
        let rows = table.rows
        for descending in [false, true] {
            let candidates = (0..<Int32(120)).shuffled(using: &sampler.random)
            let expected = candidates.sorted { a, b in
                let (x, y) = (rows[Int(a)], rows[Int(b)])
                if let order = Self.compare(x, y, column, descending) { return order }
                let (nameOfX, nameOfY) = (Self.folded(x.name), Self.folded(y.name))
                return nameOfX == nameOfY ? x.id < y.id : nameOfX < nameOfY
            }
            #expect(table.sorted(candidates, by: column, descending: descending) == expected)
        }
    }

    private static func compare(_ a: SecretSummary, _ b: SecretSummary, _ column: ListColumn, _ descending: Bool)
        -> Bool?
    {
        func ordered<Value: Comparable>(_ a: Value?, _ b: Value?) -> Bool? {
            guard let a else { return b == nil ? nil : false }
            guard let b else { return true }
            return a == b ? nil : (a < b) != descending
        }
        func text(_ text: String?) -> Bytes? {
            let folded = folded(text ?? "")
            return folded.bytes.isEmpty ? nil : folded
        }
        return switch column {
        case .name: ordered(text(a.name), text(b.name))
        case .url: ordered(text(a.url), text(b.url))
        case .owner: ordered(text(a.owner), text(b.owner))
        case .code: ordered(text(a.identifierCode), text(b.identifierCode))
        case .tags: ordered(tags(a), tags(b))
        case .state: ordered(a.state.isActive.map { $0 ? 0 : 1 }, b.state.isActive.map { $0 ? 0 : 1 })
        case .shared: ordered(a.isShared.map { $0 ? 0 : 1 }, b.isShared.map { $0 ? 0 : 1 })
        case .updated: ordered(a.updated, b.updated)
        case .id: ordered(a.id, b.id)
        }
    }

    private static func folded(_ text: String) -> Bytes { Bytes(bytes: Array(NaiveFilter.fold(text).utf8)) }

    private static func tags(_ summary: SecretSummary) -> Bytes? {
        let folded = summary.tagList.map { Array(NaiveFilter.fold($0).utf8) }
        return folded.isEmpty ? nil : Bytes(bytes: Array(folded.joined(separator: [0x0A])))
    }

    private struct Bytes: Comparable {
        var bytes: [UInt8]
        static func < (a: Bytes, b: Bytes) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
    }

    @Test func longEqualNamesAreSorted() {
        let long = String(repeating: "x", count: 100_000)
        #expect(
            sorted([.sample(3, name: long), .sample(1, name: long + "b"), .sample(2, name: long)], .name) == [2, 3, 1])
    }
}
