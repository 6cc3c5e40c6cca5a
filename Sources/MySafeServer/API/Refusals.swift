import MySafeWire
import Secrets

/// What is answered to those who get nothing. Why stands in the log; they learn as little as the gateway tells.
extension Answer {
    init(_ failure: RequestBodyReader.Failure) {
        switch failure {
        case .tooLarge: self = .tooLarge
        case .tooSlow, .broken: self = .tooSlow
        }
    }

    init(_ flaw: RequestFlaw) {
        switch flaw {
        case .host: self = .badHost
        case .encoding: self = .oauth(400, "invalid_request", "The form is not in UTF-8")
        }
    }

    init(_ miss: Endpoint.Miss) {
        switch miss {
        case .unknownPath: self = .noRoute
        case .otherMethods(let allowed): self = .methodNotAllowed(allowed)
        }
    }

    init(_ denial: Gatekeeper.Denial) {
        switch denial {
        case .rejected: self = .unauthorized
        case .vault(let error): self.init(error)
        }
    }

    init(_ failure: Gatekeeper.LoginFailure) {
        switch failure {
        case .tooManyAttempts(let seconds): self.init(.rateLimited(retryAfterSeconds: Double(seconds)))
        case .rejected: self = .oauth(401, "invalid_client", "Authentication failed")
        case .vault(let error): self.init(error)
        }
    }

    init(_ flaw: ClientCredentials.Flaw) {
        switch flaw {
        case .missing:
            self = .oauth(401, "invalid_client", "send HTTP Basic, or a form with client_id and client_secret")
        case .secretInQuery:
            self = .oauth(
                400, "invalid_request",
                "A client secret does not belong into a URL: change it, and send it in a header or a form")
        case .grantType: self = .oauth(400, "unsupported_grant_type", "Only client_credentials")
        case .ambiguous: self = .oauth(400, "invalid_request", "A parameter twice, or two ways of authentication")
        }
    }
}
