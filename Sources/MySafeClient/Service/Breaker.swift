import Secrets

/// Notices when going on makes no sense: one failure that all others would share, or many failures of the server in a
/// row.
struct Breaker: Sendable {
    private let limit: Int
    private var failures = 0

    /// - Parameter maxRequests: as many are under way at once, and fail at once where a connection is lost.
    init(maxRequests: Int) { limit = max(8, 2 * maxRequests) }

    /// The server answered as it should, be it with a refusal.
    mutating func succeeded() { failures = 0 }

    /// What to stop with; nil to go on.
    mutating func failed(_ failure: CallFailure) -> ServiceError? {
        if failure.isForAll { return failure.cause }
        guard failure.isServers else {
            if failure.error != .cancelled { failures = 0 }
            return nil
        }
        failures += 1
        return failures >= limit ? failure.cause : nil
    }
}
