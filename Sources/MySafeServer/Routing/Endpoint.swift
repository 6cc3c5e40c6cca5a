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
        guard path.hasPrefix(Route.collection) else { return [:] }
        let rest = path.dropFirst(Route.collection.count)
        guard rest.isEmpty || rest.hasPrefix("/") else { return [:] }
        let segments = rest.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map { PercentDecoding.decode($0) }
        return resources(segments, query: target.query)
    }

    private static func resources(_ segments: [String], query: String) -> [String: Endpoint] {
        switch (segments.count, segments.first ?? "") {
        case (0, _), (1, ""):
            let fields = FormFields(query)
            let filter = ListQuery(tag: fields["tag"], identifierCode: fields["identifier_code"])
            return ["GET": .resource(.list(filter)), "POST": .resource(.create)]
        case (1, let id): return ["GET": named(id) { .read($0) }]
        case (2, "update"): return ["PUT": named(segments[1]) { .update($0) }]
        case (2, "active"): return ["POST": named(segments[1]) { .setActive($0, true) }]
        case (2, "inactive"): return ["POST": named(segments[1]) { .setActive($0, false) }]
        default: return [:]
        }
    }

    private static func named(_ text: String, _ route: (SecretID) -> Route) -> Endpoint {
        // `Int64` would take a sign too.
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let id = SecretID(text)
        else { return .malformedIdentifier(text) }
        return .resource(route(id))
    }
}
