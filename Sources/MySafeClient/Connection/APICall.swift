import MySafeWire
import Secrets

/// A request of the API, and what may be done where no answer comes.
struct APICall: Sendable {
    enum Repeating: Sendable {
        /// Changes nothing: repeated, and its failure is plain.
        case read
        /// Harmless to repeat; without an answer it is not known whether it was done.
        case harmless
        /// Repeated only where it surely never arrived or was refused.
        case never
    }

    var route: Route
    var body: ClientSecret?
    var repeating: Repeating
    /// The version that has to be there still; nil for whatever is there.
    var expecting: Int64?
    /// Whether it is finished also where its task is cancelled, once it was sent.
    var isFinishedAnyway = false
    /// The run of changes that it belongs to; nil for none.
    var run: RunRequests?

    static func list(_ query: ListQuery) -> APICall { APICall(route: .list(query), repeating: .read) }
    static func read(_ id: SecretID) -> APICall { APICall(route: .read(id), repeating: .read) }

    static func create(_ draft: SecretDraft) -> APICall {
        var body = RequestBody.create(draft)
        return APICall(route: .create, body: ClientSecret(wiping: &body), repeating: .never)
    }

    /// - Parameter version: the one that has to be there still; nil for whatever is there.
    static func update(_ id: SecretID, _ change: SecretChange, expecting version: Int64?) -> APICall {
        var body = RequestBody.update(change)
        return APICall(
            route: .update(id), body: ClientSecret(wiping: &body), repeating: .never, expecting: version)
    }

    static func setActive(_ active: Bool, _ id: SecretID) -> APICall {
        APICall(route: .setActive(id, active), repeating: .harmless)
    }

    /// The same, finished also where its task is cancelled.
    var finishedAnyway: APICall {
        var call = self
        call.isFinishedAnyway = true
        return call
    }

    /// The same, as one of a run's.
    func of(_ run: RunRequests) -> APICall {
        var call = self
        call.run = run
        return call
    }
}
