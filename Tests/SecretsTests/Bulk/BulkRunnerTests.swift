import Synchronization
import TestSupport
import Testing

@testable import Secrets

@Suite("Bulk runs")
struct BulkRunnerTests {
    /// Keeps what a run told of its progress.
    private actor Progress {
        var steps: [BulkProgress] = []
        var outcomes: [ItemOutcome] = []
        func add(_ step: BulkProgress, _ batch: [ItemOutcome]) {
            steps.append(step)
            outcomes += batch
        }
    }

    private let summaries: [SecretSummary] = (1...25).map {
        .sample($0, state: $0 % 5 == 0 ? .inactive : .active, sharing: Sharing.none)
    }

    private func plan(_ goal: BulkGoal, _ summaries: [SecretSummary]? = nil) -> BulkPlan {
        var table = SecretTable()
        table.append(summaries ?? self.summaries)
        return BulkPlan.make(goal, table.rows.map(\.id), in: Listing(table))
    }

    private func run(
        _ plan: BulkPlan, on service: any SecretService, journal: (any RunJournal)? = nil,
        progress: Progress = Progress(), mayRunUnkept: Bool = false, keepsRest: Bool = false,
        questions: RunQuestions = .unanswered
    ) async throws -> BulkReport {
        let clock = Clock()
        let runner = BulkRunner(
            service: service, journal: journal, mayRunUnkept: mayRunUnkept,
            afterwards: { keepsRest ? .keepsRest : .ended },
            questions: questions, now: { 1000 }, uptime: { clock.next() })
        return try await runner.run(plan) { await progress.add($0, $1) }
    }

    /// A clock that goes on by a second each time it is looked at.
    private final class Clock: Sendable {
        private let seconds = Atomic<Int>(0)
        func next() -> Double { Double(seconds.wrappingAdd(1, ordering: .relaxed).newValue) }
    }

