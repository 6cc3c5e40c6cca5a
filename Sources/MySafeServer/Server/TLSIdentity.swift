import NIOSSL
import Synchronization

/// The certificate and the key that new connections get. They can be loaded again while the server runs.
final class TLSIdentity: Sendable {
    private let files: TLSFiles
    private let current: Mutex<TLSFiles.Loaded>

    /// Throws `.badTLSFile`.
    init(_ files: TLSFiles) throws(ServerFailure) {
        self.files = files
        current = Mutex(try files.load())
    }

    var context: NIOSSLContext { current.withLock { $0.context } }

    /// When the certificate ends; seconds since 1970 (UTC).
    var expires: Int64 { current.withLock { $0.expires } }

    /// Loads the files again. Where that fails (`.badTLSFile`), all stays as it is. Connections that there are stay as they are.
    func reload() throws(ServerFailure) {
        let loaded = try files.load()
        current.withLock { $0 = loaded }
    }

    /// Says that a certificate has expired, or will within 30 days; nil where it has longer.
    static func warning(expires: Int64, now: Int64) -> String? {
        let day: Int64 = 86_400
        guard expires - now < 30 * day else { return nil }
        guard expires > now else { return "the certificate has expired: replace it, and send SIGHUP" }
        let days = (expires - now) / day
        let rest = days == 0 ? "today" : days == 1 ? "in 1 day" : "in \(days) days"
        return "the certificate expires \(rest): replace it, and send SIGHUP"
    }
}
