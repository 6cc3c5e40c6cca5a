import Secrets
import Testing
import Text

/// What entries are asked for, as it is typed.
@Suite struct AuditQueryTests {
    private let now: Int64 = 1_800_000_000

    @Test func fieldsAreRead() throws {
        let query = try AuditQuery(
            text: "user:ana action:access-keys  secret:42 since:7d until:2026-11-20", now: now)
        #expect(
            query
                == AuditQuery(
                    user: "ana", action: .accessKeys, secret: SecretID(42), since: now - 7 * 86_400,
                    until: TimeExpression.date("2026-11-21")))
        #expect(try AuditQuery(text: "", now: now) == AuditQuery())
        #expect(try AuditQuery(text: "until:12h", now: now).until == now - 12 * 3600)
    }

    @Test(arguments: ["ana", "user", "action:delete", "secret:x", "since:yesterday", "until:2026-13-01", "who:ana"])
    func whatIsWrongIsSaid(_ text: String) {
        #expect(throws: AuditQueryError.self) { try AuditQuery(text: text, now: now) }
    }

    @Test func everyFieldNarrows() {
        let record = AuditRecord(number: 1, time: 100, user: "ana", action: .update, ids: [SecretID(1), SecretID(2)])
        for query in [
            AuditQuery(), AuditQuery(user: "ana"), AuditQuery(action: .update), AuditQuery(secret: SecretID(2)),
            AuditQuery(since: 100, until: 101),
        ] { #expect(query.matches(record)) }
        for query in [
            AuditQuery(user: "an"), AuditQuery(action: .create), AuditQuery(secret: SecretID(3)),
            AuditQuery(since: 101),
            AuditQuery(until: 100),
        ] { #expect(!query.matches(record)) }
        #expect(record.subject { _ in "A" } == "2 secrets")
        #expect(
            AuditRecord(number: 1, time: 0, user: "", action: .update, ids: [SecretID(7)]).subject { _ in nil }
                == "secret 7")
    }
}
