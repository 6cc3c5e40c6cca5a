import Secrets
import ServerSettings

/// Where requests go, from a profile's settings that were found to be safe and whole.
struct Endpoint: Sendable, Equatable {
    /// `host` or `host:port`, as the profile has it.
    let place: String
    let isTLS: Bool
    let isLoopback: Bool
    /// Scheme, host, port and base path: what a route's target is put behind.
    let base: String
    /// "" or a path that begins with "/".
    let basePath: String
    /// The whole URL of the token endpoint.
    let token: String

    /// - Parameter tokenRoute: the token endpoint below the base path, where the profile names none.
    init(
        url: String, basePath: String, tokenPath: String?, tokenRoute: String, allowsPlainHTTP: Bool
    ) throws(ServiceError) {
        guard let origin = ServerOrigin(url) else {
            throw .invalidParameter(
                "url",
                reason: "it must be https://HOST or https://HOST:PORT, with neither user nor path nor query; a "
                    + "path goes to base_path.")
        }
        self.basePath = try Self.path(basePath, "base_path")
        isTLS = origin.isTLS
        isLoopback = origin.isLoopback
        place = origin.place
        guard isTLS || isLoopback || allowsPlainHTTP else {
            throw .invalidParameter(
                "url",
                reason: "http:// sends secrets readable for all in between: use https://, or set "
                    + "allow_plain_http = true where the network is safe.")
        }
        base = origin.text + self.basePath
        let tokenTarget = try tokenPath.map { path throws(ServiceError) in try Self.path(path, "token_path") }
        token = origin.text + (tokenTarget ?? self.basePath + tokenRoute)
    }

    private static func path(_ text: String, _ name: String) throws(ServiceError) -> String {
        guard let path = ServerRules.path(text) else {
            throw .invalidParameter(name, reason: "'\(text)' is no plain path: write it like /api.")
        }
        return path
    }
}
