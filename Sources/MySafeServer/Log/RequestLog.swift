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

        /// A request that was let in failed. Nothing of what was sent is told. Who tries out identifiers stands out.
        mutating func note(_ error: ServiceError) {
            switch error {
            case .notFound: refuse("not found")
            case .noAccess: refuse("no access")
            case .inactive: why = "inactive"
            case .missingParameter: why = "missing parameter"
            case .invalidParameter: why = "invalid parameter"
            case .duplicateIdentifierCode: why = "identifier code in use"
            case .invalidIdentifier: why = "identifier is no number"
            case .conflict: why = "changed meanwhile"
            case .locked, .rateLimited, .timedOut, .cancelled: refuse(error.sentence)
            default:
                level = "error"
                why = error.sentence
            }
        }

        mutating func note(_ miss: Endpoint.Miss) {
            switch miss {
            case .unknownPath: refuse("unknown path")
            case .otherMethods: refuse("method not allowed")
            }
        }

        mutating func note(_ failure: RequestBodyReader.Failure) {
            switch failure {
            case .tooLarge: refuse("body too large")
            case .tooSlow: refuse("body too slow")
            case .broken: refuse("the connection broke")
            }
        }

        mutating func note(_ flaw: RequestFlaw) { refuse(flaw.words) }

        /// Nobody waits for the answer any more.
        mutating func noteGone() { refuse("the client went away") }

        mutating func noteBusy() { refuse("busy") }

        mutating func note(_ denial: Gatekeeper.Denial) {
            switch denial {
            case .rejected(let why, let keyID): refuse(why, keyID)
            case .vault(let error): note(error)
            }
        }

        mutating func note(_ failure: Gatekeeper.LoginFailure) {
            switch failure {
            case .tooManyAttempts: refuse("too many failed logins")
            case .rejected(let why, let keyID): refuse(why, keyID)
            case .vault(let error): note(error)
            }
        }

        mutating func note(_ flaw: ClientCredentials.Flaw) { refuse(flaw.words) }

        private mutating func refuse(_ why: String, _ keyID: String? = nil) {
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
        let line = LogLine(time: Timestamp.now(), level: record.level, message: "request", fields: fields)
        // Failures with a client id that there is are few: the throttle sees to that.
        if record.keyID == nil { output.add(line, from: record.address ?? "-") } else { output.add(line) }
    }

    private static func milliseconds(_ microseconds: Int64) -> String {
        let rest = String(microseconds % 1000)
        return "\(microseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
