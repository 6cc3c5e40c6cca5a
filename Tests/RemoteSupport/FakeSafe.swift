import Foundation
import MySafeClient
import MySafeWire
import Secrets
import Synchronization

/// A MySafe server in small, over `FaultServer`: tokens, secrets with an active flag, a count of every effect, and faults
/// that a test puts in the way.
package final class FakeSafe: Sendable {
    package typealias Request = FaultServer.Request
    package typealias Reaction = FaultServer.Reaction

    /// What goes wrong with a request; nil: nothing.
    package enum Fault: Sendable {
        /// Instead of doing it.
        case instead(Reaction)
        /// After having done it.
        case after(Reaction)
    }

    /// Decides by the request and by how many requests for the same target came before.
    package typealias Faults = @Sendable (_ request: Request, _ earlier: Int) -> Fault?

    /// A user whom it does not know, so that nothing can be shared with them.
    package static let stranger = "ghost"
    /// The access key that it knows, and the client secret in every record.
    package static let clientID = "key-of-ana"
    package static let clientSecret = "s3cret/of+ana&more"
    package static let recordSecret = "very-hidden-value"

    private struct State {
        var tokens: Set<String> = []
        var issued = 0
        var lifetime = 3600.0
        var listsInactive = true
        var isActive: [Int64: Bool] = [:]
        /// How often each change was really made, such as "inactive/5".
        var effects: [String: Int] = [:]
        var created: [String] = []
        var seen: [String: Int] = [:]
    }

    package let server: FaultServer
    private let core: Core

    private final class Core: Sendable {
        let state = Mutex(State())
    }

    /// - Parameters:
    ///   - secrets: active ones, with identifiers from 1 on.
    ///   - listsInactive: whether its list has inactive ones too.
    ///   - tokenFault: for requests to the token endpoint.
    package init(
        secrets: Int = 0, lifetime: Double = 3600, listsInactive: Bool = true,
        fault: @escaping Faults = { _, _ in nil },
        tokenFault: @escaping Faults = { _, _ in nil }
    ) throws {
        let core = Core()
        core.state.withLock { state in
            state.lifetime = lifetime
            state.listsInactive = listsInactive
            for id in 0..<secrets { state.isActive[Int64(id + 1)] = true }
        }
        self.core = core
        server = try FaultServer { request in
            let earlier = core.state.withLock { state in
                defer { state.seen[request.target, default: 0] += 1 }
                return state.seen[request.target, default: 0]
            }
            let isToken = request.path.hasSuffix("/oauth2/token")
            switch (isToken ? tokenFault : fault)(request, earlier) {
            case .instead(let reaction): return reaction
            case .after(let reaction):
                _ = isToken ? Self.token(request, core) : Self.handle(request, core)
                return reaction
            case nil: return isToken ? Self.token(request, core) : Self.handle(request, core)
            }
        }
    }

    package var effects: [String: Int] { core.state.withLock { $0.effects } }
    package var created: [String] { core.state.withLock { $0.created } }
    package var tokensIssued: Int { core.state.withLock { $0.issued } }
    package var inactive: Set<Int64> { core.state.withLock { Set($0.isActive.filter { !$0.value }.keys) } }

    /// Makes all tokens so far worthless.
    package func revokeTokens() { core.state.withLock { $0.tokens = [] } }

    /// The API requests, those for tokens apart.
    package var calls: [Request] { server.requests.filter { !$0.path.hasSuffix("/oauth2/token") } }
    package var tokenCalls: [Request] { server.requests.filter { $0.path.hasSuffix("/oauth2/token") } }

    /// Settings for this server, with waits that are over at once.
    package func settings(_ change: (inout ClientSettings) -> Void = { _ in }) -> ClientSettings {
        var settings = ClientSettings(
            name: "test", url: server.url, clientID: Self.clientID, clientSecret: ClientSecret(Self.clientSecret))
        let hands = Hands(0)
        settings.time.uptime = { hands.now }
        settings.time.sleep = { hands.advance($0) }
        settings.time.jitter = { 0.5 }
        change(&settings)
        return settings
    }

    package func service(_ change: (inout ClientSettings) -> Void = { _ in }) throws -> MySafeService {
        try MySafeService(settings(change))
    }

    // MARK: answers

    private static func answer(_ answer: AnswerWriter.Answer) -> Reaction {
        .answer(answer.status, headers: [("Content-Type", "application/json")], answer.body)
    }

    package static func failure(_ error: ServiceError) -> Reaction { answer(AnswerWriter.failure(error)) }

    private static func token(_ request: Request, _ core: Core) -> Reaction {
        let basic = "Basic " + Data("\(clientID):\(clientSecret)".utf8).base64EncodedString()
        let form = String(decoding: request.body, as: UTF8.self)
        let hasForm =
            form.contains("client_id=\(PercentEncoding.encode(clientID))")
            && form.contains("client_secret=\(PercentEncoding.encode(clientSecret))")
        guard request.headers["authorization"] == basic || (request.method == "POST" && hasForm) else {
            return .answer(401, #"{"error":"invalid_client"}"#)
        }
        let token = core.state.withLock { state in
            state.issued += 1
            let token = "token-number-\(state.issued)"
            state.tokens.insert(token)
            return AccessToken(value: ClientSecret(token), lifetimeSeconds: state.lifetime)
        }
        return answer(AnswerWriter.token(token))
    }

    private static func handle(_ request: Request, _ core: Core) -> Reaction {
        core.state.withLock { state in
            let bearer = request.headers["authorization"] ?? ""
            guard bearer.hasPrefix("Bearer "), state.tokens.contains(String(bearer.dropFirst(7))) else {
                return failure(.authenticationFailed)
            }
            let parts = request.path.split(separator: "/").map(String.init)
            guard parts.count >= 3, parts[1] == "mysafe", parts[2] == "secretapi" else {
                return .answer(404, "No route matched with those values")
            }
            switch (request.method, parts.count) {
            case ("GET", 3):
                let listed = state.isActive.filter { $0.value || state.listsInactive }.keys.sorted()
                return answer(AnswerWriter.list(SummaryRows(listed.map { summary($0) })))
            case ("GET", 4): return read(Int64(parts[3]) ?? 0, state)
            case ("POST", 3): return create(request, &state)
            case ("POST", 5): return setActive(Int64(parts[4]) ?? 0, parts[3], &state)
            case ("PUT", 5):
                state.effects["update/\(parts[4])", default: 0] += 1
                return answer(AnswerWriter.updated(StoredSecret(secret: secret(Int64(parts[4]) ?? 0))))
            default: return .answer(404, "No route matched with those values")
            }
        }
    }

    private static func summary(_ id: Int64) -> SecretSummary {
        SecretSummary(id: SecretID(id), name: "Secret \(id)", access: .edit)
    }

    private static func secret(_ id: Int64) -> APISecret {
        APISecret(
            summary: summary(id), clientID: "client-\(id)", clientSecret: ClientSecret(recordSecret), notes: "hush")
    }

    private static func read(_ id: Int64, _ state: State) -> Reaction {
        switch state.isActive[id] {
        case true: answer(AnswerWriter.secret(secret(id)))
        case false: failure(.inactive)
        default: failure(.notFound)
        }
    }

    private static func setActive(_ id: Int64, _ word: String, _ state: inout State) -> Reaction {
        guard let isActive = state.isActive[id] else { return failure(.notFound) }
        let wanted = word == "active"
        if isActive != wanted { state.effects["\(word)/\(id)", default: 0] += 1 }
        state.isActive[id] = wanted
        return answer(AnswerWriter.activation(active: wanted, isActive == wanted ? .already : .changed))
    }

    private static func create(_ request: Request, _ state: inout State) -> Reaction {
        guard let draft = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any],
            let name = draft["name"] as? String
        else { return failure(.missingParameter("name")) }
        let id = (state.isActive.keys.max() ?? 0) + 1
        state.isActive[id] = true
        state.created.append(name)
        var record = secret(id)
        record.summary.name = name
        let users = draft["users_allowed"] as? [[String: Any]] ?? []
        let refused = users.compactMap { $0["username"] as? String }.filter { $0 == stranger }
        return answer(AnswerWriter.created(StoredSecret(secret: record, notSharedWith: refused)))
    }
}
