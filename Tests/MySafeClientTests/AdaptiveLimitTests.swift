import Testing

@testable import MySafeClient

/// How many at once: up to what is allowed, fewer on a bad day, slowly more again.
@Suite struct AdaptiveLimitTests {
    private func answer(
        _ limit: inout AdaptiveLimit, _ count: Int = 1, seconds: Double = 0.02, isMultiplexed: Bool = true,
        _ call: APICall.Repeating = .harmless
    ) {
        for _ in 0..<count {
            limit.take(
                .answered(call, seconds: seconds, isMultiplexed: isMultiplexed), underWay: limit.current)
        }
    }

    @Test func aNumberIsWhereItBeginsAndNeverPassed() {
        var limit = AdaptiveLimit(most: 5)
        #expect(limit.current == 5)
        answer(&limit, 1000)
        #expect(limit.current == 5)
    }

    @Test func automaticDoublesEachRoundOverHTTP2UntilItHasAllThatMayBe() {
        var limit = AdaptiveLimit(most: nil)
        #expect(limit.current == 16)
        answer(&limit, 16)
        #expect(limit.current == 32)
        answer(&limit, 32 + 64)
        #expect(limit.current == 128)
        answer(&limit, 1000)
        #expect(limit.current == 128)
    }

    @Test func automaticStaysWithAFewConnectionsOverHTTP1() {
        var limit = AdaptiveLimit(most: nil)
        answer(&limit, 1000, isMultiplexed: false)
        #expect(limit.current == 16)
    }

    @Test func roomThatIsNotUsedIsNoReasonForMore() {
        var limit = AdaptiveLimit(most: nil)
        for _ in 0..<1000 {
            limit.take(.answered(.harmless, seconds: 0.02, isMultiplexed: true), underWay: 3)
        }
        #expect(limit.current == 16)
    }

    @Test func anOverloadedServerGetsHalfOnceARoundAndSlowlyMoreAgain() {
        var limit = AdaptiveLimit(most: 32)
        // All that are under way meet the same bad moment.
        for underWay in stride(from: 32, to: 0, by: -1) { limit.take(.overloaded, underWay: underWay) }
        #expect(limit.current == 16)
        limit.take(.overloaded, underWay: 16)
        #expect(limit.current == 8)
        for _ in 0..<15 { limit.take(.none, underWay: 8) }
        answer(&limit, 8)
        #expect(limit.current == 9)
        answer(&limit, 9)
        #expect(limit.current == 10)
        answer(&limit, 2000)
        #expect(limit.current == 32)
        for _ in 0..<1000 { limit.take(.overloaded, underWay: limit.current) }
        #expect(limit.current == 1)
    }

    @Test func aServerThatSlowsDownGetsFewer() {
        var limit = AdaptiveLimit(most: nil)
        answer(&limit, 16 + 32 + 64)
        #expect(limit.current == 128)
        answer(&limit, 400, seconds: 0.05)
        // Slower, but not by so much: it stays.
        #expect(limit.current == 128)
        answer(&limit, 128 * 3, seconds: 0.3)
        #expect(limit.current < 128)
        answer(&limit, 5000, seconds: 0.3)
        #expect(limit.current >= 8)
    }

    @Test func answersOfAFewMillisecondsAreNeverSlow() {
        var limit = AdaptiveLimit(most: 16)
        answer(&limit, 1, seconds: 0.0001)
        answer(&limit, 1000, seconds: 0.009)
        #expect(limit.current == 16)
    }

    @Test func callsOfDifferentKindsAreNotHeldAgainstEachOther() {
        var limit = AdaptiveLimit(most: 16)
        for _ in 0..<500 {
            answer(&limit, 1, seconds: 0.01, .read)
            answer(&limit, 1, seconds: 0.5, .never)
        }
        #expect(limit.current == 16)
    }
}
