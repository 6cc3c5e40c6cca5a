import TestSupport
import Testing

@testable import Secrets

@Suite("Bulk plans")
struct BulkPlanTests {
    private func table(_ summaries: [SecretSummary]) -> SecretTable {
        var table = SecretTable()
        table.append(summaries)
        return table
    }

    private func ids(_ numbers: Int64...) -> [SecretID] { numbers.map(SecretID.init) }

    private var mixed: SecretTable {
        table([
            .sample(1, state: .active), .sample(2, state: .inactive), .sample(3, state: .unknown),
            .sample(4, state: .active, access: .view), .sample(5, state: .active, access: .edit),
        ])
    }

    struct Expected: Sendable {
        let goal: BulkGoal
        let dispositions: [PlanItem.Disposition]
        let targets: [Bool?]
        let acting: [Int64]
        let deactivations: Int
    }

    @Test(
        "What becomes of each state and permission",
        arguments: [
            Expected(
                goal: .deactivate, dispositions: [.change, .already, .unknown, .notPermitted, .change],
                targets: [false, false, false, false, false], acting: [1, 3, 5], deactivations: 3),
            Expected(
                goal: .activate, dispositions: [.already, .change, .unknown, .notPermitted, .already],
                targets: [true, true, true, true, true], acting: [2, 3], deactivations: 0),
            Expected(
                goal: .toggle, dispositions: [.change, .change, .unknown, .notPermitted, .change],
                targets: [false, true, nil, false, false], acting: [1, 2, 5], deactivations: 2),
        ])
    func dispositions(_ expected: Expected) {
        let plan = BulkPlan.make(expected.goal, ids(1, 2, 3, 4, 5), in: mixed)
        #expect(plan.items.map(\.disposition) == expected.dispositions)
        #expect(plan.items.map(\.target) == expected.targets)
        #expect(plan.acting.map(\.id.rawValue) == expected.acting)
        #expect(plan.deactivations == expected.deactivations)
        #expect(plan.confirmation == .key)
        for disposition in PlanItem.Disposition.allCases {
            #expect(plan.count(disposition) == expected.dispositions.count { $0 == disposition })
        }
    }

    @Test func keepsTheOrderCountsHiddenOnesAndDropsStrangers() {
        let plan = BulkPlan.make(.activate, ids(5, 2, 99, 5, 1), in: mixed) { $0.rawValue > 1 }
        #expect(plan.items.map(\.id) == ids(5, 2, 1))
        #expect(plan.items.map(\.isHidden) == [true, true, false])
        #expect(plan.hiddenCount == 2)
    }

    @Test func aPlanIsFrozen() {
        var table = mixed
        let plan = BulkPlan.make(.deactivate, ids(1), in: table)
        table.setState(.inactive, of: SecretID(1))
        #expect(plan.acting.map(\.id) == ids(1))
    }

    @Test("The number is typed from ten deactivations on", arguments: [0, 1, 9, 10, 11])
    func confirmation(_ count: Int) {
        let table = table((0..<count).map { .sample(Int64($0)) } + [.sample(99, state: .inactive)])
        let all = table.rows.map(\.id)
        let expected: BulkPlan.Confirmation = count == 0 ? .nothingToDo : count < 10 ? .key : .number(count)
        #expect(BulkPlan.make(.deactivate, all, in: table).confirmation == expected)
        #expect(BulkPlan.make(.toggle, all, in: table).confirmation == (count == 0 ? .key : expected))
        #expect(BulkPlan.make(.activate, all, in: table).confirmation == .key)
    }

    @Test func unknownOnesCountAsDeactivations() {
        let table = table((1...10).map { .sample($0, state: .unknown) })
        #expect(BulkPlan.make(.deactivate, table.rows.map(\.id), in: table).confirmation == .number(10))
        #expect(BulkPlan.make(.toggle, table.rows.map(\.id), in: table).confirmation == .nothingToDo)
    }
}
