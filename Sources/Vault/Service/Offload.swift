import Dispatch
import Secrets

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
}
