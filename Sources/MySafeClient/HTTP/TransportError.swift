/// Why there is no answer.
struct TransportError: Error, Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        /// The host has no address, or nothing accepts connections there.
        case unconnected
        /// The server's certificate, or the way of making the connection safe, does not fit; what to set.
        case untrusted
        /// The connection ended before the whole answer was there.
        case broken
        /// Connected, but no answer in the time that is allowed.
        case timedOut
        /// The answer has more bytes than are taken.
        case tooLarge
        /// What came is no HTTP.
        case notHTTP
        /// The task was cancelled or the client was closed.
        case cancelled
        /// This machine cannot send it at all.
        case unavailable
    }

    var kind: Kind
    /// A sentence for people, without anything secret.
    var reason: String
    /// Whether the request may have reached the server: false only where it surely did not.
    var mayHaveArrived: Bool

    static let cancelled = TransportError(kind: .cancelled, reason: "cancelled", mayHaveArrived: false)
    /// Nobody waits for the answer any longer.
    static let givenUp = TransportError(
        kind: .timedOut, reason: "no answer came, and it was given up", mayHaveArrived: false)
}
