import Secrets
import TestSupport
import Testing

/// The service that the screens' tests use can be held, failed and stopped.
@Suite struct GateTests {
    @Test func aHeldCallWaitsUntilItIsLetThrough() async throws {
        let service = InMemoryService(summaries: SecretSummary.samples(30), batchSize: 10)
        await service.gate.close()
        let outcomes = Outcomes()
        let ids = (1...30).map { SecretID($0) }
        let run = Task { try await service.setActive(false, ids) { await outcomes.add($0.count) } }
        await service.gate.waitUntilReached()
        #expect(await outcomes.counts == [])
        await service.gate.letOneThrough()
        await service.gate.waitUntilReached()
        #expect(await outcomes.counts == [10])
        run.cancel()
        try await run.value
        #expect(await outcomes.counts == [10])
        await service.gate.open()
        #expect(try await service.listAll().count == 30)
    }

    @Test func secretsAndRunsFailAsTold() async throws {
        let service = InMemoryService(summaries: SecretSummary.samples(30), batchSize: 10)
        await service.fail([SecretID(2)], with: .timedOut)
        await #expect(throws: ServiceError.timedOut) { try await service.read(SecretID(2)) }
        await service.stopRun(after: 15, with: .storageFull)
        let outcomes = Outcomes()
        await #expect(throws: ServiceError.storageFull) {
            try await service.setActive(false, (1...30).map { SecretID($0) }) { await outcomes.add($0.count) }
        }
        #expect(await outcomes.counts == [10, 5])
        await service.failAll(with: .locked)
        await #expect(throws: ServiceError.locked) { try await service.listAll() }
    }

    private actor Outcomes {
        var counts: [Int] = []
        func add(_ count: Int) { counts.append(count) }
    }
}
