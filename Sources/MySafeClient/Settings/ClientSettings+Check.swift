import Glibc
import MySafeWire
import Secrets
import ServerSettings

extension ClientSettings {
    /// Where requests go, once all settings are found to be good. Throws `.invalidParameter` or `.missingParameter` with the
    /// profile's name of what is wrong. Nothing is sent for it.
    func endpoint() throws(ServiceError) -> Endpoint {
        if clientID.isEmpty { throw .missingParameter("client_id") }
        if clientSecret.isEmpty { throw .missingParameter("client_secret") }
        // RFC 7617 section 2: what stands in front of the first colon is the user.
        if tokenMethod == .get, clientID.contains(":") {
            throw .invalidParameter(
                "client_id",
                reason:
                    "it has a colon, which HTTP Basic cannot carry as it is: set token_method = \"post-basic\" or \"post\"."
            )
        }
        let endpoint = try Endpoint(
            url: url, basePath: basePath, tokenPath: tokenPath, tokenRoute: Route.token,
            allowsPlainHTTP: allowsPlainHTTP)
        for (name, path) in [("ca_file", caFile), ("client_cert", clientCertificate), ("client_key", clientKey)] {
            if let path, access(path, R_OK) != 0 {
                throw .invalidParameter(name, reason: "\(path) cannot be read: \(String(cString: strerror(errno))).")
            }
        }
        if (clientCertificate == nil) != (clientKey == nil) {
            throw .invalidParameter("client_cert", reason: "it needs client_key beside it, and the other way round.")
        }
        if let pin = pinnedPublicKey, !ServerRules.isPinnedPublicKey(pin) {
            throw .invalidParameter(
                "pinned_public_key", reason: "it must be sha256// and the Base64 of the SHA-256 of the public key.")
        }
        if let maxRequests, !ServerRules.requestsAtOnce.contains(maxRequests) {
            throw .invalidParameter("max_requests", reason: "it must be a number from 1 to 1000.")
        }
        for (name, seconds) in [
            ("connect_timeout", connectTimeout), ("idle_timeout", idleTimeout), ("timeout", totalTimeout),
        ] where !ServerRules.seconds.contains(seconds) {
            throw .invalidParameter(name, reason: "it must be a number of seconds from 0.1 to 86400.")
        }
        return endpoint
    }

    func transferOptions(_ endpoint: Endpoint) -> TransferOptions {
        var options = TransferOptions()
        options.userAgent = userAgent
        options.isTLS = endpoint.isTLS
        // One more for the token.
        options.connections = (maxRequests ?? AdaptiveLimit.mostPlain) + 1
        options.multiplexesOnly = maxRequests == nil
        options.connectTimeout = connectTimeout
        options.idleTimeout = idleTimeout
        options.totalTimeout = totalTimeout
        options.caFile = caFile
        options.clientCertificate = clientCertificate
        options.clientKey = clientKey
        options.pinnedPublicKey = pinnedPublicKey
        // What is meant for this machine must not go to another one unprotected, whatever the environment says.
        options.proxy = proxy ?? (endpoint.isLoopback && !endpoint.isTLS ? "" : nil)
        options.keepsHeaders = traceFile != nil
        return options
    }
}
