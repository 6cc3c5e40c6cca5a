import Secrets

/// Why a call failed, with what a run of many has to know beside it.
struct CallFailure: Error, Equatable {
    /// What is told of the call.
    var error: ServiceError
    /// What lies behind it, where that differs: for the sentence about a whole run.
    var cause: ServiceError
    /// Whether it may have been done.
    var mayBeDone: Bool

    init(_ error: ServiceError, cause: ServiceError? = nil, mayBeDone: Bool = false) {
        self.error = error
        self.cause = cause ?? error
        self.mayBeDone = mayBeDone
    }
}

extension CallFailure {
    /// Whether the failure is the server's, so that the next call will probably meet it as well.
    var isServers: Bool {
        switch cause {
        case .unreachable, .timedOut, .unreadable, .gateway, .outcomeUnknown: true
        case .server(let status, _): status >= 500
        default: false
        }
    }

    /// Whether no other call of the profile can do better.
    var isForAll: Bool {
        switch cause {
        case .authenticationFailed, .keyRefused, .untrusted, .rateLimited, .unsupported: true
        // Redirected elsewhere, or refused by the gateway itself.
        case .gateway(let status, _): (300..<400).contains(status) || status == 401
        default: false
        }
    }
}
