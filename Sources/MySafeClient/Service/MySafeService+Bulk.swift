import MySafeWire
import Secrets

extension MySafeService {
    /// A bounded number of requests over kept connections, each repeated where that is safe and there is no answer. What
    /// was sent is finished and reported also if the task is cancelled.
    ///
    /// Throws if the server refuses the access key or cannot be trusted, and if many secrets in a row got no answer or a
    /// failure of the server: what may have been done by then is reported, what surely was not is untouched.
    package func apply(_ changes: [ItemChange], _ follower: RunFollower) async throws(ServiceError) {
        var seen: Set<SecretID> = []
        let distinct = changes.filter { seen.insert($0.id).inserted }
        if distinct.isEmpty { return }
        let workers = min(maxRequests, distinct.count)
        let run = ChangeRun(
            distinct, workers: workers, breaker: Breaker(maxRequests: maxRequests), requests: requests(),
            sending: follower.sending)
        let reader = ActivationReader()
        // Not a child of this task: what is under way when that is cancelled may get no answer either.
        let watch = Task { await SilenceWatch(run).watch(follower.silence) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    while let item = await run.next() {
                        switch item.change {
                        case .activation(let isActive): await self.activate(item.id, isActive, reader, run)
                        case .content(let change): await self.changeContent(item.id, change, run)
                        }
                    }
                    run.workerEnded()
                }
            }
            // In this task, so that a receiver that cancels it cancels the run.
            while let batch = await run.batch() {
                if !batch.isEmpty { await follower.outcome(batch) }
                // Ends the waiting between attempts; what is under way is finished all the same.
                if run.isStopped { group.cancelAll() }
            }
        }
        watch.cancel()
        await watch.value
        if let stop = run.stop { throw stop }
    }

    private func activate(_ id: SecretID, _ isActive: Bool, _ reader: ActivationReader, _ run: ChangeRun) async {
        do throws(CallFailure) {
            let effect = try await attemptActivation(.setActive(isActive, id).finishedAnyway.of(run.requests)) {
                answer throws(ServiceError) in try reader.read(answer, about: id)
            }
            run.answered(ItemOutcome(id: id, result: .success(effect)))
        } catch {
            run.failed(id, error)
        }
    }

    /// The API has nothing for it but reading a secret and updating it with whole lists (API.md, "update"). What somebody
    /// else changes in between is a conflict if the server tells versions, as cofre-server does; the vendor's does not.
    private func changeContent(_ id: SecretID, _ change: ContentChange, _ run: ChangeRun) async {
        let read: APISecret
        do throws(CallFailure) {
            read = try await attempt(.read(id).of(run.requests)) { answer throws(ServiceError) in
                try self.secret(id, in: answer)
            }
        } catch {
            return run.failed(id, error)
        }
        let before = read.content
        var after = before
        let effect = change.apply(to: &after)
        guard effect.conflicts.isEmpty else { return run.answered(ItemOutcome(id: id, result: .failure(.conflict))) }
        guard !effect.changed.isEmpty else { return run.answered(ItemOutcome(id: id, result: .success(.already))) }
        do throws(CallFailure) {
            var fields = SecretChange()
            fields.take(before, after)
            let stored = try await attempt(.update(id, fields, expecting: read.version).finishedAnyway.of(run.requests))
            {
                answer throws(ServiceError) in try self.updated(id, in: answer, sentCode: "")
            }
            // What it is now counts, not what was asked for.
            let undo = change.undo(from: before, to: stored.secret.content)
            let result: Result<ItemOutcome.Effect, ServiceError> =
                stored.notSharedWith.isEmpty ? .success(.changed) : .failure(.notShared(stored.notSharedWith))
            run.answered(ItemOutcome(id: id, result: result, undo: undo))
        } catch {
            run.failed(id, error, undo: effect.undoChange)
        }
    }
}
