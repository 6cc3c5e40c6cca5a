import MySafeWire
import Secrets

/// What the server serves (API.md, "Base URL and authentication", "Resources").
enum Endpoint: Equatable, Sendable {
    /// Whether the server is up; without authentication.
    case health
    case token
    case resource(Route)
    /// A resource whose identifier is no number (1010).
    case malformedIdentifier(String)

    /// Why a request has no endpoint.
    enum Miss: Error, Equatable {
        case unknownPath
        case otherMethods([String])
    }

    /// The same resources lie under both.
    static let bases = ["/api", "/iso"]

    /// Finds the endpoint of a request. Throws where there is none.
    static func find(_ method: String, _ target: RequestTarget) throws(Miss) -> Endpoint {
        let offered = offered(at: target)
        guard !offered.isEmpty else { throw .unknownPath }
        guard let endpoint = offered[method] else { throw .otherMethods(offered.keys.sorted()) }
        return endpoint
    }

    /// What there is at a path, by method.
    private static func offered(at target: RequestTarget) -> [String: Endpoint] {
        if target.path == "/healthz" { return ["GET": .health, "HEAD": .health] }
        guard let base = bases.first(where: { target.path.hasPrefix($0 + "/") }) else { return [:] }
        let path = target.path.dropFirst(base.count)
        if path == Route.token { return ["GET": .token, "POST": .token] }
        let fields = FormFields(target.query)
        let query = ListQuery(tag: fields["tag"], identifierCode: fields["identifier_code"])
        return Route.offered(at: path, query: query).mapValues { asked in
            switch asked {
            case .route(let route): .resource(route)
            case .malformedIdentifier(let text): .malformedIdentifier(text)
            }
        }
    }
}
