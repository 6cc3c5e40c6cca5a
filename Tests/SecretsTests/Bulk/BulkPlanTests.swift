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
        let plan = BulkPlan.make(expected.goal, ids(1, 2, 3, 4, 5), in: Listing(mixed))
        #expect(plan.items.map(\.disposition) == expected.dispositions)
        #expect(plan.items.map(\.change?.activation) == expected.targets)
        #expect(plan.acting.map(\.id.rawValue) == expected.acting)
        #expect(plan.deactivations == expected.deactivations)
        #expect(plan.confirmation == .key)
        for disposition in PlanItem.Disposition.allCases {
            #expect(plan.count(disposition) == expected.dispositions.count { $0 == disposition })
        }
    }

    @Test func keepsTheOrderCountsHiddenOnesAndDropsStrangers() {
        let plan = BulkPlan.make(
            .activate, ids(5, 2, 99, 5, 1), in: Listing(mixed, isShown: mixed.rows.map { $0.id.rawValue <= 1 }))
        #expect(plan.items.map(\.id) == ids(5, 2, 1))
        #expect(plan.items.map(\.isHidden) == [true, true, false])
        #expect(plan.hiddenCount == 2)
    }

    @Test func aPlanIsFrozen() {
        var table = mixed
        let plan = BulkPlan.make(.deactivate, ids(1), in: Listing(table))
        table.setState(.inactive, of: SecretID(1))
        #expect(plan.acting.map(\.id) == ids(1))
    }

    @Test("The number is typed from ten on, whichever way", arguments: [0, 1, 9, 10, 11])
    func confirmation(_ count: Int) {
        let expected: BulkPlan.Confirmation = count == 0 ? .nothingToDo : count < 10 ? .key : .number(count)
        for (goal, state) in [(BulkGoal.deactivate, ActiveState.active), (.activate, .inactive), (.toggle, .inactive)] {
            let other = SecretSummary.sample(99, state: goal == .activate ? .active : .inactive, access: .view)
            let table = table((0..<count).map { .sample(Int64($0), state: state) } + [other])
            #expect(BulkPlan.make(goal, table.rows.map(\.id), in: Listing(table)).confirmation == expected, "\(goal)")
        }
    }

    @Test("Undoing, retrying and resuming ask for the number like anything else")
    func confirmationOfTargets() {
        let table = table((1...10).map { .sample($0, state: .inactive) })
        let items = (1...10).map {
            ReportItem(id: SecretID($0), name: "", change: .activation(false), result: .changed)
        }
        let done = BulkReport(goal: .deactivate, items: items, startedAt: 0, seconds: 1)
        #expect(done.undoPlan(in: Listing(table)).confirmation == .number(10))
        let failed = BulkReport(
            goal: .activate,
            items: items.map { ReportItem(id: $0.id, name: "", change: .activation(true), result: .failed(.timedOut)) },
            startedAt: 0, seconds: 1)
        #expect(failed.retryPlan(in: Listing(table)).confirmation == .number(10))
    }

    @Test(
        "The title's number is the number to type; a toggling says how many go which way; an undo says that it is one")
    func words() {
        let table = mixed
        let all = table.rows.map(\.id)
        #expect(BulkPlan.make(.deactivate, all, in: Listing(table)).title == "Deactivate 3 of 5 secrets")
        #expect(BulkPlan.make(.activate, ids(2), in: Listing(table)).title == "Activate 1 secret")
        let toggling = BulkPlan.make(.toggle, all, in: Listing(table))
        #expect(toggling.title == "Toggle 3 of 5 secrets")
        #expect(toggling.directions == "deactivate 2, activate 1")
        #expect(BulkPlan.make(.toggle, ids(2), in: Listing(table)).directions == "activate 1")
        #expect(BulkPlan.make(.deactivate, all, in: Listing(table)).directions == nil)
        let report = BulkReport(
            goal: .activate,
            items: [ReportItem(id: SecretID(1), name: "", change: .activation(true), result: .changed)],
            startedAt: 77, seconds: 1)
        let undo = report.undoPlan(in: Listing(table))
        #expect(undo.title == "Undo: deactivate 1 secret")
        #expect(undo.origin { "T\($0)" } == "Takes back the run of T77.")
        #expect(toggling.origin { "\($0)" } == nil)
    }

    @Test("Beside the name stands the identifier code or, without one, the number")
    func labels() {
        let table = table([.sample(1, code: "bill-1"), .sample(2, code: "")])
        #expect(BulkPlan.make(.deactivate, ids(1, 2), in: Listing(table)).items.map(\.label) == ["bill-1", "#2"])
    }

    @Test func unknownOnesCountAsDeactivations() {
        let table = table((1...10).map { .sample($0, state: .unknown) })
        #expect(BulkPlan.make(.deactivate, table.rows.map(\.id), in: Listing(table)).confirmation == .number(10))
        #expect(BulkPlan.make(.toggle, table.rows.map(\.id), in: Listing(table)).confirmation == .nothingToDo)
    }
}
