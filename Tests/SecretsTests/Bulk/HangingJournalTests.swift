import Dispatch
import Foundation
import Secrets
import Synchronization
import TestSupport
import Testing

@Suite("A journal on a disk that hangs")
struct HangingJournalTests {
    /// Hangs where a run is noted, until it is let go, or for half a minute.
    private final class HangingJournal: RunJournal, RunRecord {
        private let gate = DispatchSemaphore(value: 0)
        private let begun: AsyncStream<Void>.Continuation
        let beginnings: AsyncStream<Void>
        private let hung = Mutex(false)
        /// Whether nobody let it go.
        var hasHungToTheEnd: Bool { hung.withLock { $0 } }

        init() { (beginnings, begun) = AsyncStream.makeStream() }

        func letGo() { gate.signal() }

        func begin(
            _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?
        ) throws(JournalError) -> any RunRecord {
            begun.yield()
            if gate.wait(timeout: .now() + 30) == .timedOut { hung.withLock { $0 = true } }
            return self
        }

        func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun] { [] }
        func problem() -> ServiceError? { nil }
        func discard(_ name: String) {}
        func sending(_ ids: [SecretID]) {}
        func record(_ outcomes: [ItemOutcome]) {}
        func end(keeping untouched: [SecretID]?, _ end: RunEnd) {}
    }

    @Test("Keeps no other task from going on, however many runs wait for it")
    func othersGoOn() async throws {
        let runs = ProcessInfo.processInfo.activeProcessorCount + 2
        let journal = HangingJournal()
        let changed = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<runs {
                group.addTask {
                    let summaries = (1...3).map { SecretSummary.sample($0, sharing: Sharing.none) }
                    var table = SecretTable()
                    table.append(summaries)
                    let plan = BulkPlan.make(.deactivate, table.rows.map(\.id), in: Listing(table))
                    let runner = BulkRunner(
                        service: InMemoryService(summaries: summaries), journal: journal, now: { 0 }, uptime: { 0 })
                    return try await runner.run(plan) { _, _ in }.counts.changed
                }
            }
            // All of them hang, and this task still runs.
            var beginnings = journal.beginnings.makeAsyncIterator()
            for _ in 0..<runs { _ = await beginnings.next() }
            await Task.detached {}.value
            for _ in 0..<runs { journal.letGo() }
            return try await group.reduce(0, +)
        }
        #expect(changed == 3 * runs)
        #expect(!journal.hasHungToTheEnd)
    }
}
