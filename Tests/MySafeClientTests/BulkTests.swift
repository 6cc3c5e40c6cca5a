import MySafeClient
import Posix
import RemoteTestSupport
import Secrets
import Synchronization
import Testing

/// Many at once: bounded, reported truly, stopped where going on makes no sense.
@Suite struct BulkTests {
    @Test func eachIsDoneOnceAndReportedOnce() async throws {
        let safe = try FakeSafe(secrets: 500)
        let service = try safe.service()
        let (outcomes, stop) = await service.run(false, Array(1...500) + Array(1...500) + [9999])
        #expect(stop == nil)
        #expect(outcomes.items.count == 501)
        #expect(outcomes.byID[9999] == .failure(.notFound))
        #expect(safe.inactive.count == 500)
        #expect(safe.calls.count == 501)
        #expect(safe.tokensIssued == 1)
        #expect(outcomes.batches <= outcomes.items.count)
        let (again, _) = await service.run(false, [1, 2])
        #expect(again.items.allSatisfy { $0.result == .success(.already) })
        service.close()
        safe.server.stop()
    }

    @Test func noMoreThanTheLimitAreUnderWayAndConnectionsAreKept() async throws {
        let safe = try FakeSafe(secrets: 40) { _, _ in .instead(.hold(then: FakeSafe.failure(.noAccess))) }
        let service = try safe.service { $0.maxRequests = 5 }
        let run = Task { await service.run(false, 1...40) }
        await safe.server.wait { $0.held == 5 }
        // One answer lets one more request in.
        safe.server.release(1)
        await safe.server.wait { $0.requests.count == 7 && $0.held == 5 }
        safe.server.releaseAll()
        let (outcomes, _) = await run.value
        #expect(outcomes.items.count == 40)
        #expect(safe.server.record.peak == 5)
        #expect(safe.server.record.connections <= 6)
        service.close()
        safe.server.stop()
    }

