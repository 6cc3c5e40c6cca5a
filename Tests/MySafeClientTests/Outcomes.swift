import Secrets
import Synchronization
import Testing

/// Collects what a run reports.
final class Outcomes: Sendable {
    private let state = Mutex<(items: [ItemOutcome], batches: Int)>(([], 0))

    func add(_ batch: [ItemOutcome]) {
        state.withLock {
            $0.items += batch
            $0.batches += 1
        }
    }

    var items: [ItemOutcome] { state.withLock { $0.items } }
    var batches: Int { state.withLock { $0.batches } }
    var byID: [Int64: Result<ItemOutcome.Effect, ServiceError>] {
        Dictionary(items.map { ($0.id.rawValue, $0.result) }) { first, _ in first }
    }
}

extension SecretService {
    /// Runs to the end and gives what was reported, and what stopped it.
    func run(_ active: Bool, _ ids: some Sequence<Int>) async -> (Outcomes, ServiceError?) {
        let outcomes = Outcomes()
        do throws(ServiceError) {
            try await setActive(active, ids.map { SecretID(Int64($0)) }) { outcomes.add($0) }
            return (outcomes, nil)
        } catch {
            return (outcomes, error)
        }
    }
}

/// The error that `body` throws, nil where it throws none.
func failure<Value>(_ body: () async throws(ServiceError) -> Value) async -> ServiceError? {
    do throws(ServiceError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

extension ServiceError {
    /// The name of the case.
    var kind: String { String(String(describing: self).prefix { $0 != "(" }) }
}

func fail(_ comment: String) { Issue.record(Comment(rawValue: comment)) }
