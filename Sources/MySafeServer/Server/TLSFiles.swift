import Glibc
import NIOHTTP2
import NIOSSL
import Vault

/// The files that TLS needs, in PEM form.
package struct TLSFiles: Equatable, Sendable {
    /// The server's certificate, followed by those that lead to its authority.
    package var certificate: String
    package var key: String
    /// Authorities that client certificates have to come from; nil takes any client certificate, which counts only by its
    /// fingerprint.
    package var clientAuthorities: String?

    package init(certificate: String, key: String, clientAuthorities: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.clientAuthorities = clientAuthorities
    }

    /// What the files hold.
    struct Loaded {
        let context: NIOSSLContext
        /// When the server's certificate, or one of those above it, ends; seconds since 1970 (UTC).
        let expires: Int64
    }

    /// TLS 1.3, and 1.2 with what it has of authenticated encryption with forward secrecy (RFC 9325 section 4.2). A client
    /// certificate is asked for and need not be given: access keys may be bound to one.
    func load() throws(ServerFailure) -> Loaded {
        let chain = try Self.reading(certificate, "is no certificate in PEM form") {
            try NIOSSLCertificate.fromPEMFile(certificate)
        }
        guard !chain.isEmpty else { throw .badTLSFile(path: certificate, reason: "there is no certificate in it.") }
        let privateKey = try Self.reading(key, "is no private key in PEM form") {
            try NIOSSLPrivateKey(file: key, format: .pem)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        // For clients that keep a connection for later, and do not look at it when the server stops.
        configuration.shutdownTimeout = .seconds(1)
        configuration.certificateVerification = .optionalVerification
        if let clientAuthorities {
            let authorities = try Self.reading(clientAuthorities, "is no certificate in PEM form") {
                try NIOSSLCertificate.fromPEMFile(clientAuthorities)
            }
            configuration.trustRoots = .certificates(authorities)
        } else {
            // Verified by nobody: see `SecureChannel`.
            configuration.trustRoots = .certificates([])
        }
        configuration.applicationProtocols = NIOHTTP2SupportedALPNProtocols
        do {
            return Loaded(
                context: try NIOSSLContext(configuration: configuration),
                expires: chain.map { Int64($0.notValidAfter) }.min() ?? .max)
        } catch {
            throw .badTLSFile(path: key, reason: "does not belong to the certificate \(certificate).")
        }
    }

    private static func reading<T>(
        _ path: String, _ reason: String, _ body: () throws -> T
    ) throws(ServerFailure) -> T {
        guard access(path, R_OK) == 0 else {
            throw .badTLSFile(path: path, reason: "cannot be read: \(String(cString: strerror(errno))).")
        }
        do {
            return try body()
        } catch {
            throw .badTLSFile(path: path, reason: "\(reason).")
        }
    }
}
