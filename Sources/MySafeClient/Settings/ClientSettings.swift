import Secrets

/// A profile of kind `mysafe`: where the server is, how to prove who one is, and what to allow.
package struct ClientSettings: Sendable {
    /// How a token is asked for first (API.md, "Base URL and authentication").
    package enum TokenMethod: String, Sendable {
        /// With HTTP Basic, as documented; by POST where the server does not know that.
        case get
        /// With a form, as RFC 6749 section 4.4.2 has it.
        case post
        /// By POST with HTTP Basic, client id and client secret form-encoded first (RFC 6749 section 2.3.1).
        case postBasic
    }

    /// The profile's name.
    package var name: String
    /// `https://HOST` or `https://HOST:PORT`; nothing behind it.
    package var url: String
    /// In front of all of the API's paths.
    package var basePath = "/api"
    /// The token endpoint from the host's root, such as "/iso/oauth2/token"; nil: below the base path.
    package var tokenPath: String?
    package var tokenMethod = TokenMethod.get
    /// For installations of several tenants reached by an IP address.
    package var tenant: String?
    package var clientID: String
    package var clientSecret: ClientSecret
    /// PEM file of the authorities that may have signed the server's certificate; nil: the system's.
    package var caFile: String?
    /// The server's public key as `sha256//BASE64`, several separated by ";" (libcurl's CURLOPT_PINNEDPUBLICKEY).
    package var pinnedPublicKey: String?
    /// PEM files of a certificate that the access key is bound to, and of its key.
    package var clientCertificate: String?
    package var clientKey: String?
    /// Whether `http://` may go to other machines than this one.
    package var allowsPlainHTTP = false
    /// How many requests may be under way at once; nil for as many as the server takes without slowing down.
    package var maxRequests: Int? = 16
    /// Seconds until a connection is made.
    package var connectTimeout = 10.0
    /// Seconds that a server may be silent.
    package var idleTimeout = 30.0
    /// Seconds that one request may take.
    package var totalTimeout = 120.0
    /// The largest list that is taken, and the largest of other answers, in bytes.
    package var maxListBytes = 256 << 20
    package var maxAnswerBytes = 16 << 20
    /// nil: as the environment says (`https_proxy`, `no_proxy`); "": none.
    package var proxy: String?
    /// Requests and answers are written there, with everything secret masked.
    package var traceFile: String?
    /// Told again and again for how many seconds no answer has come, and nil when one has; not about runs of changes. Called
    /// from any thread, and waited for. nil where nobody looks.
    package var stalled: (@Sendable (_ seconds: Double?) -> Void)?
    package var userAgent = "cofre"
    package var retry = RetrySettings()
    package var time = ClientTime.system

    package init(name: String, url: String, clientID: String, clientSecret: ClientSecret) {
        self.name = name
        self.url = url
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}

/// When and how often a request is repeated.
package struct RetrySettings: Sendable {
    /// How often a request is sent at the most where it gets no answer.
    package var attempts = 4
    /// Seconds before the second attempt, at the most; doubled for each further one.
    package var firstDelay = 0.25
    package var longestDelay = 5.0
    /// How often a request is refused (429) before it is given up.
    package var refusals = 10
    /// Seconds; a server that asks to wait longer is not waited for.
    package var longestRetryAfter = 120.0
    /// Seconds without a word from a server that has answered before, after which a run of changes asks what to do.
    package var silence = 5.0

    package init() {}
}
