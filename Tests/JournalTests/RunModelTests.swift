import Foundation
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Journal

/// Runs that fail, are cut off and killed at random, gone on with and taken back, held against what the secrets are like.
@Suite("Runs against a model")
struct RunModelTests {
    /// Secrets with faults: what is asked for may fail, be done without an answer, or be cut off in the middle.
    private actor Model: SecretService {
        nonisolated let identity = ServiceIdentity(name: "vault", place: "model", user: "ana")
        private(set) var contents: [SecretID: SecretContent] = [:]
        private(set) var active: [SecretID: Bool] = [:]
        /// How often each secret was really changed.
        private(set) var changes: [SecretID: Int] = [:]
        private var random: SplitMix
        /// In percent.
        private let faults: Int
        var isFaulty = true
        /// After so many secrets the process dies; nil if it does not.
        var killAfter: Int?
        let onKill: @Sendable () -> Void

        init(_ count: Int64, seed: UInt64, faults: Int, onKill: @escaping @Sendable () -> Void) {
            random = SplitMix(seed: seed)
            self.faults = faults
            self.onKill = onKill
            for id in (1...count).map({ SecretID($0) }) {
                var sharing = Sharing.none
                for name in ["malu", "rui"] { sharing[.user(name)] = [Grant.none, .view, .edit][random.below(3)] }
                let tags = ["", "x", "a, x", "a"][random.below(4)]
                contents[id] = SecretContent(sharing: sharing, tags: tags)
                active[id] = random.below(2) == 0
            }
        }

        func set(isFaulty: Bool, killAfter: Int?) { (self.isFaulty, self.killAfter) = (isFaulty, killAfter) }

        /// Somebody else changes a secret.
        func meddle(_ id: SecretID) {
            contents[id]?.sharing?[.user("malu")] = [Grant.none, .view, .edit][random.below(3)]
        }

        var listing: Listing {
            var table = SecretTable()
            table.append(
                contents.keys.sorted().map { id in
                    .sample(
                        id.rawValue, tags: contents[id]?.tags, state: ActiveState(active[id]),
                        sharing: contents[id]?.sharing)
                })
            return Listing(table)
        }

        private func apply(_ item: ItemChange) -> (effect: ItemOutcome.Effect, undo: BulkChange?, isConflict: Bool) {
            switch item.change {
            case .activation(let wanted):
                if active[item.id] == wanted { return (.already, nil, false) }
                active[item.id] = wanted
                changes[item.id, default: 0] += 1
                return (.changed, nil, false)
            case .content(let change):
                guard var content = contents[item.id] else { return (.already, nil, false) }
                let effect = change.apply(to: &content)
                if !effect.conflicts.isEmpty { return (.already, nil, true) }
                if effect.changed.isEmpty { return (.already, nil, false) }
                contents[item.id] = content
                changes[item.id, default: 0] += 1
                return (.changed, effect.undoChange, false)
            }
        }

        func apply(_ changes: [ItemChange], _ follower: RunFollower) async throws(ServiceError) {
            var rest = changes[...]
            while !rest.isEmpty, !Task.isCancelled {
                let batch = rest.prefix(1 + random.below(4))
                rest = rest.dropFirst(batch.count)
                follower.sending(batch.map(\.id))
                var outcomes: [ItemOutcome] = []
                for item in batch {
                    if let left = killAfter {
                        if left == 0 {
                            // What of the batch was done has no outcome.
                            onKill()
                            throw .locked
                        }
                        killAfter = left - 1
                    }
                    outcomes.append(one(item))
                }
                await follower.outcome(outcomes)
                if isFaulty, random.below(100) < faults / 4 { throw .unreachable(reason: "gone.") }
            }
        }

        private func one(_ item: ItemChange) -> ItemOutcome {
            guard isFaulty, random.below(100) < faults else {
                let (effect, undo, isConflict) = apply(item)
                return ItemOutcome(id: item.id, result: isConflict ? .failure(.conflict) : .success(effect), undo: undo)
            }
            switch random.below(3) {
            case 0: return ItemOutcome(id: item.id, result: .failure(.timedOut))
            case 1:
                let (effect, undo, _) = apply(item)
                // Done, and nobody was told. What would take it back is known from before.
                return ItemOutcome(
                    id: item.id, result: .failure(.outcomeUnknown(reason: "lost")),
                    undo: effect == .changed ? undo : nil)
            default: return ItemOutcome(id: item.id, result: .failure(.outcomeUnknown(reason: "never arrived")))
            }
        }

        func list(
            _ query: ListQuery, page: @escaping @Sendable (SummaryRows) async -> Void
        ) async throws(ServiceError) -> Int { 0 }
        func read(_ id: SecretID) async throws(ServiceError) -> APISecret { throw .notFound }
        func create(_ draft: SecretDraft) async throws(ServiceError) -> StoredSecret { throw .notFound }
        func create(
            _ drafts: [SecretDraft], atomically: Bool, progress: @escaping @Sendable (Int) -> Void
        ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] { [] }
        func update(
            _ id: SecretID, _ change: SecretChange, expecting version: Int64?
        ) async throws(ServiceError) -> StoredSecret { throw .notFound }
        func directory() async throws(ServiceError) -> Directory { Directory() }
        func changeCounter() async -> Int64? { nil }
    }