    @Test func cancellingFinishesWhatIsInFlightAndTouchesNothingElse() async throws {
        let hold = Mutex(true)
        let safe = try FakeSafe(secrets: 100) { request, _ in
            hold.withLock { $0 } && request.path.contains("inactive")
                ? .after(.hold(then: .answer(200, #"{"response":{"status":200,"message":"done","error":false}}"#)))
                : nil
        }
        let service = try safe.service { $0.maxRequests = 4 }
        let run = Task { await service.run(false, 1...100) }
        await safe.server.wait { $0.held == 4 }
        run.cancel()
        safe.server.releaseAll()
        let (outcomes, stop) = await run.value
        #expect(stop == nil)
        #expect(outcomes.items.count == 4)
        #expect(outcomes.items.allSatisfy { $0.result == .success(.changed) })
        #expect(Set(outcomes.items.map(\.id.rawValue)) == safe.inactive)
        #expect(safe.calls.count == 4)
        #expect(safe.server.record.hangUps == 0)
        service.close()
        safe.server.stop()
    }

    @Test func closingFinishesWhatIsInFlightToo() async throws {
        let safe = try FakeSafe(secrets: 2) { request, _ in
            request.path.contains("inactive")
                ? .after(.hold(then: .answer(200, #"{"response":{"status":200,"message":"done","error":false}}"#)))
                : nil
        }
        let service = try safe.service { $0.maxRequests = 3 }
        let run = Task { await service.run(false, 1...2) }
        await safe.server.wait { $0.held == 2 }
        let closing = Task { await OffPool.concurrent.run { service.close() } }
        // Once it is closing, it takes nothing more.
        while await failure({ () throws(ServiceError) in try await service.listAll().count }) != .cancelled {}
        safe.server.releaseAll()
        await closing.value
        let (outcomes, _) = await run.value
        #expect(outcomes.items.filter { $0.result == .success(.changed) }.count == 2)
        #expect(Set(outcomes.items.map(\.id.rawValue)) == safe.inactive)
        safe.server.stop()
    }

    /// As `ContractSuite` has it: the receiver cancels the task that it is called in.
    @Test func aReceiverCanCancelTheRun() async throws {
        let safe = try FakeSafe(secrets: 3000)
        let service = try safe.service()
        let outcomes = Outcomes()
        let run = Task {
            try await service.setActive(false, (1...3000).map { SecretID($0) }) { batch in
                outcomes.add(batch)
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        try await run.value
        #expect(outcomes.items.count < 3000 && !outcomes.items.isEmpty)
        #expect(Set(outcomes.items.map(\.id.rawValue)) == safe.inactive)
        service.close()
        safe.server.stop()
    }

    @Test func aServerThatGoesAwayStopsTheRunAndNothingIsToldThatIsNotTrue() async throws {
        let done = Mutex(0)
        let safe = try FakeSafe(secrets: 400) { _, _ in
            // The first hundred are done; those in flight afterwards are done too, but their answers are lost.
            done.withLock {
                $0 += 1
                return $0 > 100
            } ? .after(.cut) : nil
        }
        let service = try safe.service { $0.maxRequests = 4 }
        let server = safe.server
        let watch = Task {
            await server.wait { $0.requests.count >= 102 }
            server.stop()
        }
        let (outcomes, stop) = await service.run(false, 1...400)
        // A run that ended too early is a failure, not a test that waits for ever.
        server.stop()
        await watch.value
        #expect(stop?.kind == "unreachable")
        var succeeded: Set<Int64> = []
        var unknown: Set<Int64> = []
        var unsent: Set<Int64> = []
        for (id, result) in outcomes.byID {
            switch result {
            case .success: succeeded.insert(id)
            case .failure(.outcomeUnknown): unknown.insert(id)
            // The server stopped before the connection was there: nothing was sent.
            case .failure(.unreachable): unsent.insert(id)
            case .failure(let error): fail("\(id): \(error)")
            }
        }
        #expect(succeeded.isSubset(of: safe.inactive))
        #expect(unsent.isDisjoint(with: safe.inactive))
        // Whatever took effect was reported, and what was not reported was not touched.
        #expect(safe.inactive.isSubset(of: succeeded.union(unknown)))
        #expect(outcomes.items.count < 400)
        #expect(safe.effects.values.allSatisfy { $0 == 1 })
        service.close()
    }

    /// What was inactive before must not be taken for the run's work, however many answers are lost: undo would activate it.
    @Test("Undo leaves what was so before, at any rate of faults", arguments: [5, 15, 30])
    func undoUnderFaults(_ percent: Int) async throws {
        let total = 2000
        let isFaulty = Mutex(false)
        let safe = try FakeSafe(secrets: total) { request, earlier in
            guard isFaulty.withLock({ $0 }), let id = request.path.split(separator: "/").last.flatMap({ Int($0) }),
                (id &* 7919 &+ earlier &* 104_729) % 100 < percent
            else { return nil }
            let reaction = [FaultServer.Reaction.cut, .answer(502, "bad"), .answer(504, "late")][(id + earlier) % 3]
            return id % 2 == 0 ? .after(reaction) : .instead(reaction)
        }
        let service = try safe.service { $0.retry.attempts = 12 }
        let before = Set((1...total).filter { $0 % 10 == 7 }.map { Int64($0) })
        _ = await service.run(false, before.map { Int($0) })
        #expect(safe.inactive == before)

        isFaulty.withLock { $0 = true }
        let ids = (1...total).map { SecretID(Int64($0)) }
        let runner = BulkRunner(service: service, journal: nil)
        let plan = BulkPlan.make(.deactivate, ids, in: Listing(SecretTable(), isExact: false))
        let report = try await runner.run(plan) { _, _ in }
        let counts = report.counts
        #expect(counts.changed + counts.already + counts.uncertain + counts.failed + counts.untouched == total)
        #expect(counts.uncertain > 0)
        let changed = report.items.filter { $0.result == .changed }.map(\.id.rawValue)
        #expect(before.isDisjoint(with: changed))

        isFaulty.withLock { $0 = false }
        _ = try await runner.run(report.undoPlan(in: Listing(SecretTable(), isExact: false))) { _, _ in }
        #expect(safe.inactive.isSuperset(of: before))
        #expect(safe.inactive.isDisjoint(with: changed))
        service.close()
        safe.server.stop()
    }

    @Test("What is sent was announced before, each secret once, not far ahead")
    func announced() async throws {
        let told = Mutex<[SecretID]>([])
        let early = Mutex(0)
        let safe = try FakeSafe(secrets: 1000) { request, _ in
            let id = request.path.split(separator: "/").last.flatMap { Int64($0) }
            if let id, !told.withLock({ $0.contains(SecretID(id)) }) { early.withLock { $0 += 1 } }
            return nil
        }
        let service = try safe.service()
        let ids = (1...1000).map { SecretID($0) }
        let answered = Mutex(0)
        let ahead = Mutex(0)
        try await service.setActive(
            false, ids,
            sending: { ids in
                let open =
                    told.withLock { told in
                        told += ids
                        return told.count
                    } - answered.withLock { $0 }
                ahead.withLock { $0 = max($0, open) }
            }
        ) { outcomes in answered.withLock { $0 += outcomes.count } }
        #expect(told.withLock { $0 } == ids)
        #expect(early.withLock { $0 } == 0)
        #expect(ahead.withLock { $0 } < 600)
        service.close()
        safe.server.stop()
    }

    @Test func failuresOfTheServerInARowStopTheRun() async throws {
        let safe = try FakeSafe(secrets: 1000) { request, _ in
            (request.path.split(separator: "/").last.flatMap { Int($0) } ?? 0) > 50
                ? .instead(.answer(500, "Unexpected error.")) : nil
        }
        let service = try safe.service { $0.maxRequests = 1 }
        let (outcomes, stop) = await service.run(false, 1...1000)
        #expect(stop == .gateway(status: 500, text: "Unexpected error."))
        let failed = outcomes.items.filter { $0.result == .failure(.gateway(status: 500, text: "Unexpected error.")) }
        #expect(failed.count == 8)
        #expect(outcomes.items.count == 50 + failed.count)
        #expect(safe.inactive.count == 50)
        service.close()
        safe.server.stop()
    }

    @Test func scatteredFailuresDoNotStopTheRun() async throws {
        let safe = try FakeSafe(secrets: 200) { request, _ in
            (request.path.split(separator: "/").last.flatMap { Int($0) } ?? 0) % 4 == 0
                ? .instead(.answer(500, "Unexpected error.")) : nil
        }
        let service = try safe.service { $0.maxRequests = 1 }
        let (outcomes, stop) = await service.run(false, 1...200)
        #expect(stop == nil)
        #expect(outcomes.items.count == 200)
        #expect(safe.inactive.count == 150)
        service.close()
        safe.server.stop()
    }

    @Test func nothingThatListensIsToldPerItemForAFewAndAsAStopForMany() async throws {
        let safe = try FakeSafe(secrets: 1)
        safe.server.stop()
        let service = try safe.service()
        let (few, none) = await service.run(false, 1...3)
        // Without a token nothing is sent, so nothing is touched.
        #expect(few.items.allSatisfy { $0.result.isUnreachable } && none == nil)
        let (many, stop) = await service.run(false, 1...1000)
        #expect(many.items.isEmpty)
        #expect(stop?.kind == "unreachable")
        service.close()
    }

    @Test func tooManyRequestsMakeAllWait() async throws {
        let hands = Hands(0)
        let waits = Mutex<[Double]>([])
        let refused = Mutex(false)
        let safe = try FakeSafe(secrets: 30) { _, _ in
            refused.withLock { wasRefused in
                defer { wasRefused = true }
                return wasRefused ? nil : .instead(.answer(429, headers: [("Retry-After", "7")], "slow down"))
            }
        }
        let service = try safe.service {
            $0.maxRequests = 1
            $0.time.uptime = { hands.now }
            $0.time.sleep = { seconds in
                waits.withLock { $0.append(seconds) }
                hands.advance(seconds)
            }
        }
        let (outcomes, stop) = await service.run(false, 1...30)
        #expect(stop == nil && outcomes.items.count == 30)
        #expect(waits.withLock { $0 } == [7])
        #expect(hands.now == 7)
        #expect(safe.effects.values.allSatisfy { $0 == 1 })
        service.close()
        safe.server.stop()
    }

    /// RFC 9110 section 10.2.3: Retry-After may also be a date.
    @Test func aServerMayNameADateToWaitFor() async throws {
        let safe = try FakeSafe(secrets: 1) { _, _ in
            .instead(.answer(429, headers: [("Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT")], "slow down"))
        }
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in try await service.read(SecretID(1)) }
        guard case .rateLimited(.some(let seconds)) = error else { return fail("\(String(describing: error))") }
        #expect(seconds > 365 * 86400)
        service.close()
        safe.server.stop()
    }

    @Test func aServerThatAsksToWaitTooLongIsNotWaitedFor() async throws {
        let safe = try FakeSafe(secrets: 30) { _, _ in
            .instead(.answer(429, headers: [("Retry-After", "100000")], "slow down"))
        }
        let service = try safe.service { $0.maxRequests = 2 }
        let (outcomes, stop) = await service.run(false, 1...30)
        #expect(stop == .rateLimited(retryAfterSeconds: 100_000))
        #expect(outcomes.items.isEmpty)
        #expect(safe.calls.count <= 2)
        service.close()
        safe.server.stop()
    }
}

extension Result where Failure == ServiceError {
    var isUnreachable: Bool { if case .failure(.unreachable) = self { true } else { false } }
}
