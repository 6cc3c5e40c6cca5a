import Secrets
import Synchronization

/// Lets those who ask for the same thing at the same time share one read. Whoever joins does so before it begins, so that it sees all
/// that was there when it asked. For what a server looks at for every request.
final class SharedRead<Value: Sendable>: Sendable {
    private typealias Answer = Result<Value, ServiceError>
    /// Is told nil if it has to read itself.
    private typealias Waiter = CheckedContinuation<Answer?, Never>

    /// Those who have joined the read that is to begin; nil if none is.
    private let joined = Mutex<[Waiter]?>(nil)

    func value(
        from storage: any SealedStorage, _ body: @escaping @Sendable (any SealedReader) throws(ServiceError) -> Value
    ) async throws(ServiceError) -> Value {
        let shared = await withCheckedContinuation { (waiter: Waiter) in
            let leads = joined.withLock { joined in
                guard joined != nil else {
                    joined = []
                    return true
                }
                joined?.append(waiter)
                return false
            }
            if leads { waiter.resume(returning: nil) }
        }
        if let shared { return try shared.get() }
        let followers = Mutex<[Waiter]?>(nil)
        let answer: Answer
        do throws(ServiceError) {
            answer = .success(
                try await storage.read { [self] store throws(ServiceError) in
                    let closed = closeGate()
                    followers.withLock { $0 = closed }
                    return try body(store)
                })
        } catch {
            answer = .failure(error)
        }
        // A storage that is closed fails before it begins.
        for follower in followers.withLock({ $0 }) ?? closeGate() { follower.resume(returning: answer) }
        return try answer.get()
    }

    /// How many have joined the read that is to begin; nil if none is.
    var joinedCount: Int? { joined.withLock { $0?.count } }

    /// From now on who asks begins another read.
    private func closeGate() -> [Waiter] {
        joined.withLock { joined in
            defer { joined = nil }
            return joined ?? []
        }
    }
}
