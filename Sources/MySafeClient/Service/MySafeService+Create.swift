import MySafeWire
import Secrets
import Synchronization

extension MySafeService {
    /// The API creates active secrets: an inactive draft is deactivated right afterwards.
    package func create(_ draft: SecretDraft) async throws(ServiceError) -> StoredSecret {
        do throws(CallFailure) { return try await createOne(draft) } catch { throw error.error }
    }

    /// One request for each; the API has no way to create all or none, which is refused for more than one draft.
    ///
    /// Of drafts with the same identifier code the first one gets it. Where the run has to stop, or the task is
    /// cancelled, what was sent is finished, and the drafts that were not tried fail with that error.
    package func create(
        _ drafts: [SecretDraft], atomically: Bool, progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> [Result<CreatedSecret, ServiceError>] {
        if atomically && (drafts.count > 1 || drafts.first?.isActive == false) {
            throw .unsupported(
                "This server cannot create all or none: use --keep-going to create those that it takes, one by one.")
        }
        let run = CreateRun(drafts, breaker: Breaker(maxRequests: maxRequests))
        // The second round has the codes that occurred before: their turn comes when the first ones are decided.
        for round in Self.rounds(drafts) {
            run.begin(round)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<min(maxRequests, round.count) {
                    group.addTask {
                        while let index = run.next() {
                            let draft = drafts[index]
                            let done = await run.finish(index) { () throws(CallFailure) in
                                try await self.createOne(draft, isFinishedAnyway: true)
                            }
                            progress(done)
                        }
                    }
                }
            }
        }
        return run.results
    }

    /// Indexes of drafts: those that may be sent side by side, then those whose identifier code was in the first.
    private static func rounds(_ drafts: [SecretDraft]) -> [[Int]] {
        var codes: Set<String> = []
        var first: [Int] = []
        var later: [Int] = []
        for (index, draft) in drafts.enumerated() {
            let isNew = draft.identifierCode.isEmpty || codes.insert(draft.identifierCode).inserted
            if isNew { first.append(index) } else { later.append(index) }
        }
        return [first] + later.map { [$0] }
    }

    private func createOne(
        _ draft: SecretDraft, isFinishedAnyway: Bool = false
    ) async throws(CallFailure) -> StoredSecret {
        if let missing = draft.missingParameter { throw CallFailure(.missingParameter(missing)) }
        let code = draft.identifierCode
        var call = APICall.create(draft)
        call.isFinishedAnyway = isFinishedAnyway
        var stored = try await attempt(call) { answer throws(ServiceError) in
            try AnswerReader.created(answer, sentCode: code)
        }
        guard !draft.isActive else { return stored }
        do throws(CallFailure) {
            try await deactivate(stored.secret.id)
        } catch {
            throw CallFailure(
                .unsupported(
                    "It was created with the identifier \(stored.secret.id), but could not be deactivated and may be "
                        + "active. \(error.error.sentence)"), cause: error.cause, mayBeDone: true)
        }
        stored.secret.summary.state = .inactive
        return stored
    }

    /// In a task of its own, which is not cancelled with this one: a secret that was to be inactive must not stay active.
    private func deactivate(_ id: SecretID) async throws(CallFailure) {
        let task = Task { () async -> Result<Void, CallFailure> in
            do throws(CallFailure) {
                _ = try await self.attempt(.setActive(false, id).finishedAnyway) { answer throws(ServiceError) in
                    try ActivationReader().read(answer, about: id)
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try await task.value.get()
    }
}

/// Creating many: what is next, and what became of each.
private final class CreateRun: Sendable {
    private struct State {
        var results: [Result<CreatedSecret, ServiceError>?]
        var doneCount = 0
        var round: ArraySlice<Int> = []
        /// The identifiers that came back.
        var created: Set<SecretID> = []
        var breaker: Breaker
        var stop: ServiceError?
    }

    private let state: Mutex<State>

    init(_ drafts: [SecretDraft], breaker: Breaker) {
        state = Mutex(State(results: Array(repeating: nil, count: drafts.count), breaker: breaker))
    }

    func begin(_ round: [Int]) { state.withLock { $0.round = round[...] } }

    /// The next draft to send; nil where there is none, or none shall be sent any more.
    func next() -> Int? {
        if Task.isCancelled { return nil }
        return state.withLock { $0.stop == nil ? $0.round.popFirst() : nil }
    }

    /// Creates one. Returns how many have been dealt with by then.
    func finish(_ index: Int, _ create: () async throws(CallFailure) -> StoredSecret) async -> Int {
        do throws(CallFailure) {
            let stored = try await create()
            let created = CreatedSecret(id: stored.secret.id, notSharedWith: stored.notSharedWith)
            return state.withLock { state in
                // Two secrets cannot have one identifier: what was answered the second time is about the first.
                let isNew = state.created.insert(created.id).inserted
                state.results[index] =
                    isNew ? .success(created) : .failure(.outcomeUnknown(reason: Self.repeated(created.id)))
                state.breaker.succeeded()
                state.doneCount += 1
                return state.doneCount
            }
        } catch {
            return state.withLock { state in
                state.results[index] = .failure(error.error)
                state.stop = state.stop ?? state.breaker.failed(error)
                state.doneCount += 1
                return state.doneCount
            }
        }
    }

    private static func repeated(_ id: SecretID) -> String {
        "the answer is about the secret \(id), which another of these was created as"
    }

    /// One for each draft. Those that were not tried have what stopped the run; one without a result although nothing
    /// stopped it is a fault.
    var results: [Result<CreatedSecret, ServiceError>] {
        let (results, stop) = state.withLock { ($0.results, $0.stop) }
        let missing = results.count { $0 == nil }
        let why = stop ?? (Task.isCancelled ? .cancelled : .unaccounted(count: missing, of: results.count))
        return results.map { $0 ?? .failure(why) }
    }
}
