import Secrets

/// The API's resources, as requests for them (API.md, "Resources").
package enum Route: Equatable, Sendable {
    case list(ListQuery)
    case create
    case read(SecretID)
    case update(SecretID)
    case setActive(SecretID, Bool)

    /// Where all of them lie, below the base path.
    package static let collection = "/mysafe/secretapi"
    /// The token endpoint, below the base path.
    package static let token = "/oauth2/token"

    /// The HTTP method.
    package var method: String {
        switch self {
        case .list, .read: "GET"
        case .create, .setActive: "POST"
        case .update: "PUT"
        }
    }

    /// The path below the base path, percent-encoded, with the query where there is one.
    package var target: String {
        switch self {
        case .list(let query):
            Self.collection
                + Self.query([("tag", query.tag), ("identifier_code", query.identifierCode)])
        case .create: Self.collection
        case .read(let id): "\(Self.collection)/\(id)"
        case .update(let id): "\(Self.collection)/update/\(id)"
        case .setActive(let id, let active): "\(Self.collection)/\(active ? "active" : "inactive")/\(id)"
        }
    }

    private static func query(_ items: [(String, String?)]) -> String {
        let pairs = items.compactMap { name, value in value.map { "\(name)=\(PercentEncoding.encode($0))" } }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    // MARK: reading

    /// What a path and a method ask for.
    package enum Asked: Equatable, Sendable {
        case route(Route)
        /// A resource whose identifier is no number (1010).
        case malformedIdentifier(String)
    }

    /// What there is at a path below the base path, by method; nothing for paths that are none of the API's.
    ///
    /// - Parameter query: what a list is narrowed to.
    package static func offered(at path: some StringProtocol, query: ListQuery) -> [String: Asked] {
        guard path.hasPrefix(collection) else { return [:] }
        let rest = path.dropFirst(collection.count)
        guard rest.isEmpty || rest.hasPrefix("/") else { return [:] }
        let segments = rest.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map { PercentDecoding.decode($0) }
        switch (segments.count, segments.first ?? "") {
        case (0, _), (1, ""): return ["GET": .route(.list(query)), "POST": .route(.create)]
        case (1, let id): return ["GET": named(id) { .read($0) }]
        case (2, "update"): return ["PUT": named(segments[1]) { .update($0) }]
        case (2, "active"): return ["POST": named(segments[1]) { .setActive($0, true) }]
        case (2, "inactive"): return ["POST": named(segments[1]) { .setActive($0, false) }]
        default: return [:]
        }
    }

    private static func named(_ text: String, _ route: (SecretID) -> Route) -> Asked {
        // `Int64` would take a plus sign too.
        guard !text.hasPrefix("+"), let id = SecretID(text) else { return .malformedIdentifier(text) }
        return .route(route(id))
    }
}
