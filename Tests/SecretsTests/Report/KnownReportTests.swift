import TestSupport
import Testing

@testable import Secrets

@Suite("What a report says of secrets")
struct KnownReportTests {
    private let report = KnownReport(
        date: 1_790_000_000,
        entries: [
            SecretID(1): .init(url: "https://a", tags: "partner-x", owner: "ana", isShared: true, isActive: false),
            SecretID(2): .init(tags: "cloud", isShared: false, isActive: true), SecretID(99): .init(tags: "gone"),
        ])

    private func table() -> SecretTable {
        var table = SecretTable()
        table.append((1...3).map { SecretSummary(id: SecretID($0), name: "secret \($0)", access: .edit) })
        return table
    }

    @Test func fillsWhatTheListDoesNotTell() throws {
        var table = table()
        let hasChanged = table.fill(from: report)
        let changesAgain = table.fill(from: report)
        #expect(hasChanged && !changesAgain)
        #expect(table.rows.count == 3)
        #expect(table.rows[0].url == "https://a" && table.rows[0].isShared == true && table.rows[0].state == .inactive)
        #expect(table.rows[0].reported == [.url, .tags, .owner, .state, .shared])
        #expect(table.rows[0].reported.names == ["state", "url", "tags", "owner", "shared"])
        #expect(table.rows[1].reported == [.tags, .state, .notShared] && table.rows[1].url == nil)
        #expect(table.rows[2] == self.table().rows[2])
        #expect(try table.select(Filter.parse("tag:partner-x")) == [0])
        #expect(try table.select(Filter.parse("active:no | shared:no")) == [0, 1])
        #expect([table.counts.active, table.counts.inactive, table.counts.unknown] == [1, 1, 1])
    }

    @Test("What is known otherwise stays, and what is learnt later wins")
    func certainWins() {
        var table = table()
        var known = table.rows[0]
        known.tags = "mine"
        known.state = .active
        table.replace(known)
        _ = table.fill(from: report)
        #expect(table.rows[0].tags == "mine" && table.rows[0].state == .active)
        #expect(table.rows[0].reported == [.url, .owner, .shared])
        table.setState(.inactive, of: SecretID(2))
        #expect(table.rows[1].state == .inactive && !table.rows[1].reported.contains(.state))
        // Another report takes out what this one said.
        _ = table.fill(from: KnownReport(date: 0, entries: [:]))
        #expect(table.rows[0].url == nil && table.rows[0].tags == "mine")
        #expect(table.rows[1].state == .inactive && table.rows[1].reported.isEmpty)
    }

    @Test("A plan takes no state of a report for certain: all are sent, and toggling does not guess")
    func plans() {
        var table = table()
        _ = table.fill(from: report)
        let listing = Listing(table, isExact: false)
        let ids = (1...3).map { SecretID($0) }
        for goal in [BulkGoal.activate, .deactivate] {
            let plan = BulkPlan.make(goal, ids, in: listing)
            #expect(plan.items.map(\.disposition) == [.unknown, .unknown, .unknown])
            #expect(plan.actingCount == 3)
        }
        #expect(BulkPlan.make(.toggle, ids, in: listing).actingCount == 0)
    }
}
