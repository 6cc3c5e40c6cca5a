import Secrets

/// Notices when going on makes no sense: one failure that all others would share, or so many failures of the server that
/// it cannot be well.
struct Breaker: Sendable {
    private let limit: Double
    private var failures = 0.0

    /// How many good answers make up for a failure: a server that fails every second call is not well.
    private static let answersPerFailure = 2.0

    /// - Parameter maxRequests: as many are under way at once, and fail at once if a connection is lost.
    init(maxRequests: Int) { limit = Double(max(8, 2 * maxRequests)) }

    /// The server answered as it should, be it with a refusal.
    mutating func succeeded() { failures = max(0, failures - 1 / Self.answersPerFailure) }

    /// What to stop with; nil to go on.
    mutating func failed(_ failure: CallFailure) -> ServiceError? {
        if failure.isForAll { return failure.cause }
        guard failure.isServers else {
            if failure.error != .cancelled { succeeded() }
            return nil
        }
        // Each has waited long enough for two.
        failures += failure.cause == .timedOut ? 2 : 1
        return failures >= limit ? failure.cause : nil
    }
}
