import RemoteTestSupport
import Secrets
import Synchronization
import Testing

@testable import MySafeClient

/// A server that stops answering in the middle of a run is noticed soon, and what is under way can be given up.
@Suite struct SilenceTests {
    private final class Switch: Sendable {
        private let state = Mutex(true)
        var isOn: Bool { state.withLock { $0 } }
        func turnOff() { state.withLock { $0 = false } }
    }

    /// Answers the first ten, then holds all, as long as the switch is on.
    private func safe(_ holding: Switch = Switch()) throws -> FakeSafe {
        let asked = Mutex(0)
        return try FakeSafe(secrets: 200) { request, _ in
            guard request.path.contains("inactive") else { return nil }
            let number = asked.withLock { asked in
                asked += 1
                return asked
            }
            return number > 10 && holding.isOn
                ? .after(.hold(then: .answer(200, #"{"response":{"status":200,"message":"done","error":false}}"#)))
                : nil
        }
    }

    private func service(_ safe: FakeSafe) throws -> MySafeService {
        try safe.service {
            $0.maxRequests = 4
            $0.time = .system
            $0.retry.silence = 0.3
            // Not over before the silence is noticed, however slow the machine is.
            $0.idleTimeout = 110
        }
    }

    private let changes = (1...200).map { ItemChange(SecretID(Int64($0)), .activation(false)) }

    @Test func whatIsGivenUpIsUnknownAndTheRestUntouched() async throws {
        let safe = try safe()
        let service = try service(safe)
        let outcomes = Outcomes()
        let stop = await failure { () throws(ServiceError) in
            try await service.apply(
                changes,
                RunFollower(silence: { _ in
                    // A machine that is busy with other things may make the server look silent before it is.
                    while safe.server.record.held != 4, !Task.isCancelled { await Task.yield() }
                    return false
                }) { outcomes.add($0) })
        }
        #expect(stop == .timedOut)
        let results = outcomes.byID.values
        #expect(results.count == 14)
        #expect(results.count { $0 == .success(.changed) } == 10)
        #expect(results.count { if case .failure(.outcomeUnknown) = $0 { true } else { false } } == 4)
        service.close()
        safe.server.stop()
    }

    @Test func whoWaitsLosesNothingAndIsToldThatItIsOver() async throws {
        let holding = Switch()
        let safe = try safe(holding)
        let service = try service(safe)
        let outcomes = Outcomes()
        let wasEnded = Mutex(false)
        try await service.apply(
            changes,
            RunFollower(silence: { _ in
                // The server comes back while the question is open.
                holding.turnOff()
                safe.server.releaseAll()
                try? await Task.sleep(for: .seconds(60))
                wasEnded.withLock { $0 = Task.isCancelled }
                return false
            }) { outcomes.add($0) })
        #expect(wasEnded.withLock { $0 })
        #expect(outcomes.items.count == 200)
        #expect(outcomes.items.allSatisfy { $0.result == .success(.changed) })
        service.close()
        safe.server.stop()
    }

    @Test func whatIsLeftAfterACancellationCanBeGivenUpToo() async throws {
        let safe = try safe()
        let service = try service(safe)
        let outcomes = Outcomes()
        let wasCancelled = Mutex(false)
        let run = Task {
            try await service.apply(
                changes,
                RunFollower(silence: { _ in
                    // Not before, however slow the machine is.
                    while !Task.isCancelled, !wasCancelled.withLock({ $0 }) { await Task.yield() }
                    return false
                }) { outcomes.add($0) })
        }
        await safe.server.wait { $0.held == 4 }
        run.cancel()
        wasCancelled.withLock { $0 = true }
        try await run.value
        #expect(outcomes.items.count == 14)
        service.close()
        safe.server.stop()
    }

    @Test func silenceIsMeasuredAgainstWhatTheServerUsuallyTakes() {
        let now = Mutex(100.0)
        let requests = RunRequests(maxRequests: 4, idleTimeout: 30, RetrySettings()) { now.withLock { $0 } }
        func pass(_ seconds: Double) { now.withLock { $0 += seconds } }
        pass(1000)
        #expect(requests.silence == nil, "nothing is under way")
        let first = requests.began()
        pass(9.9)
        #expect(requests.silence == nil)
        pass(0.2)
        #expect(requests.silence != nil)
        requests.ended(first, isAnswered: false)
        let second = requests.began()
        pass(0.5)
        requests.ended(second, isAnswered: true)
        let third = requests.began()
        pass(9.9)
        #expect(requests.silence == nil, "twenty times half a second")
        pass(0.2)
        #expect(requests.silence != nil)
        requests.ended(third, isAnswered: true)
        _ = requests.began()
        pass(29)
        #expect(requests.silence == nil)
        pass(2)
        #expect(requests.silence != nil, "longer than any request may be silent")
    }

    @Test func aRunHasOneBudgetForRepeating() {
        let requests = RunRequests(maxRequests: 4, idleTimeout: 30, RetrySettings()) { 0 }
        let first = (0..<100).count { _ in requests.mayRepeat() }
        #expect(first == 16)
        for _ in 0..<20 { requests.ended(requests.began(), isAnswered: true) }
        #expect((0..<100).count { _ in requests.mayRepeat() } == 2)
    }
}
