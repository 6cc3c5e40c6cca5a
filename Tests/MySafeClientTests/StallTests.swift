import RemoteTestSupport
import Secrets
import Testing

@testable import MySafeClient

/// Somebody who waits at a terminal is told that no answer comes.
@Suite struct StallTests {
    /// What is told, in its order, and a clock that stands still.
    private func stage(
        _ fault: @escaping FakeSafe.Faults, token: @escaping FakeSafe.Faults = { _, _ in nil }
    ) throws -> (safe: FakeSafe, service: MySafeService, hands: Hands, told: AsyncStream<Double?>) {
        let hands = Hands(0)
        let (told, teller) = AsyncStream<Double?>.makeStream()
        let safe = try FakeSafe(secrets: 2, fault: fault, tokenFault: token)
        let service = try safe.service {
            $0.time.uptime = { hands.now }
            $0.time.sleep = { hands.advance($0) }
            $0.stalled = { teller.yield($0) }
        }
        return (safe, service, hands, told)
    }

    @Test func aStallIsToldAndIsOverWithTheAnswer() async throws {
        let (safe, service, hands, told) = try stage({ _, _ in .instead(.hold(then: FakeSafe.failure(.noAccess))) })
        let reading = Task { await failure { () throws(ServiceError) in try await service.read(SecretID(1)) } }
        await safe.server.wait { $0.held == 1 }
        hands.advance(12)
        var tellings = told.makeAsyncIterator()
        #expect(await tellings.next() == 12)
        safe.server.releaseAll()
        #expect(await reading.value == .noAccess)
        // Nothing comes after the end.
        while let seconds = await tellings.next(), let seconds { #expect(seconds == 12) }
        service.close()
        safe.server.stop()
    }

    @Test func waitingForATokenIsAStallToo() async throws {
        let (safe, service, hands, told) = try stage(
            { _, _ in nil }, token: { _, _ in .instead(.hold(then: .answer(401, "{}"))) })
        let login = Task { await failure { () throws(ServiceError) in try await service.logIn() } }
        await safe.server.wait { $0.held == 1 }
        hands.advance(6)
        var tellings = told.makeAsyncIterator()
        #expect(await tellings.next() == 6)
        safe.server.releaseAll()
        #expect(await login.value?.kind == "keyRefused")
        service.close()
        safe.server.stop()
    }

    @Test func theTimeThatAServerAskedForIsNoStall() async {
        let hands = Hands(0)
        let (told, teller) = AsyncStream<Double?>.makeStream()
        let watch = StallWatch(after: 5, uptime: { hands.now }, tell: { teller.yield($0) })
        watch.began()
        watch.heard(askingToWait: 60)
        hands.advance(30)
        hands.advance(40)
        var tellings = told.makeAsyncIterator()
        #expect(await tellings.next() == 10)
        watch.ended()
    }

    /// A run has a watch of its own.
    @Test func aRunIsNotCounted() async throws {
        let (safe, service, hands, told) = try stage({ _, _ in .instead(.hold(then: FakeSafe.failure(.noAccess))) })
        let run = Task { await service.run(false, [1]) }
        await safe.server.wait { $0.held == 1 }
        hands.advance(20)
        let reading = Task { await failure { () throws(ServiceError) in try await service.read(SecretID(2)) } }
        await safe.server.wait { $0.held == 2 }
        hands.advance(6)
        var tellings = told.makeAsyncIterator()
        #expect(await tellings.next() == 6)
        safe.server.releaseAll()
        _ = await run.value
        #expect(await reading.value == .noAccess)
        service.close()
        safe.server.stop()
    }
}
