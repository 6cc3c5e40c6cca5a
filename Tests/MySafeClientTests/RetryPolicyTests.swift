import MySafeWire
import Secrets
import Testing

@testable import MySafeClient

/// When a request is repeated, how long is waited, and what is told in the end.
@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(settings: RetrySettings(), jitter: { 0.999 })

    private func broken(sent: Bool) -> Result<HTTPAnswer, TransportError> {
        .failure(TransportError(kind: sent ? .broken : .unconnected, reason: "gone", mayHaveArrived: sent))
    }

    @Test func theWaitsGrowAndEnd() {
        var history = RetryPolicy.History()
        var waits: [Double] = []
        while case .again(let seconds, _) = policy.step(after: broken(sent: false), of: .read, &history) {
            waits.append(seconds)
        }
        #expect(waits.count == 3)
        #expect(zip(waits, [0.25, 0.5, 1.0]).allSatisfy { $0 <= $1 && $0 > $1 * 0.9 })
    }

    @Test func whatMayHaveArrivedIsNeverForgotten() {
        var history = RetryPolicy.History()
        guard case .again = policy.step(after: broken(sent: true), of: .harmless, &history) else {
            return fail("not repeated")
        }
        // Later attempts that surely did not arrive do not undo the first one.
        history.attempts = 3
        guard case .fail(let failure) = policy.step(after: broken(sent: false), of: .harmless, &history) else {
            return fail("not ended")
        }
        #expect(failure.mayBeDone && failure.error.kind == "outcomeUnknown" && failure.cause.kind == "unreachable")
        let limited = HTTPAnswer(status: 429, body: [], retryAfter: 1000)
        guard case .fail(let refused) = policy.step(after: .success(limited), of: .harmless, &history) else {
            return fail("waited for too long")
        }
        #expect(refused.error.kind == "outcomeUnknown" && refused.isForAll)
    }

    @Test func aCreateIsRepeatedOnlyWhereItSurelyNeverArrived() {
        var history = RetryPolicy.History()
        guard case .again = policy.step(after: broken(sent: false), of: .never, &history) else {
            return fail("not repeated")
        }
        guard case .fail = policy.step(after: broken(sent: true), of: .never, &history) else {
            return fail("repeated")
        }
    }

    @Test func aTokenIsRenewedOnce() {
        var history = RetryPolicy.History()
        let refused = Result<HTTPAnswer, TransportError>.success(HTTPAnswer(status: 401, body: []))
        guard case .renewToken = policy.step(after: refused, of: .never, &history) else { return fail("not renewed") }
        guard case .answer(let answer) = policy.step(after: refused, of: .never, &history) else {
            return fail("renewed twice")
        }
        #expect(answer.status == 401)
    }
}
