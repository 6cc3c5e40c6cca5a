import Dispatch

/// Work that blocks, on a thread outside of the pool that runs tasks.
package enum OffPool {
    /// The value of `work`, which may block for as long as it likes.
    package static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: work()) }
        }
    }
}
