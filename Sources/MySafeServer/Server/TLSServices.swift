import Secrets
import ServiceLifecycle
import Text

/// Loads the certificate and the key again.
struct TLSReload: Sendable {
    /// nil without TLS.
    let identity: TLSIdentity?
    let log: LogOutput

    func reload() {
        guard let identity else {
            return log.event("info", "there is no certificate to load")
        }
        do throws(ServerFailure) {
            try identity.reload()
            log.event("info", "certificate and key loaded", [("expires", Timestamp.text(seconds: identity.expires))])
        } catch {
            log.event("error", "certificate and key not loaded, the old ones stay", [("why", error.sentence)])
        }
    }
}

/// Warns of a certificate that has expired or will soon: at the start, and each day.
struct ExpiryService: Service {
    let identity: TLSIdentity
    let log: LogOutput
    /// Seconds since 1970 (UTC).
    let now: @Sendable () -> Int64

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                warn()
                try await Task.sleep(for: .seconds(86_400))
            }
        }
    }

    func warn() {
        guard let warning = TLSIdentity.warning(expires: identity.expires, now: now()) else { return }
        log.event("warning", warning, [("expires", Timestamp.text(seconds: identity.expires))])
    }
}
