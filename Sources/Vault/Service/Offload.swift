import Dispatch
import Secrets
import Synchronization

/// Runs what blocks or computes for long (Argon2, opening files) on a thread of its own, never on the cooperative pool.
enum Offload {
    private static let queue = DispatchQueue(label: "cofre.vault.opening", qos: .userInitiated)

    static func run<T: Sendable>(
        _ body: @escaping @Sendable () throws(ServiceError) -> T
    ) async throws(ServiceError) -> T {
        let result: Result<T, ServiceError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }

    /// Runs `body` on that thread without waiting for it.
    static func later(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }

    /// The same for what looks from time to time whether its task was cancelled.
    static func run<T: Sendable>(
        cancellable body: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws(ServiceError) -> T
    ) async throws(ServiceError) -> T {
        let flag = CancellationFlag()
        let result = await withTaskCancellationHandler { () async -> Result<T, ServiceError> in
            do throws(ServiceError) {
                let value = try await run { () throws(ServiceError) in try body { flag.isSet } }
                return .success(value)
            } catch {
                return .failure(error)
            }
        } onCancel: {
            flag.set()
        }
        return try result.get()
    }
}

/// Whether a task was cancelled, for work on a thread that belongs to no task.
final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
}
