import Foundation
import TestSupport
import Testing

@testable import Secrets

@Suite("Bulk reports")
struct BulkReportTests {
    private func report(_ goal: BulkGoal = .deactivate) -> BulkReport {
        BulkReport(
            goal: goal,
            items: [
                ReportItem(id: SecretID(1), name: "=cmd()", target: false, result: .changed),
                ReportItem(id: SecretID(2), name: "b, \"c\"", target: false, result: .failed(.noAccess)),
                ReportItem(id: SecretID(3), name: "d", target: false, result: .already),
                ReportItem(id: SecretID(4), name: "e", target: false, result: .notPermitted),
                ReportItem(id: SecretID(5), name: "f", target: nil, result: .skipped),
                ReportItem(id: SecretID(6), name: "g", target: goal != .toggle ? false : true, result: .untouched),
            ], startedAt: 1_767_225_600, seconds: 1.5, wasCancelled: true, stoppedBy: .storageFull)
    }

    @Test func counts() {
        let counts = report().counts
        let each = [
            counts.changed, counts.already, counts.failed, counts.notPermitted, counts.skipped, counts.untouched,
        ]
        #expect(each == Array(repeating: 1, count: 6))
        #expect(report().failedIDs == [SecretID(2)])
        #expect(report().untouchedIDs == [SecretID(6)])
        #expect(report().retry == [SecretID(2), SecretID(6)])
    }

    private var table: SecretTable {
        var table = SecretTable()
        table.append((1...6).map { .sample($0, state: .inactive) })
        return table
    }

    @Test func undoTakesBackWhatChangedAndNothingElse() {
        let plan = report().undoPlan(in: table)
        #expect(plan.goal == .activate)
        #expect(plan.acting.map(\.id) == [SecretID(1)])
        #expect(plan.acting.map(\.target) == [true])
        #expect(report(.activate).undoPlan(in: table).goal == .deactivate)
    }

    @Test func undoOfWhatSomebodyElseUndidHasNothingToDo() {
        var table = table
        table.setState(.active, of: SecretID(1))
        #expect(report().undoPlan(in: table).confirmation == .nothingToDo)
    }

    @Test func retryOfATogglingWantsWhatTheFirstRunWanted() {
        // In the meantime 2 went off by another hand: nothing to do, whereas toggling would switch it on.
        let plan = report(.toggle).retryPlan(in: table)
        #expect(plan.items.map(\.target) == [false, true])
        #expect(plan.items.map(\.disposition) == [.already, .change])
    }

    @Test func csv() {
        #expect(
            report().csv() == #"""
                identifier,name,target,outcome,error
                1,"'=cmd()",inactive,changed,
                2,"b, ""c""",inactive,failed,You have no permission for this: ask the owner for access.
                3,d,inactive,already,
                4,e,inactive,not_permitted,
                5,f,,skipped,
                6,g,inactive,untouched,

                """#)
    }

    @Test func json() throws {
        let text = report().json(identity: ServiceIdentity(name: "vault", place: "a.cofre", user: nil))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["action"] as? String == "deactivate")
        #expect(object["place"] as? String == "a.cofre")
        #expect(object["user"] is NSNull)
        #expect(object["cancelled"] as? Bool == true)
        #expect(object["stopped_by"] as? String == ServiceError.storageFull.sentence)
        let counts = try #require(object["counts"] as? [String: Int])
        #expect(counts.keys.sorted() == ["already", "changed", "failed", "not_permitted", "skipped", "untouched"])
        let items = try #require(object["items"] as? [[String: Any]])
        #expect(items.map { $0["identifier"] as? String } == ["1", "2", "3", "4", "5", "6"])
        #expect(items[1]["error"] as? String == ServiceError.noAccess.sentence)
        #expect(items[0]["error"] is NSNull)
        #expect(items[4]["target"] is NSNull)
    }

    @Test func progressTellsRateAndTimeLeft() {
        let progress = BulkProgress(done: 20, total: 50, changed: 20, failed: 0, secondsElapsed: 4)
        #expect(progress.ratePerSecond == 5)
        #expect(progress.secondsLeft == 6)
        #expect(BulkProgress(done: 0, total: 5, changed: 0, failed: 0, secondsElapsed: 3).secondsLeft == nil)
        #expect(BulkProgress(done: 0, total: 5, changed: 0, failed: 0, secondsElapsed: 0).secondsLeft == nil)
    }
}
