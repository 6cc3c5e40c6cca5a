import Secrets
import Text

/// What every answer says of itself, in whichever of its forms (API.md, "Envelope").
struct Envelope {
    /// The HTTP status, or the one that the envelope repeats where that one tells of a failure.
    let status: Int
    let message: String
    let isError: Bool
    /// Whether it says of itself that it went well and that it failed: nobody can know which.
    let isContradictory: Bool
    /// The number in front of the message, or `exception.code`.
    let number: ErrorNumber?
    /// All members of the answer.
    let fields: JSONObject

    /// Throws what the answer means where it is no envelope: the gateway's word, or something unreadable.
    init(_ answer: RawAnswer) throws(ServiceError) {
        guard answer.looksLikeJSON else { throw Self.foreign(answer) }
        guard let fields = Self.members(answer.body) else {
            throw .unreadable(
                status: answer.status, what: "\(answer.body.count) bytes of JSON that break off or are damaged.")
        }
        guard let response = fields.object("response") else { throw Self.withoutEnvelope(answer, fields) }
        let exception = fields.object("exception")
        let message = response.text("message", "mensagem", "Message") ?? exception?.text("message", "Message") ?? ""
        let told = Int(response.number("status") ?? fields.number("code") ?? Int64(answer.status))
        status = answer.isSuccess && told >= 400 ? told : answer.status
        number =
            exception?.number("code").flatMap { ErrorNumber(rawValue: Int($0)) } ?? ErrorNumber(leading: message)
            ?? exception?.text("message", "Message").flatMap { ErrorNumber(leading: $0) }
        let flags = ["error", "erro"].compactMap { response.flag($0) }
        let codes = ["error_code", "cod_erro"].compactMap { response.number($0) }
        isError = flags.first ?? (exception != nil)
        // A code of 0 beside an error is one of the known variations.
        isContradictory =
            Set(flags).count > 1 || Set(codes).count > 1 || (!flags.isEmpty && !isError && codes.contains { $0 != 0 })
        self.message = message
        self.fields = fields
    }

    /// The members of an answer; nil for what is no JSON object. A repeated name is taken as most programs take it: the last
    /// one counts.
    static func members(_ body: [UInt8]) -> JSONObject? { (try? JSONDocument(body))?.object }

    /// Throws what a failure means. `code` is the identifier_code that was sent, for telling of it.
    func check(sentCode code: String = "") throws(ServiceError) {
        if isContradictory {
            throw .unreadable(status: status, what: "it says both that it went well and that it failed.")
        }
        guard isError || !(200..<300).contains(status) else { return }
        switch number {
        case .parameter:
            if let parameter = Self.namedParameter(message) { throw .missingParameter(parameter) }
            throw .duplicateIdentifierCode(code)
        case .notFound: throw .notFound
        case .noAccess: throw .noAccess
        case .inactive: throw .inactive
        case .identifierType: throw .invalidIdentifier("")
        case .none: throw Self.failure(status, message)
        }
    }

    /// What a status means where no number says more.
    private static func failure(_ status: Int, _ message: String) -> ServiceError {
        switch status {
        case 401: .authenticationFailed
        case 403: .noAccess
        case 404: .notFound
        case 408: .timedOut
        case 409, 412: .conflict
        case 429: .rateLimited(retryAfterSeconds: nil)
        default: .server(status: status, message: message.isEmpty ? "no reason given." : Quote.make(message))
        }
    }

    /// The parameter that a message of 1001 names: a known one in quotes, as in `Parameter 'url' was not informed!`, any one
    /// in quotes right after the word, or a known one there without. nil where the message is about the identifier instead,
    /// whatever that is quoted in it.
    private static func namedParameter(_ message: String) -> String? {
        for quote: Character in ["'", "\""] {
            let parts = message.split(separator: quote, omittingEmptySubsequences: false)
            // What stands between quotes is at odd places.
            for index in stride(from: 1, to: parts.count - 1, by: 2) where isName(parts[index]) {
                let isAnnounced = words(parts[index - 1]).last.map(isParameter) ?? false
                if isAnnounced || parameters.contains(parts[index].lowercased()) { return String(parts[index]) }
            }
        }
        let words = Self.words(message[...])
        guard let place = words.firstIndex(where: isParameter), place + 1 < words.count else { return nil }
        let name = words[place + 1].lowercased()
        return parameters.contains(name) ? name : nil
    }

    /// The fields of create and update (API.md, "create").
    private static let parameters = SecretField.allCases.map(\.rawValue)

    private static func words(_ text: Substring) -> [Substring] { text.split { !$0.isLetter && $0 != "_" } }

    private static func isParameter(_ word: Substring) -> Bool {
        ["parameter", "parametro", "parâmetro"].contains(word.lowercased())
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 40 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") }
    }

    /// JSON, but not of the API: a gateway's, or an OAuth error (RFC 6749 section 5.2).
    private static func withoutEnvelope(_ answer: RawAnswer, _ fields: JSONObject) -> ServiceError {
        if let word = fields.text("error"), let error = oauth(word) { return error }
        if answer.status == 429 { return .rateLimited(retryAfterSeconds: nil) }
        let text = fields.text("message", "Message", "error_description", "error", "detail")
        if let text, !answer.isSuccess { return gateway(answer.status, Quote.make(text)) }
        return .unreadable(status: answer.status, what: "JSON without a 'response'.")
    }

    private static func oauth(_ word: String) -> ServiceError? {
        switch word {
        case "invalid_client", "unauthorized_client", "invalid_grant", "access_denied", "invalid_token":
            .authenticationFailed
        case "temporarily_unavailable", "server_error": .server(status: 503, message: word)
        default: nil
        }
    }

    /// Text or HTML of something in front of the server.
    private static func foreign(_ answer: RawAnswer) -> ServiceError {
        let text = Quote.gateway(answer.body)
        if answer.isSuccess {
            let what = text.isEmpty ? "it is empty." : "it begins with '\(text)'."
            return .unreadable(status: answer.status, what: what)
        }
        return gateway(answer.status, text)
    }

    private static func gateway(_ status: Int, _ text: String) -> ServiceError {
        switch status {
        case 429: .rateLimited(retryAfterSeconds: nil)
        // "No route matched …" with 401 may also mean a wrong URL: the gateway's own words tell more.
        case 401 where !text.lowercased().contains("no route"): .authenticationFailed
        default: .gateway(status: status, text: text.isEmpty ? "nothing" : text)
        }
    }
}
