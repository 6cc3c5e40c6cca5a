import ServerSettings

/// A MySafe server, and what the requests to it look like (API.md, "Base URL and authentication"). Paths of files are as they
/// were written: `~` is the home directory.
package struct MySafeProfile: Equatable, Sendable {
    /// `https://HOST` or `https://HOST:PORT`, without a path.
    package var url: String
    package var clientID: String
    package var clientSecret: ClientSecretSource = .question
    /// Where the API's resources are, without a slash at the end.
    package var basePath = "/api"
    /// Where tokens are, from the root of the server on; nil for the usual place below `basePath`.
    package var tokenPath: String?
    package var tokenMethod: TokenMethod = .get
    /// The tenant's name, in installations that serve several.
    package var tenant: String?
    /// A PEM file with the authorities to trust in the place of the system's.
    package var caFile: String?
    /// Hashes of the public keys that the server may have: `sha256//` and Base64, several with a semicolon between.
    package var pinnedPublicKey: String?
    /// A client certificate and its key, PEM files; both or none.
    package var clientCert: String?
    package var clientKey: String?
    /// The proxy's URL; nil for what the environment says.
    package var proxy: String?
    /// Whether `http://` is allowed to hosts other than this one.
    package var allowPlainHTTP = false
    /// How many requests there may be at once; nil ("auto") for as many as the server takes without slowing down.
    package var maxRequests: Int? = 16
    /// Seconds until a connection has to stand.
    package var connectTimeout = 10.0
    /// Seconds that may pass without a byte.
    package var idleTimeout = 30.0
    /// Seconds for a whole request.
    package var timeout = 120.0

    package init(url: String, clientID: String) {
        self.url = url
        self.clientID = clientID
    }

    /// The host and, where it is given, the port: for people.
    package var host: String { ServerOrigin(url)?.place ?? url }

    /// In the place of a number for `maxRequests`.
    package static let automatic = "auto"
}

/// Where a profile's client secret comes from.
package enum ClientSecretSource: Equatable, Sendable {
    /// A file that its owner alone may read.
    case file(String)
    /// The first line that a shell command prints.
    case command(String)
    /// It is asked for.
    case question
}

/// How a token is asked for (API.md, "Base URL and authentication").
package enum TokenMethod: String, CaseIterable, Sendable {
    /// GET with HTTP Basic.
    case get
    /// POST with a form.
    case post
    /// POST with HTTP Basic, client id and client secret form-encoded (RFC 6749 section 2.3.1).
    case postBasic = "post-basic"
}
