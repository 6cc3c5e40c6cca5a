import Secrets

/// How a failure is told over the API: HTTP status, number and message (API.md, "Error numbers").
enum FailureForm {
    static func of(_ error: ServiceError) -> (status: Int, number: ErrorNumber?, message: String) {
        switch error {
        case .missingParameter(let name): numbered(.parameter, "Parameter '\(name)' was not informed!")
        case .duplicateIdentifierCode:
            numbered(.parameter, "Identifier already found in another API key of this user")
        case .notFound: numbered(.notFound, "Api secret not found")
        case .noAccess: numbered(.noAccess, "User does not have access")
        case .inactive: numbered(.inactive, "Inactive Api secret")
        case .invalidIdentifier: numbered(.identifierType, "Unexpected identifier type")
        case .invalidParameter(let name, let reason): (400, nil, "Parameter '\(name)' is not valid: \(reason)")
        case .authenticationFailed: (401, nil, "Authentication failed")
        case .conflict: (412, nil, "The Api secret was changed meanwhile")
        case .rateLimited: (429, nil, "Too many requests")
        case .locked, .timedOut: (503, nil, "The server is busy")
        case .keyRefused, .unreachable, .untrusted, .outcomeUnknown, .gateway, .unreadable, .server, .corrupt,
            .unknownFormat,
            .noStore, .storeExists, .olderStore, .notShared, .readOnly, .storageFull, .file, .unsupported, .unaccounted,
            .cancelled:
            (500, nil, GatewayText.unexpected)
        }
    }

    private static func numbered(_ number: ErrorNumber, _ text: String) -> (Int, ErrorNumber?, String) {
        (400, number, "\(number.rawValue): \(text)")
    }
}

/// The gateway's own words (API.md, "Envelope"), for a server that answers as the gateway does.
package enum GatewayText {
    /// For an unknown path (404), and for a request without valid authentication (401).
    package static let noRoute = "No route matched with those values"
    /// 500.
    package static let unexpected = "Unexpected error."
}
