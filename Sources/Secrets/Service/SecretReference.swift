import Text

/// How a person names one secret: by its identifier, or as `code:CODE` or `name:NAME`, as in filters.
package enum SecretReference: Equatable, Sendable {
    case id(SecretID)
    case code(String)
    case name(String)

    /// nil for what is neither.
    package init?(_ text: String) {
        if text.hasPrefix("code:"), text.count > 5 {
            self = .code(String(text.dropFirst(5)))
        } else if text.hasPrefix("name:"), text.count > 5 {
            self = .name(String(text.dropFirst(5)))
        } else if let id = SecretID(text) {
            self = .id(id)
        } else {
            return nil
        }
    }

    /// The identifier that it stands for. A code or a name is looked up in the service's list, which reads no secret. Case and
    /// accents of a name are ignored, unless several names differ only in them.
    ///
    package func resolve(in service: any SecretService) async throws(ServiceError) -> Resolution {
        switch self {
        case .id(let id): return .found(id)
        case .code(let code):
            let found = try await service.listAll(ListQuery(identifierCode: code))
            return only(found, "the code", code, among: [])
        case .name(let name):
            let all = try await service.listAll()
            var folding = TextFolding()
            let folded = Array(folding.fold(name))
            let same = all.filter { Array(folding.fold($0.name)) == folded }
            let exact = same.filter { $0.name == name }
            return only(exact.isEmpty ? same : exact, "the name", name, among: same.isEmpty ? all : [])
        }
    }

    /// The end of the sentence: which secrets may be meant.
    private static func hint(_ value: String, among all: [SecretSummary]) -> String {
        var folding = TextFolding()
        let wanted = folding.fold(value).map { $0 }
        let containing = all.filter { folding.fold($0.name).map { $0 }.contains(wanted) }
        if !containing.isEmpty { return ", but it is part of others: \(shown(containing))." }
        let near = NearestName.question(value, in: all.map(\.name))
        return near.isEmpty ? "." : near
    }

    private static func shown(_ secrets: [SecretSummary]) -> String {
        let first = secrets.prefix(5).map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
        return secrets.count > 5 ? "\(first), …" : first
    }

    /// What a look for a secret came to. The sentences say what may be meant.
    package enum Resolution: Equatable, Sendable {
        case found(SecretID)
        case none(String)
        case several(String)
    }

    private func only(
        _ found: [SecretSummary], _ what: String, _ value: String, among all: [SecretSummary]
    ) -> Resolution {
        if found.count == 1 { return .found(found[0].id) }
        if found.isEmpty {
            return .none("no secret has \(what) '\(value)'\(Self.hint(value, among: all))")
        }
        return .several(
            "\(found.count) secrets have \(what) '\(value)': say which by its identifier: \(Self.shown(found)).")
    }
}