    @Test func deactivatesInBatchesAndReportsEachItem() async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 6)
        let progress = Progress()
        let report = try await run(plan(.deactivate), on: service, progress: progress)
        #expect(report.counts.changed == 20 && report.counts.already == 5)
        #expect(report.items.map(\.id) == summaries.map(\.id))
        #expect(!report.wasCancelled && report.stoppedBy == nil && report.journalProblem == nil)
        #expect(report.startedAt == 1000 && report.seconds > 0)
        let steps = await progress.steps
        #expect(steps.map(\.done) == [0, 6, 12, 18, 20])
        #expect(steps.allSatisfy { $0.total == 20 && $0.failed == 0 && $0.changed == $0.done })
        #expect(await progress.outcomes.count == 20)
        #expect(await service.calls.count == 1)
        for summary in summaries { #expect(await service.stored(summary.id)?.summary.state == .inactive) }
    }

    @Test func togglingSwitchesOffFirst() async throws {
        let service = InMemoryService(summaries: summaries)
        let report = try await run(plan(.toggle), on: service)
        #expect(report.counts.changed == 25)
        let off = summaries.filter { $0.state == .active }.map(\.id)
        let on = summaries.filter { $0.state == .inactive }.map(\.id)
        #expect(await service.calls == [.setActive(false, off), .setActive(true, on)])
    }

    @Test func whatMayNotBeDoneIsNotSent() async throws {
        let mixed: [SecretSummary] = [
            .sample(1, access: .view), .sample(2, state: .unknown), .sample(3, state: .inactive), .sample(4),
        ]
        let service = InMemoryService(summaries: mixed)
        let report = try await run(plan(.toggle, mixed), on: service)
        #expect(report.items.map(\.result) == [.notPermitted, .skipped, .changed, .changed])
        #expect(await service.calls == [.setActive(false, [SecretID(4)]), .setActive(true, [SecretID(3)])])
    }

    @Test func nothingToDoCallsNobody() async throws {
        let service = InMemoryService(summaries: summaries)
        let journal = RecordingJournal()
        let report = try await run(plan(.activate, [.sample(1)]), on: service, journal: journal)
        #expect(report.items.map(\.result) == [.already])
        #expect(await service.calls.isEmpty)
        // Begun all the same: what it finds as wanted is no longer left of earlier runs.
        #expect(journal.events == [.begin(0, "memory.cofre"), .end])
    }

    @Test func failuresAreTold() async throws {
        let service = InMemoryService(summaries: summaries)
        await service.fail([SecretID(2), SecretID(3)], with: .timedOut)
        let report = try await run(plan(.deactivate), on: service)
        #expect(report.failedIDs == [SecretID(2), SecretID(3)])
        #expect(report.counts.changed == 18)
        #expect(report.items[1].result == .failed(.timedOut))
    }

    @Test func aStoppedRunTellsWhatWasNotReached() async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 4)
        await service.stopRun(after: 7, with: .storageFull)
        let report = try await run(plan(.toggle), on: service)
        #expect(report.stoppedBy == .storageFull)
        #expect(!report.wasCancelled)
        #expect(report.counts.changed == 7 && report.counts.untouched == 18)
        #expect(await service.calls.count == 1)
    }

    @Test func aRunThatWasStoppedGoesOnIfSomebodySaysSo() async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 4)
        await service.stopRun(after: 7, with: .unreachable(reason: "gone."))
        let pauses = Mutex<[RunPause]>([])
        let journal = RecordingJournal()
        let report = try await run(
            plan(.toggle), on: service, journal: journal,
            questions: RunQuestions(
                silence: { _ in true },
                goesOn: { pause in
                    pauses.withLock { $0.append(pause) }
                    return true
                }))
        #expect(pauses.withLock { $0.count } == 1)
        #expect(pauses.withLock { $0[0].error } == .unreachable(reason: "gone."))
        #expect(report.stoppedBy == nil && !report.wasCancelled)
        #expect(report.counts.changed == 25 && report.counts.untouched == 0)
        for item in report.items {
            #expect(await service.stored(item.id)?.summary.state.isActive == item.change?.activation)
        }
        #expect(journal.events.last == .end)
    }

    @Test func whatCannotPassByItselfIsNotAskedAbout() async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 4)
        await service.stopRun(after: 7, with: .authenticationFailed)
        let report = try await run(
            plan(.deactivate), on: service,
            questions: RunQuestions(
                silence: { _ in true },
                goesOn: { _ in
                    Issue.record("it was asked")
                    return false
                }))
        #expect(report.stoppedBy == .authenticationFailed)
    }

    @Test func cancellingLeavesTheRestUntouched() async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 4)
        await service.gate.close()
        let journal = RecordingJournal()
        let plan = plan(.toggle)
        let task = Task { try await run(plan, on: service, journal: journal) }
        await service.gate.letOneThrough()
        await service.gate.waitUntilReached()
        task.cancel()
        let report = try await task.value
        #expect(report.wasCancelled && report.stoppedBy == nil)
        #expect(report.counts.changed == 4 && report.counts.untouched == 21)
        #expect(report.retry.count == 21)
        for item in report.items {
            let state = await service.stored(item.id)?.summary.state.isActive
            #expect((state == item.change?.activation) == (item.result == .changed))
        }
        #expect(journal.events.last == .end)
    }

    @Test func cancellingAfterTheLastItemIsNoCancelling() async throws {
        let service = InMemoryService(summaries: summaries)
        let plan = plan(.deactivate)
        let task = Task {
            try await BulkRunner(service: service, journal: nil).run(plan) { _, batch in
                if !batch.isEmpty { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        let report = try await task.value
        #expect(!report.wasCancelled)
        #expect(report.counts.changed == 20)
    }

    /// Answers twice, and for secrets that nobody asked about.
    private struct Chatterbox: SecretService {
        let inner: InMemoryService
        var identity: ServiceIdentity { inner.identity }
        func list(_ query: ListQuery, page: @escaping @Sendable (SummaryRows) async -> Void)
            async throws(ServiceError) -> Int
        { 0 }
        func read(_ id: SecretID) async throws(ServiceError) -> APISecret { throw .notFound }
        func create(_ draft: SecretDraft) async throws(ServiceError) -> StoredSecret { throw .notFound }
        func create(
            _ drafts: [SecretDraft], atomically: Bool, progress: @escaping @Sendable (Int) -> Void
        ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] { [] }
        func update(_ id: SecretID, _ change: SecretChange, expecting version: Int64?) async throws(ServiceError)
            -> StoredSecret
        {
            throw .notFound
        }
        func apply(_ changes: [ItemChange], _ follower: RunFollower) async throws(ServiceError) {
            let first = changes.prefix(2).map { ItemOutcome(id: $0.id, result: .success(.changed)) }
            await follower.outcome(first + first + [ItemOutcome(id: SecretID(999), result: .failure(.conflict))])
            await follower.outcome(first.map { ItemOutcome(id: $0.id, result: .failure(.timedOut)) })
        }
        func directory() async throws(ServiceError) -> Directory { Directory() }
        func changeCounter() async -> Int64? { nil }
    }

    /// The service ends in silence after two of twenty: what has no answer is not passed off as cancelled or done.
    @Test func answersThatNobodyAskedForAreDroppedAndMissingOnesAreAnError() async throws {
        let service = Chatterbox(inner: InMemoryService(summaries: summaries))
        let progress = Progress()
        let report = try await run(plan(.deactivate), on: service, progress: progress)
        #expect(report.counts.changed == 2 && report.counts.untouched == 0)
        #expect(report.mayHaveChangedCount == 18, "it may have sent them")
        #expect(!report.wasCancelled && report.stoppedBy == .unaccounted(count: 18, of: 20))
        #expect(await progress.outcomes.count == 2)
    }

    // MARK: journal

    @Test func theJournalIsWrittenBeforeActingAndAfterEachBatch() async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 10)
        let journal = RecordingJournal()
        _ = try await run(plan(.deactivate), on: service, journal: journal)
        #expect(journal.events == [.begin(20, "memory.cofre"), .record(10), .record(10), .end])
    }

    @Test func theJournalComesFirst() async throws {
        let service = InMemoryService(summaries: summaries)
        await service.gate.close()
        let journal = RecordingJournal()
        let plan = plan(.deactivate)
        let task = Task { try await run(plan, on: service, journal: journal) }
        await service.gate.waitUntilReached()
        #expect(journal.events == [.begin(20, "memory.cofre")])
        await service.gate.open()
        _ = try await task.value
    }

    @Test func aJournalThatCannotBeWrittenStopsNothingButIsTold() async throws {
        let service = InMemoryService(summaries: summaries)
        for failing in [RecordingJournal(beginning: .storageFull), RecordingJournal(recording: .storageFull)] {
            let report = try await run(plan(.toggle), on: service, journal: failing, mayRunUnkept: true)
            #expect(report.journalProblem == .storageFull)
            #expect(report.counts.untouched == 0)
        }
    }

    @Test("If that was not known before, nothing is sent")
    func notAnnounced() async throws {
        let service = InMemoryService(summaries: summaries)
        let report = try await run(plan(.toggle), on: service, journal: RecordingJournal(beginning: .storageFull))
        #expect(await service.calls.isEmpty)
        #expect(report.stoppedBy == .storageFull && report.journalProblem == .storageFull)
        #expect(report.counts.untouched == 25)
    }

    @Test(
        "A run that was stopped stays in the journal if that is wished, with what was not touched",
        arguments: [true, false])
    func keeping(keepsRest: Bool) async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 5)
        let journal = RecordingJournal()
        await service.stopRun(after: 5, with: .unreachable(reason: "gone."))
        let report = try await run(plan(.deactivate), on: service, journal: journal, keepsRest: keepsRest)
        #expect(report.isKept == keepsRest)
        #expect(journal.events.last == (keepsRest ? .keep(15) : .end))
        let whole = try await run(plan(.activate), on: service, journal: journal, keepsRest: keepsRest)
        #expect(!whole.isKept && journal.events.last == .end)
    }

    // MARK: several parts

    private func earlier(_ results: [ReportItem.Result], doubtful: [Int] = [], name: String? = "old.run") -> EarlierPart
    {
        EarlierPart(
            journalName: name, startedAt: 1,
            items: results.enumerated().map { index, result in
                ReportItem(id: summaries[index].id, name: "n", change: .activation(false), result: result)
            }, doubtful: Set(doubtful.map { summaries[$0].id }))
    }

    /// The rest of `earlier`'s run: all that are untouched or failed.
    private func rest(_ earlier: EarlierPart, isExact: Bool = true) -> BulkPlan {
        var table = SecretTable()
        table.append(summaries)
        let targets = earlier.items.compactMap { item -> BulkTarget? in
            switch item.result {
            case .untouched, .failed: BulkTarget(id: item.id, change: .activation(false))
            default: nil
            }
        }
        return BulkPlan.make(.deactivate, targets: targets, in: Listing(table, isExact: isExact), earlier: earlier)
    }

    @Test("Report and undo of a run that was gone on with cover all its parts, in the run's order")
    func severalParts() async throws {
        let service = InMemoryService(summaries: summaries)
        await service.fail([SecretID(3)], with: .timedOut)
        let parts = earlier([.changed, .untouched, .untouched, .failed(.conflict), .already, .notPermitted, .uncertain])
        let journal = RecordingJournal()
        let report = try await run(rest(parts), on: service, journal: journal)
        #expect(
            report.items.map(\.result) == [
                .changed, .changed, .failed(.timedOut), .changed, .already, .notPermitted, .uncertain,
            ])
        #expect(report.startedAt == 1)
        #expect(report.undoTargets().map(\.id.rawValue) == [1, 2, 4])
        #expect(journal.events == [.begin(3, "memory.cofre"), .record(3), .end])
    }

    @Test("What may have been sent before and is so already is not known to be the run's, asked of the service or not")
    func alreadyAfterADeath() async throws {
        // 5 and 10 are inactive, 1 and 6 are not.
        let service = InMemoryService(summaries: summaries)
        for isExact in [true, false] {
            let parts = EarlierPart(
                journalName: nil, startedAt: 1,
                items: [1, 5, 6, 10].map {
                    ReportItem(id: SecretID($0), name: "", change: .activation(false), result: .untouched)
                },
                doubtful: [SecretID(1), SecretID(5)])
            let report = try await run(rest(parts, isExact: isExact), on: service)
            #expect(
                report.items.map(\.result) == [
                    isExact ? .changed : .uncertain, .uncertain, isExact ? .changed : .already, .already,
                ])
        }
    }

    @Test("A secret that is gone from an exact list has failed, it is not missing from the report")
    func goneMeanwhile() async throws {
        var parts = earlier([.changed, .untouched])
        parts = EarlierPart(
            journalName: nil, startedAt: 1,
            items: parts.items + [
                ReportItem(id: SecretID(77), name: "gone", change: .activation(false), result: .untouched)
            ],
            doubtful: [])
        let report = try await run(rest(parts), on: InMemoryService(summaries: summaries))
        #expect(report.items.map(\.result) == [.changed, .changed, .failed(.notFound)])
    }

    @Test("What is not reached the second time keeps what was known of it")
    func notReachedAgain() async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 1)
        await service.stopRun(after: 1, with: .storageFull)
        let parts = earlier([.untouched, .failed(.outcomeUnknown(reason: "cut")), .untouched], doubtful: [1, 2])
        let report = try await run(rest(parts), on: service)
        #expect(report.items.prefix(2).map(\.result) == [.changed, .failed(.outcomeUnknown(reason: "cut"))])
        #expect(report.items[2].mayHaveChanged, "it was in flight once")
        #expect(report.undoTargets(includingUncertain: true).count == 3)
        // The next time it still counts that they may have been done.
        await service.stopRun(after: 99, with: .storageFull)
        for id in [2, 3] as [Int64] { _ = try? await service.setActive(false, SecretID(id)) }
        var table = SecretTable()
        table.append(summaries)
        let last = try await run(report.retryPlan(in: Listing(table)), on: service)
        #expect(last.items.map(\.result) == [.changed, .uncertain, .uncertain])
        #expect(last.undoTargets().map(\.id) == [SecretID(1)])
    }

    @Test("A failure of what may have been sent before does not say that it was not done")
    func failureAfterADeath() async throws {
        let service = InMemoryService(summaries: summaries)
        await service.fail([SecretID(1), SecretID(2)], with: .noAccess)
        let report = try await run(rest(earlier([.untouched, .untouched], doubtful: [0])), on: service)
        guard case .failed(.outcomeUnknown(let reason)) = report.items[0].result else {
            Issue.record("\(report.items[0].result)")
            return
        }
        #expect(ServiceError.noAccess.sentence.hasPrefix(reason))
        #expect(report.items[1].result == .failed(.noAccess))
        #expect(report.mayHaveChangedCount == 1)
    }

    @Test("A run that is not as it was shown is not gone on with, and there is no report of it")
    func takenUp() async throws {
        let service = InMemoryService(summaries: summaries)
        let journal = RecordingJournal(isTaken: true)
        let plan = rest(earlier([.changed, .untouched]))
        await #expect(throws: RunRefused()) { try await run(plan, on: service, journal: journal) }
        #expect(await service.calls.isEmpty)
        #expect(journal.events.isEmpty)
    }

    @Test("The journal forgets a run with its report, also if nothing was left or the second part was not kept")
    func oldJournal() async throws {
        let service = InMemoryService(summaries: summaries)
        let nothing = RecordingJournal()
        _ = try await run(rest(earlier([.changed, .already])), on: service, journal: nothing)
        #expect(nothing.events == [.begin(0, "memory.cofre"), .end])
        let failing = RecordingJournal(beginning: .storageFull)
        let plan = rest(earlier([.changed, .untouched]))
        let stopped = try await run(plan, on: service, journal: failing)
        #expect(failing.events.isEmpty && stopped.isKept, "nothing was sent: the earlier part is all there is")
        let report = try await run(plan, on: service, journal: failing, mayRunUnkept: true)
        #expect(failing.events == [.discard("old.run")] && report.journalProblem == .storageFull)
    }

    @Test("If something that was left is out of reach, the run stays")
    func outOfReach() async throws {
        let parts = EarlierPart(
            journalName: "old.run", startedAt: 1,
            items: [1, 77].map {
                ReportItem(id: SecretID($0), name: "", change: .activation(false), result: .untouched)
            },
            doubtful: [])
        let journal = RecordingJournal()
        let report = try await run(rest(parts), on: InMemoryService(summaries: summaries), journal: journal)
        #expect(report.items.map(\.result) == [.changed, .failed(.notFound)])
        #expect(report.isKept && journal.events.last == .keep(0))
    }

    @Test("A service that lost an answer: counted, reported and undone apart from what changed")
    func lostAnswers() async throws {
        let service = InMemoryService(summaries: summaries, batchSize: 5)
        await service.loseAnswers([SecretID(1), SecretID(2), SecretID(5)])
        let progress = Progress()
        // Of unknown states, as on a server: 5 was inactive before.
        let unknown = summaries.map { SecretSummary.sample($0.id.rawValue, state: .unknown, sharing: Sharing.none) }
        let report = try await run(plan(.deactivate, unknown), on: service, progress: progress)
        #expect(report.counts.uncertain == 3 && report.counts.changed == 18 && report.counts.already == 4)
        #expect(await progress.steps.last?.uncertain == 3)
        #expect(!report.undoTargets().contains { [1, 2, 5].contains($0.id.rawValue) })
    }
}

