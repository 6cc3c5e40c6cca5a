import MySafeWire
import Secrets

/// A MySafe server behind `SecretService`, over its REST API (API.md). Nothing is sent before the first call.
package final class MySafeService: SecretService {
    package let identity: ServiceIdentity
    package var features: ServiceFeatures { .remote }

    let connection: APIConnection
    /// The most requests that are under way at once.
    let maxRequests: Int
    /// Of the access key.
    private let clientID: String
    private let idleTimeout: Double
    private let retry: RetrySettings
    private let uptime: @Sendable () -> Double
    /// How many summaries are handed over at once.
    private static let pageSize = 2000

    /// Throws `.invalidParameter` or `.missingParameter` for settings that are not safe or not whole, `.file` for a trace
    /// that cannot be written.
    package init(_ settings: ClientSettings) throws(ServiceError) {
        let endpoint = try settings.endpoint()
        connection = try APIConnection(settings, endpoint)
        clientID = settings.clientID
        maxRequests = AdaptiveLimit.ceiling(settings.maxRequests)
        (idleTimeout, retry, uptime) = (settings.idleTimeout, settings.retry, settings.time.uptime)
        identity = ServiceIdentity(
            name: settings.name, place: endpoint.place + (endpoint.basePath == "/api" ? "" : endpoint.basePath),
            user: nil, location: "\(endpoint.base) (\(settings.clientID))")
    }

    package func close() { connection.close() }

    // MARK: SecretService

    package func list(
        _ query: ListQuery, page: @escaping @Sendable (SummaryRows) async -> Void
    ) async throws(ServiceError) -> Int {
        let all = try await summaries(query)
        var rest = all[...]
        while !rest.isEmpty {
            if Task.isCancelled { throw .cancelled }
            await page(SummaryRows(rest.prefix(Self.pageSize)))
            rest = rest.dropFirst(Self.pageSize)
        }
        return all.count
    }

    package func read(_ id: SecretID) async throws(ServiceError) -> APISecret {
        try await perform(.read(id)) { answer throws(ServiceError) in try self.secret(id, in: answer) }
    }

    /// Reads an answer that has to be about one secret.
    func secret(_ id: SecretID, in answer: RawAnswer) throws(ServiceError) -> APISecret {
        let secret = try AnswerReader.secret(answer)
        try AnswerReader.check(secret.id, is: id, in: answer)
        return secret
    }

    /// Reads what an update of one secret was answered with.
    func updated(_ id: SecretID, in answer: RawAnswer, sentCode code: String) throws(ServiceError) -> StoredSecret {
        let stored = try AnswerReader.updated(answer, sentCode: code)
        try AnswerReader.check(stored.secret.id, is: id, in: answer)
        return stored
    }

    /// Versions are not part of the vendor's API. A server that sends them as entity tags, as cofre-server does, is asked to
    /// look at `expecting`; of others no version is known.
    package func update(
        _ id: SecretID, _ change: SecretChange, expecting version: Int64?
    ) async throws(ServiceError) -> StoredSecret {
        if let missing = change.missingParameter { throw .missingParameter(missing) }
        let code = change.identifierCode ?? ""
        return try await perform(.update(id, change, expecting: version)) { answer throws(ServiceError) in
            try self.updated(id, in: answer, sentCode: code)
        }
    }

    /// The API has no directory.
    package func directory() async throws(ServiceError) -> Directory { Directory() }

    package func changeCounter() async -> Int64? { nil }

    /// For the requests of one run of changes.
    func requests() -> RunRequests {
        RunRequests(maxRequests: maxRequests, idleTimeout: idleTimeout, retry, uptime: uptime)
    }

    // MARK: one call

    private func summaries(_ query: ListQuery) async throws(ServiceError) -> [SecretSummary] {
        try await perform(.list(query)) { answer throws(ServiceError) in try AnswerReader.list(answer) }
    }

    /// Sends a call and reads its answer, which is wiped afterwards.
    func perform<Value>(
        _ call: APICall, read: (RawAnswer) throws(ServiceError) -> Value
    ) async throws(ServiceError) -> Value {
        do throws(CallFailure) { return try await attempt(call, read: read) } catch { throw error.error }
    }

    /// The same, with all that is known of a failure.
    func attempt<Value>(
        _ call: APICall, read: (RawAnswer) throws(ServiceError) -> Value
    ) async throws(CallFailure) -> Value {
        try await attempt(call) { answer, _ throws(ServiceError) in try read(answer) }
    }

    /// The same for activations and deactivations: what is known of all their attempts together.
    func attemptActivation(
        _ call: APICall, read: (RawAnswer) throws(ServiceError) -> ItemOutcome.Effect
    ) async throws(CallFailure) -> ItemOutcome.Effect {
        try await attempt(call) { answer, history throws(ServiceError) in
            // That it is so already may be the work of the attempt whose answer was lost, or have been so before.
            let effect = try read(answer)
            return effect == .already && history.mayBeDone ? .uncertain : effect
        }
    }

    private func attempt<Value>(
        _ call: APICall, read: (RawAnswer, RetryPolicy.History) throws(ServiceError) -> Value
    ) async throws(CallFailure) -> Value {
        var (answer, history) = try await connection.send(call)
        defer { answer.body.wipe() }
        do throws(ServiceError) { return try read(answer, history) } catch {
            throw RetryPolicy.failure(answering: refusedKey(error) ?? error, call.repeating, history)
        }
    }

    /// What a refusal means that comes in spite of a fresh token; nil for any other error.
    private func refusedKey(_ error: ServiceError) -> ServiceError? {
        let what =
            switch error {
            case .authenticationFailed: "Check whether it"
            // A wrong URL is told in the same words (API.md, "Envelope").
            case .gateway(401, let text):
                "The gateway says '\(text)'. Check the profile's url and base_path, and whether the key"
            default: String?.none
            }
        guard let what else { return nil }
        return .keyRefused(
            clientID: clientID,
            reason: "it got a token, but that is not taken. \(what) was revoked or is bound to other addresses or to a "
                + "client certificate.")
    }
}
