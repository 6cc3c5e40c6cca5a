import Secrets
import Text

extension LogOutput {
    func event(_ level: String, _ message: String, _ fields: [(String, String)] = []) {
        add(LogLine(time: Timestamp.now(), level: level, message: message, fields: fields))
    }

    /// The line at the start: what serves where, and how much it takes.
    package func started(version: String, url: String, _ options: ServerOptions) {
        let limits = options.limits
        event(
            "info", "started",
            [
                ("version", version), ("url", url), ("tls", options.tls == nil ? "no" : "yes"),
                ("client-ca", options.tls?.clientAuthorities == nil ? "no" : "yes"),
                ("trusted-proxies", String(options.trustedProxies.count)),
                ("token-lifetime", String(options.tokenLifetime)), ("max-requests", String(limits.requests)),
                ("max-waiting", String(limits.waiting)), ("max-wait", String(limits.waitSeconds)),
                ("max-connections", String(limits.connections)),
                ("max-connections-per-address", String(limits.connectionsPerAddress)),
                ("max-body", String(limits.bodyBytes)), ("max-answers", String(limits.answerBytes)),
                ("idle-timeout", String(limits.idleSeconds)),
            ])
    }

    /// The line at the end.
    ///
    /// - Parameter failure: what ended it; nil where it was told to stop.
    package func stopped(version: String, after failure: ServerFailure?) {
        var fields = [("version", version)]
        if let failure { fields.append(("why", failure.sentence)) }
        event(failure == nil ? "info" : "error", "stopped", fields)
    }
}
