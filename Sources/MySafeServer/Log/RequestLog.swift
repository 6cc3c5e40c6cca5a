import Secrets
import Text
import Vault

/// One line for each request: who asked for what from where, and what became of it. Never a query, a body or a token.
struct RequestLog: Sendable {
    /// What is to be told of a request.
    struct Record: Sendable {
        let method: String
        let path: String
        let address: String?
        var keyID: String?
        var user: String?
        /// Why it was refused.
        private(set) var why: String?
        private(set) var level = "info"

        init(method: String, path: String, address: String?) {
            // Both are chosen by whoever asks.
            self.method = String(method.prefix(20))
            self.path = String(path.prefix(200))
            self.address = address
        }

        mutating func note(_ key: AccessKey) {
            keyID = key.id
            user = key.terms.user
        }

        /// A request that was let in failed. What is the caller's fault is told by the status.
        mutating func note(_ error: ServiceError) {
            switch error {
            case .notFound, .noAccess, .inactive, .missingParameter, .invalidParameter, .duplicateIdentifierCode,
                .invalidIdentifier, .conflict:
                return
            case .locked, .rateLimited, .timedOut, .cancelled: level = "warning"
            default: level = "error"
            }
            why = error.sentence
        }

        mutating func note(_ denial: Gatekeeper.Denial) {
            switch denial {
            case .rejected(let why, let keyID): refuse(why, keyID)
            case .vault(let error): note(error)
            }
        }

        mutating func note(_ failure: Gatekeeper.LoginFailure) {
            switch failure {
            case .tooManyAttempts: refuse("too many failed logins", nil)
            case .rejected(let why, let keyID): refuse(why, keyID)
            case .vault(let error): note(error)
            }
        }

        mutating func note(_ flaw: ClientCredentials.Flaw) { refuse(flaw.words, nil) }

        private mutating func refuse(_ why: String, _ keyID: String?) {
            self.why = why
            self.keyID = keyID ?? self.keyID
            level = "warning"
        }
    }

    let output: LogOutput

    /// - Parameter status: nil where the connection broke before there was an answer.
    func write(_ record: Record, status: Int?, after duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        var fields = [
            ("method", record.method), ("path", record.path), ("status", status.map(String.init) ?? "-"),
            ("ms", Self.milliseconds(microseconds)), ("address", record.address ?? "-"),
        ]
        if let key = record.keyID { fields.append(("key", key)) }
        if let user = record.user { fields.append(("user", user)) }
        if let why = record.why { fields.append(("why", why)) }
        output.add(LogLine(time: Timestamp.now(), level: record.level, message: "request", fields: fields))
    }

    private static func milliseconds(_ microseconds: Int64) -> String {
        let rest = String(microseconds % 1000)
        return "\(microseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
