import Secrets

/// One HTTP request, as the driver sends it.
struct HTTPRequest: Sendable {
    /// "GET", "POST", "PUT".
    var method: String
    /// The whole URL, percent-encoded.
    var url: String
    var headers: RequestHeaders
    /// HTTP Basic (RFC 7617), with the values as they are.
    var basic: BasicCredentials?
    /// nil for none. Wiped with its last copy, since it may hold a client secret.
    var body: ClientSecret?
    /// The most bytes that an answer may have, after decompression.
    var answerLimit: Int
    /// Whether it must not be sent a second time, not even where a kept connection turns out to be closed.
    var isSentOnce = false
    /// Whether it is finished also where its task is cancelled.
    var isFinishedAnyway = false
    /// The run of changes that it belongs to, which may give it up all the same; nil for none.
    var run: RunRequests?
}

/// Request headers, compared by identity: a transfer that was set up with the same ones is not set up again.
final class RequestHeaders: Sendable {
    /// Values may be secret.
    let lines: [(name: String, value: ClientSecret)]

    init(_ lines: [(name: String, value: ClientSecret)]) { self.lines = lines }
}

struct BasicCredentials: Sendable {
    let user: String
    let password: ClientSecret
}

/// An HTTP answer with what the client needs to know beside its body.
struct HTTPAnswer: Sendable {
    var status: Int
    var body: [UInt8]
    /// How long the server took to begin with it, in seconds.
    var seconds = 0.0
    /// Whether it came over a connection that carries many at once (HTTP/2).
    var isMultiplexed = false
    /// Whether it is the answer to a second sending, by libcurl itself: the first one may have arrived as well.
    var isToRepetition = false
    /// Seconds, from either form of Retry-After (RFC 9110 section 10.2.3).
    var retryAfter: Double?
    /// The entity tag (RFC 9110 section 8.8.3) as it is sent; "" if there is none.
    var entityTag = ""
    /// Where a redirect points to.
    var redirect: String?
    /// The headers as text, for a trace; nil where they are not kept.
    var headers: ExchangedHeaders?
}

/// The headers that were sent and received, in HTTP's own form.
struct ExchangedHeaders: Sendable {
    var sent: [UInt8]
    var received: [UInt8]
}
