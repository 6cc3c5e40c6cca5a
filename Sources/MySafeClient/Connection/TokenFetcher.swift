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
    /// Set for good once the server has given a token for the form, not knowing the documented GET.
    private let usesPost: Mutex<Bool>
    /// The largest answer that is taken.
    private static let answerLimit = 1 << 20

    init(_ settings: ClientSettings, url: String) {
        self.url = url
        tenant = settings.tenant
        clientID = settings.clientID
        clientSecret = settings.clientSecret
        usesPost = Mutex(settings.tokenMethod == .post)
    }

    /// - Parameter send: one exchange, repeated where there is no answer.
    func fetch(
        send: (HTTPRequest) async throws(CallFailure) -> RawAnswer
    ) async -> Result<AccessToken, ServiceError> {
        let startsWithForm = usesPost.withLock { $0 }
        do throws(CallFailure) {
            var answer = try await send(startsWithForm ? form() : documented())
            let fallsBack = !startsWithForm && [404, 405].contains(answer.status)
            if fallsBack { answer = try await send(form()) }
            defer { answer.body.wipe() }
            let read = answer
            let result = Result { () throws(ServiceError) in try self.read(read) }
            if fallsBack, case .success = result { usesPost.withLock { $0 = true } }
            return result
        } catch {
            return .failure(error.error)
        }
    }

    private func read(_ answer: RawAnswer) throws(ServiceError) -> AccessToken {
        // RFC 6749 section 5.2: a refusal is a 400 or a 401.
        if [401, 403].contains(answer.status) { throw refusal }
        do throws(ServiceError) { return try AnswerReader.token(answer) } catch {
            throw error == .authenticationFailed ? refusal : error
        }
    }

    private var refusal: ServiceError {
        .keyRefused(
            clientID: clientID,
            reason: "check its client id and client secret, and whether it was revoked or has expired.")
    }

    private func documented() -> HTTPRequest {
        var target = url + "?grant_type=client_credentials"
        if let tenant { target += "&tenant=" + PercentEncoding.encode(tenant) }
        return HTTPRequest(
            method: "GET", url: target, headers: headers,
            basic: BasicCredentials(user: clientID, password: clientSecret), answerLimit: Self.answerLimit)
    }

    private func form() -> HTTPRequest {
        var fields = "grant_type=client_credentials&client_id=" + PercentEncoding.encode(clientID)
        if let tenant { fields += "&tenant=" + PercentEncoding.encode(tenant) }
        var body = Array((fields + "&client_secret=" + PercentEncoding.encode(clientSecret.reveal())).utf8)
        return HTTPRequest(
            method: "POST", url: url, headers: formHeaders, body: ClientSecret(wiping: &body),
            answerLimit: Self.answerLimit)
    }
}