    /// A journal whose process can die: from then on nothing is written, and its locks are gone.
    private final class Mortal: RunJournal {
        private final class Record: RunRecord {
            private let inner: Mutex<(any RunRecord)?>
            let number: Int?
            init(_ record: any RunRecord) {
                inner = Mutex(record)
                number = record.number
            }
            func die() { inner.withLock { $0 = nil } }
            func sending(_ ids: [SecretID]) { inner.withLock { $0?.sending(ids) } }
            func record(_ outcomes: [ItemOutcome]) throws(ServiceError) {
                try inner.withLock { $0 }?.record(outcomes)
            }
            func end(keeping untouched: [SecretID]?, _ end: RunEnd) throws(ServiceError) {
                try inner.withLock { $0 }?.end(keeping: untouched, end)
            }
        }

        private let journal: FileJournal
        private let record = Mutex<Record?>(nil)
        init(_ journal: FileJournal) { self.journal = journal }

        func die() { record.withLock { $0 }?.die() }
        func problem() -> ServiceError? { nil }
        func begin(
            _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?
        ) throws(JournalError) -> any RunRecord {
            let begun = Record(try journal.begin(plan, identity: identity, seal: seal))
            record.withLock { $0 = begun }
            return begun
        }
        func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun] {
            journal.unfinished(identity: identity, seal: seal)
        }
        func ended(identity: ServiceIdentity, seal: (any RunSeal)?) -> [KeptRun] {
            journal.ended(identity: identity, seal: seal)
        }
        func report(_ name: String, seal: (any RunSeal)?) -> BulkReport? { journal.report(name, seal: seal) }
        func discard(_ name: String) throws(ServiceError) { try journal.discard(name) }
    }

    private static let goals: [BulkGoal] = [
        .deactivate, .activate, .toggle,
        .change(.content(ContentChange([.give(.user("malu"), .edit), .addTag("t")]))),
        .change(
            .content(ContentChange([.take(.user("malu"), leaving: .none), .removeTag("x"), .give(.group("g"), .view)]))),
        .change(.content(ContentChange([.take(.user("rui"), leaving: .view)]))),
    ]

    @Test("Whatever happens on the way, every secret is in the report once, and undoing leads back", arguments: 0..<6)
    func model(_ kind: Int) async throws {
        for seed in UInt64(0)..<350 { try await run(Self.goals[kind], seed: seed &* 31 &+ UInt64(kind)) }
    }

    private func run(_ goal: BulkGoal, seed: UInt64) async throws {
        let path = NSTemporaryDirectory() + "cofre-model-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let journal = Mortal(FileJournal(directory: path))
        var random = SplitMix(seed: seed)
        let count = Int64(3 + random.below(20))
        let model = Model(count, seed: seed, faults: [0, 10, 30][random.below(3)]) { journal.die() }
        let before = await State(model)
        let runner = BulkRunner(service: model, journal: journal, afterwards: { .keepsRest })
        let ids = (1...count).map { SecretID($0) }

        // The first part, killed now and then; then as often as it takes.
        var plan = BulkPlan.make(goal, ids, in: await model.listing)
        let acting = Set(plan.acting.map(\.id))
        if acting.isEmpty { return }
        var kills = random.below(4)
        while true {
            await model.set(isFaulty: true, killAfter: kills > 0 ? random.below(Int(count)) : nil)
            kills -= 1
            let report = try await runner.run(plan) { _, _ in }
            #expect(report.items.map(\.id) == ids, "seed \(seed)")
            guard let left = try await unfinished(journal, model.identity) else { break }
            plan = left.resumePlan(in: await model.listing)
            #expect(Set(left.items.map(\.id)) == Set(ids))
        }

        let kept = try #require(journal.ended(identity: model.identity, seal: nil).last, "seed \(seed)")
        let report = try #require(journal.report(kept.name, seal: nil))
        #expect(report.items.map(\.id) == ids)
        #expect(kept.end.counts == BulkCounts(report.items), "seed \(seed)")
        // Nothing is done twice, and what the report says of secrets that changed is so.
        let changes = await model.changes
        #expect(changes.values.allSatisfy { $0 == 1 }, "seed \(seed)")
        for item in report.items {
            let hasChanged = changes[item.id] != nil
            switch item.result {
            case .changed: #expect(hasChanged, "seed \(seed), \(item)")
            case .already, .untouched: #expect(!hasChanged, "seed \(seed), \(item)")
            case .failed(.outcomeUnknown), .uncertain: break
            default: #expect(!hasChanged, "seed \(seed), \(item)")
            }
        }

        // Somebody changes a few; then all is taken back that is still as it was left.
        let meddled = Set(ids.filter { _ in random.below(10) == 0 })
        for id in meddled { await model.meddle(id) }
        let meantime = await model.contents
        await model.set(isFaulty: false, killAfter: nil)
        let undo = report.undoPlan(includingUncertain: true, in: await model.listing)
        let undone = try await runner.run(undo) { _, _ in }
        let after = await State(model)
        for id in ids {
            let item = undone.items.first { $0.id == id }
            let original = report.items.first { $0.id == id }
            // Activation takes back the state that was wanted, also of what only may have been changed.
            if case .activation? = original?.change, original?.mayHaveChanged != true {
                #expect(after.active[id] == before.active[id], "seed \(seed), \(id)")
            }
            guard case .content? = original?.change else { continue }
            if item?.result == .changedSince || item?.result == .failed(.conflict) {
                #expect(after.contents[id] == meantime[id], "seed \(seed): \(id) was not left alone")
            } else if !meddled.contains(id) {
                #expect(
                    Self.levels(after.contents[id]) == Self.levels(before.contents[id]),
                    "seed \(seed), \(id): \(String(describing: original)), \(String(describing: item))")
            }
        }
    }

    /// What is left of the run; nil if it has ended. A process that another test starts at this moment inherits the lock of
    /// the one that died until it begins its own program.
    private func unfinished(_ journal: Mortal, _ identity: ServiceIdentity) async throws -> UnfinishedRun? {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if let left = journal.unfinished(identity: identity, seal: nil).first { return left }
            if !journal.ended(identity: identity, seal: nil).isEmpty { return nil }
            await Task.yield()
        }
        throw Lost()
    }

    private struct Lost: Error {}

    private struct State {
        let contents: [SecretID: SecretContent]
        let active: [SecretID: Bool]

        init(_ model: Model) async {
            contents = await model.contents
            active = await model.active
        }
    }

    private static func levels(_ content: SecretContent?) -> [String] {
        guard let content else { return [] }
        let grants = [Grantee.user("malu"), .user("rui"), .group("g")].map { "\(content.sharing?[$0] ?? .none)" }
        return grants + TagList.split(content.tags ?? "").sorted()
    }
}
