import HTTPTypes
import MySafeWire
import Secrets
import Text

/// An answer as it will be sent.
struct Answer: Sendable {
    var status: Int
    var body: [UInt8]
    var headers: HTTPFields
    /// Its part of the memory for answers, kept as long as it is under way; nil for a small one.
    var share: AnswerShare?

    /// JSON, kept by nobody on the way.
    init(status: Int, json body: [UInt8], headers: HTTPFields = [:]) {
        self.status = status
        self.body = body
        self.headers = headers
        self.headers[.contentType] = "application/json"
        self.headers[.cacheControl] = "no-store"
        self.headers[.xContentTypeOptions] = "nosniff"
    }

    /// - Parameter version: of the secret that it is about; nil if it is about none.
    init(_ answer: AnswerWriter.Answer, version: Int64? = nil) {
        self.init(status: answer.status, json: answer.body)
        if let version { headers[.eTag] = EntityTag.text(version) }
    }

    /// A failure of the service; where trying again later may help, with the seconds.
    init(_ error: ServiceError) {
        self.init(AnswerWriter.failure(error))
        switch error {
        case .rateLimited(let seconds): headers[.retryAfter] = String(Int((seconds ?? 1).rounded(.up)))
        case .locked, .timedOut: headers[.retryAfter] = "1"
        default: break
        }
    }
}

extension Answer {
    /// API.md, "Envelope": what the gateway answers for an unknown path.
    static let noRoute = Answer(gateway: 404, GatewayText.noRoute)

    /// What the gateway answers for failed authentication.
    static var unauthorized: Answer {
        var answer = Answer(gateway: 401, GatewayText.noRoute)
        answer.headers[.wwwAuthenticate] = "Bearer"
        return answer
    }

    /// RFC 9110 section 15.5.6.
    static func methodNotAllowed(_ allowed: [String]) -> Answer {
        var answer = Answer(gateway: 405, "Method not allowed")
        answer.headers[.allow] = allowed.joined(separator: ", ")
        return answer
    }

    static let tooLarge = Answer(gateway: 413, "Request size limit exceeded")

    static let tooSlow = Answer(gateway: 408, "Request timeout")

    static let healthy = Answer(status: 200, json: Array(#"{"status":"ok"}"#.utf8))

    /// RFC 9112 section 3.2.
    static let badHost = Answer(gateway: 400, "Send one Host header")

    private init(gateway status: Int, _ text: String) {
        var writer = JSONWriter()
        writer.object { $0.member("message", text) }
        self.init(status: status, json: writer.bytes)
    }

    /// A failed token request (RFC 6749 section 5.2).
    static func oauth(_ status: Int, _ error: String, _ description: String) -> Answer {
        var writer = JSONWriter()
        writer.object { object in
            object.member("error", error)
            object.member("error_description", description)
        }
        var answer = Answer(status: status, json: writer.bytes)
        if status == 401 { answer.headers[.wwwAuthenticate] = #"Basic realm="mysafe""# }
        return answer
    }

    /// The same for caches of HTTP/1.0 (RFC 6749 section 5.1).
    var unkeptByOldCaches: Answer {
        var answer = self
        if let pragma = HTTPField.Name("Pragma") { answer.headers[pragma] = "no-cache" }
        return answer
    }
}