/// A journal that only notes what it was asked to do, and fails where a test wants it to.
private final class RecordingJournal: RunJournal, RunRecord {
    enum Event: Equatable {
        case begin(Int, String)
        case record(Int)
        case end
        case keep(Int)
        case discard(String)
    }

    private let noted = Mutex<[Event]>([])
    private let beginning: ServiceError?
    private let recording: ServiceError?
    private let isTaken: Bool

    init(beginning: ServiceError? = nil, recording: ServiceError? = nil, isTaken: Bool = false) {
        self.beginning = beginning
        self.recording = recording
        self.isTaken = isTaken
    }

    var events: [Event] { noted.withLock { $0 } }

    func begin(
        _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?
    ) throws(JournalError) -> any RunRecord {
        if isTaken { throw .taken }
        if let beginning { throw .failed(beginning) }
        noted.withLock { $0.append(.begin(plan.acting.count, identity.place)) }
        return self
    }

    func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun] { [] }
    func problem() -> ServiceError? { beginning }
    func discard(_ name: String) { noted.withLock { $0.append(.discard(name)) } }

    func record(_ outcomes: [ItemOutcome]) throws(ServiceError) {
        if let recording { throw recording }
        noted.withLock { $0.append(.record(outcomes.count)) }
    }

    func sending(_ ids: [SecretID]) {}

    func end(keeping untouched: [SecretID]?, _ end: RunEnd) throws(ServiceError) {
        noted.withLock { $0.append(untouched.map { .keep($0.count) } ?? .end) }
    }
}
