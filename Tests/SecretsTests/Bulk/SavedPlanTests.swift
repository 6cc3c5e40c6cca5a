import Secrets
import TestSupport
import Testing

@Suite("Saved plans")
struct SavedPlanTests {
    private let identity = ServiceIdentity(name: "vault", place: "v.cofre", user: "ana", location: "/home/ana/v.cofre")
    private let change = BulkChange.content(ContentChange([.give(.group("SRE"), .edit), .addTag("x")]))

    private func table(_ summaries: [SecretSummary]) -> Listing {
        var table = SecretTable()
        table.append(summaries)
        return Listing(table)
    }

    private var before: [SecretSummary] {
        [
            .sample(1, name: "One", tags: ""), .sample(2, name: "Two", tags: "x"),
            .sample(3, name: "Three", tags: "", access: .view), .sample(4, name: "Four", state: .inactive),
        ]
    }

    private func plan(_ goal: BulkGoal, in listing: Listing) -> BulkPlan {
        BulkPlan.make(goal, (1...4).map { SecretID($0) }, in: listing)
    }

    @Test("It is carried out as it was shown, whatever kind of change it is", arguments: [0, 1, 2, 3])
    func roundTrip(_ kind: Int) throws {
        let goal: BulkGoal = [.change(change), .activate, .deactivate, .toggle][kind]
        let listing = table(before)
        let plan = plan(goal, in: listing)
        let saved = try SavedPlan(plan.json(identity: identity))
        #expect(saved.goal == goal && saved.location == identity.location)
        #expect(saved.items.map(\.id) == plan.acting.map(\.id))
        let again = saved.plan(in: listing)
        #expect(again.acting.map(\.id) == plan.acting.map(\.id))
        #expect(again.acting.map(\.effect) == plan.acting.map(\.effect))
        #expect(saved.differences(from: again).isEmpty)
    }

    @Test("What is otherwise by now is named")
    func differences() throws {
        let saved = try SavedPlan(plan(.change(change), in: table(before)).json(identity: identity))
        var now = before
        now[0].tags = "x"
        now[1].sharing = Sharing(groups: [Permission(name: "SRE", canEdit: true)])
        now.remove(at: 3)
        let listing = table(now)
        #expect(
            saved.differences(from: saved.plan(in: listing)) == [
                "1 One would get + SRE (edit).", "2 Two is so already.", "4 Four is gone.",
            ])
    }

    @Test("An undo's plan says which run it takes back")
    func undo() throws {
        let items = [ReportItem(id: SecretID(1), name: "One", change: .activation(true), result: .changed)]
        let report = BulkReport(goal: .activate, items: items, startedAt: 1_767_225_600, seconds: 1)
        let plan = report.undoPlan(in: table(before))
        #expect(try SavedPlan(plan.json(identity: identity)).undoes == 1_767_225_600)
    }

    @Test(
        "What is no saved plan is refused with where and why",
        arguments: [
            ("", "line 1: this is not JSON"), ("{\n  \"dry_run\": tru", "line 2: this is not JSON"),
            ("[]", "no saved plan"),
            (#"{"dry_run":false,"location":"x","place":"x","items":[],"action":"activate"}"#, "no saved plan"),
            (#"{"dry_run":true,"location":"x","place":"x","items":[],"action":"fly"}"#, "its 'change' is none"),
            (
                #"{"dry_run":true,"location":"x","place":"x","items":[{}],"action":"toggle"}"#,
                "items[0]: it has no 'identifier'"
            ),
            (
                #"{"dry_run":true,"location":"x","place":"x","action":"toggle","items":[{"identifier":"1","outcome":"change","target":"up"}]}"#,
                "items[0]: its 'change' or 'target'"
            ),
            (
                #"{"dry_run":true,"location":"x","place":"x","action":"toggle","items":[{"identifier":"1","outcome":"change","target":"active"},{"identifier":"1","outcome":"change","target":"active"}]}"#,
                "twice"
            ),
        ])
    func flaws(_ text: String, _ part: String) {
        #expect {
            _ = try SavedPlan(Array(text.utf8))
        } throws: { error in
            (error as? SavedPlan.Flaw)?.sentence.contains(part) == true
        }
    }
}
