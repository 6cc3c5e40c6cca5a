import MySafeWire
import Secrets
import Synchronization

/// Asks for an access token: OAuth 2.0 client credentials (RFC 6749 section 4.4), in the forms of API.md, "Base URL and
/// authentication". The client secret travels in a header or in a body, never in a URL.
final class TokenFetcher: Sendable {
    private let url: String
    private let tenant: String?
    private let clientID: String
    private let clientSecret: ClientSecret
    private let headers = RequestHeaders([("Accept", ClientSecret("application/json"))])
    private let formHeaders = RequestHeaders([
        ("Accept", ClientSecret("application/json")),
        ("Content-Type", ClientSecret("application/x-www-form-urlencoded")),
    ])
    /// Becomes the form for good once the server has given a token for it, not knowing the documented GET.
    private let method: Mutex<ClientSettings.TokenMethod>
    /// The largest answer that is taken.
    private static let answerLimit = 1 << 20

    init(_ settings: ClientSettings, url: String) {
        self.url = url
        tenant = settings.tenant
        clientID = settings.clientID
        clientSecret = settings.clientSecret
        method = Mutex(settings.tokenMethod)
    }

    /// - Parameter send: one exchange, repeated where there is no answer.
    func fetch(
        send: (HTTPRequest) async throws(CallFailure) -> RawAnswer
    ) async -> Result<AccessToken, ServiceError> {
        var method = method.withLock { $0 }
        do throws(CallFailure) {
            var answer = try await send(request(method))
            let fallsBack = method == .get && [404, 405].contains(answer.status)
            if fallsBack {
                method = .post
                answer = try await send(request(method))
            }
            defer { answer.body.wipe() }
            let (read, way) = (answer, method)
            let result = Result { () throws(ServiceError) in try self.read(read, way) }
            if fallsBack, case .success = result { self.method.withLock { $0 = way } }
            return result
        } catch {
            return .failure(error.error)
        }
    }

    private func read(
        _ answer: RawAnswer, _ method: ClientSettings.TokenMethod
    ) throws(ServiceError) -> AccessToken {
        // RFC 6749 section 5.2: a refusal is a 400 or a 401.
        if [401, 403].contains(answer.status) { throw refusal(method) }
        do throws(ServiceError) { return try AnswerReader.token(answer) } catch {
            throw error == .authenticationFailed ? refusal(method) : error
        }
    }

    private func refusal(_ method: ClientSettings.TokenMethod) -> ServiceError {
        let usual = "check its client id and client secret, and whether it was revoked or has expired."
        return .keyRefused(clientID: clientID, reason: usual + (encodingMatters ? Self.hint(method) : ""))
    }

    /// Whether client id or client secret are another text when they are encoded.
    private var encodingMatters: Bool {
        [clientID, clientSecret.reveal()].contains { PercentEncoding.encode($0) != $0 }
    }

    /// Servers disagree about what is encoded where.
    private static func hint(_ method: ClientSettings.TokenMethod) -> String {
        let others =
            switch method {
            case .get: "\"post-basic\" or \"post\""
            case .postBasic: "\"post\" or \"get\""
            case .post: "\"post-basic\""
            }
        return
            " They have characters that servers decode in different ways: if they are right, try token_method = \(others)."
    }

    private func request(_ method: ClientSettings.TokenMethod) -> HTTPRequest {
        switch method {
        case .get: documented()
        case .post: form()
        case .postBasic: formWithBasic()
        }
    }

    private func documented() -> HTTPRequest {
        var target = url + "?grant_type=client_credentials"
        if let tenant { target += "&tenant=" + PercentEncoding.encode(tenant) }
        return HTTPRequest(
            method: "GET", url: target, headers: headers,
            basic: BasicCredentials(user: clientID, password: clientSecret), answerLimit: Self.answerLimit)
    }

    private func form() -> HTTPRequest {
        let body =
            fields("&client_id=" + PercentEncoding.encode(clientID))
            + "&client_secret=" + PercentEncoding.encode(clientSecret.reveal())
        return post(body, basic: nil)
    }

    private func formWithBasic() -> HTTPRequest {
        let credentials = BasicCredentials(
            user: PercentEncoding.encode(clientID),
            password: ClientSecret(PercentEncoding.encode(clientSecret.reveal())))
        return post(fields(""), basic: credentials)
    }

    private func fields(_ more: String) -> String {
        let tenant = tenant.map { "&tenant=" + PercentEncoding.encode($0) } ?? ""
        return "grant_type=client_credentials" + more + tenant
    }

    private func post(_ form: String, basic: BasicCredentials?) -> HTTPRequest {
        var body = Array(form.utf8)
        return HTTPRequest(
            method: "POST", url: url, headers: formHeaders, basic: basic, body: ClientSecret(wiping: &body),
            answerLimit: Self.answerLimit)
    }
}
