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
                ReportItem(id: SecretID(1), name: "=cmd()", code: "c-1", change: .activation(false), result: .changed),
                ReportItem(id: SecretID(2), name: "b, \"c\"", change: .activation(false), result: .failed(.noAccess)),
                ReportItem(id: SecretID(3), name: "d", change: .activation(false), result: .already),
                ReportItem(id: SecretID(4), name: "e", change: .activation(false), result: .notPermitted),
                ReportItem(id: SecretID(5), name: "f", change: nil, result: .skipped),
                ReportItem(
                    id: SecretID(6), name: "g", change: .activation(goal != .toggle ? false : true), result: .untouched),
                ReportItem(id: SecretID(7), name: "h", change: .activation(false), result: .uncertain),
                ReportItem(id: SecretID(8), name: "i", change: .activation(false), result: .superseded),
            ], startedAt: 1_767_225_600, seconds: 1.5, wasCancelled: true, stoppedBy: .storageFull)
    }

    @Test func counts() {
        let counts = report().counts
        let each = [
            counts.changed, counts.already, counts.uncertain, counts.failed, counts.notPermitted, counts.skipped,
            counts.superseded, counts.untouched,
        ]
        #expect(each == Array(repeating: 1, count: 8))
        #expect(report().failedIDs == [SecretID(2)])
        #expect(report().untouchedIDs == [SecretID(6)])
        #expect(report().retry == [SecretID(2), SecretID(6)])
    }

    private var table: SecretTable {
        var table = SecretTable()
        table.append((1...8).map { .sample($0, state: .inactive) })
        return table
    }

    @Test func undoTakesBackWhatChangedAndNothingElse() {
        let plan = report().undoPlan(in: Listing(table))
        #expect(plan.goal == .activate)
        #expect(plan.acting.map(\.id) == [SecretID(1)])
        #expect(plan.acting.map(\.change?.activation) == [true])
        #expect(report(.activate).undoPlan(in: Listing(table)).goal == .deactivate)
    }

    @Test("What the run only may have changed is left out of undo unless it is asked for")
    func undoOfWhatIsNotKnown() {
        let lost = ReportItem(
            id: SecretID(9), name: "j", change: .activation(false), result: .failed(.outcomeUnknown(reason: "cut")))
        let report = BulkReport(goal: .deactivate, items: report().items + [lost], startedAt: 0, seconds: 1)
        #expect(report.mayHaveChangedCount == 2)
        #expect(report.undoTargets().map(\.id) == [SecretID(1)])
        #expect(report.undoTargets(includingUncertain: true).map(\.id) == [SecretID(1), SecretID(7), SecretID(9)])
        #expect(report.undoPlan(includingUncertain: true, in: Listing(table, isExact: false)).actingCount == 3)
    }

    @Test func undoOfWhatSomebodyElseUndidHasNothingToDo() {
        var table = table
        table.setState(.active, of: SecretID(1))
        #expect(report().undoPlan(in: Listing(table)).confirmation == .nothingToDo)
    }

    @Test func retryOfATogglingWantsWhatTheFirstRunWanted() {
        // In the meantime 2 went off by another hand: nothing to do, whereas toggling would switch it on.
        let plan = report(.toggle).retryPlan(in: Listing(table))
        #expect(plan.items.map(\.change?.activation) == [false, true])
        #expect(plan.items.map(\.disposition) == [.already, .change])
    }

    @Test func csv() {
        #expect(
            report().csv() == #"""
                identifier,identifier_code,name,target,outcome,error
                1,c-1,"'=cmd()",inactive,changed,
                2,,"b, ""c""",inactive,failed,You have no permission for this: ask the owner for access.
                3,,d,inactive,already,
                4,,e,inactive,not_permitted,
                5,,f,,skipped,
                6,,g,inactive,untouched,
                7,,h,inactive,uncertain,
                8,,i,inactive,superseded,

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
        #expect(
            counts == [
                "already": 1, "changed": 1, "changed_since": 0, "failed": 1, "not_found": 0, "not_permitted": 1,
                "skipped": 1, "superseded": 1, "uncertain": 1, "untouched": 1,
            ])
        let items = try #require(object["items"] as? [[String: Any]])
        #expect(items.map { $0["identifier"] as? String } == (1...8).map(String.init))
        #expect(items[0]["identifier_code"] as? String == "c-1" && items[1]["identifier_code"] is NSNull)
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
