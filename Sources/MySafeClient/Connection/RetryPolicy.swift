import MySafeWire
import Secrets
import ServerSettings

/// What to do about one exchange. A pure function of what came back and of what was tried before.
struct RetryPolicy: Sendable {
    /// What was tried so far for one call.
    struct History: Equatable {
        /// How often it was sent without a usable answer.
        var attempts = 0
        /// How often the server asked to wait (429).
        var refusals = 0
        var hasRenewedToken = false
        /// Whether one of the attempts may have been done although no answer came.
        var mayBeDone = false
    }

    enum Step {
        case answer(RawAnswer)
        /// With another token.
        case renewToken
        /// Again, when all of the profile's requests have waited so long.
        case pause(seconds: Double)
        /// Again after so many seconds; what to tell where the wait is cut short.
        case again(seconds: Double, CallFailure)
        case fail(CallFailure)
    }

    let settings: RetrySettings
    /// A number in 0..<1.
    let jitter: @Sendable () -> Double

    func step(
        after result: Result<HTTPAnswer, TransportError>, of repeating: APICall.Repeating, _ history: inout History
    ) -> Step {
        switch result {
        case .success(let answer): step(after: answer, of: repeating, &history)
        case .failure(let error): step(after: error, of: repeating, &history)
        }
    }

    // MARK: an answer came

    private func step(after answer: HTTPAnswer, of repeating: APICall.Repeating, _ history: inout History) -> Step {
        let raw = RawAnswer(
            status: answer.status, body: answer.body, version: EntityTag.version(answer.entityTag))
        if answer.isToRepetition && repeating != .read { history.mayBeDone = true }
        switch answer.status {
        case 300..<400:
            return .fail(Self.failure(Self.redirected(answer), history))
        case 401 where !history.hasRenewedToken:
            history.hasRenewedToken = true
            return .renewToken
        case 429:
            return refused(answer.retryAfter, &history)
        case 502, 504:
            // The gateway does not know what the server behind it did.
            if repeating != .read { history.mayBeDone = true }
            let failure = Self.failure(Self.meaning(raw), history, "the gateway answered with status \(answer.status)")
            if repeating == .never { return .fail(failure) }
            return again(failure, after: answer.retryAfter, &history)
        case 503 where repeating != .never:
            return again(Self.failure(Self.meaning(raw), history), after: answer.retryAfter, &history)
        case 500... where repeating == .read:
            let meaning = Self.meaning(raw)
            // One of the API's numbers says what it is about, whatever the status.
            guard meaning.isServersFailure else { return .answer(raw) }
            return again(Self.failure(meaning, history), after: answer.retryAfter, &history)
        default:
            return .answer(raw)
        }
    }

    private func refused(_ retryAfter: Double?, _ history: inout History) -> Step {
        history.refusals += 1
        let isTooLong = retryAfter.map { $0 > settings.longestRetryAfter } ?? false
        if isTooLong || history.refusals >= settings.refusals {
            return .fail(Self.failure(.rateLimited(retryAfterSeconds: retryAfter), history))
        }
        return .pause(seconds: retryAfter ?? delay(history.refusals))
    }

    /// The error that an answer of 5xx stands for.
    private static func meaning(_ answer: RawAnswer) -> ServiceError {
        do throws(ServiceError) {
            _ = try AnswerReader.activation(answer)
            return .server(status: answer.status, message: "no reason given.")
        } catch {
            return error
        }
    }

    /// Says where a redirect points to, by scheme and host only: the rest may hold anything.
    private static func redirected(_ answer: HTTPAnswer) -> ServiceError {
        let target = answer.redirect?.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let origin = target.map { $0.prefix(3).joined(separator: "/") }.flatMap { ServerOrigin($0) }
        let place = origin.map { "to \($0.text)" } ?? "to nowhere that can be read"
        return .gateway(status: answer.status, text: "a redirect \(place), which is not followed")
    }

    // MARK: no answer came

    private func step(after error: TransportError, of repeating: APICall.Repeating, _ history: inout History) -> Step {
        if error.mayHaveArrived && repeating != .read { history.mayBeDone = true }
        let failure = Self.failure(cause(error), history, error.reason)
        switch error.kind {
        // Trying again would change nothing, or take as long again.
        case .cancelled, .unavailable, .untrusted, .timedOut, .tooLarge, .notHTTP: return .fail(failure)
        case .unconnected, .broken:
            if repeating == .never && history.mayBeDone { return .fail(failure) }
            return again(failure, after: nil, &history)
        }
    }

    private func cause(_ error: TransportError) -> ServiceError {
        switch error.kind {
        case .unconnected, .broken: .unreachable(reason: error.reason + ".")
        case .untrusted: .untrusted(reason: error.reason)
        case .timedOut: .timedOut
        case .tooLarge: .unreadable(status: 0, what: error.reason + ".")
        case .notHTTP: .unreadable(status: 0, what: "it is no HTTP (\(error.reason)).")
        case .cancelled: .cancelled
        case .unavailable: .unsupported(error.reason)
        }
    }

    // MARK: repeating

    /// What to tell of a call that failed for this cause: where one of its attempts may have been done, that comes first.
    static func failure(_ cause: ServiceError, _ history: History, _ reason: String? = nil) -> CallFailure {
        guard history.mayBeDone else { return CallFailure(cause) }
        return CallFailure(
            .outcomeUnknown(reason: reason ?? "trying again failed"), cause: cause, mayBeDone: true)
    }

    /// The same for a call whose last answer means this error.
    static func failure(
        answering error: ServiceError, _ repeating: APICall.Repeating, _ history: History
    ) -> CallFailure {
        var history = history
        var reason = "trying again was refused"
        switch error {
        // A success that cannot be read: something may have been done.
        case .unreadable(_, let what) where repeating != .read:
            history.mayBeDone = true
            reason = "what came is not one of MySafe's answers: \(what)"
        // Where it failed is not told: maybe after the record was written. With 503 nothing was begun.
        case .server(let status, _) where repeating == .never && status >= 500 && status != 503,
            .gateway(let status, _) where repeating == .never && status >= 500 && status != 503:
            history.mayBeDone = true
            reason = "only a failure of the server, status \(status)"
        default: break
        }
        return failure(error, history, reason)
    }

    /// Fails where it was tried often enough.
    private func again(_ failure: CallFailure, after wanted: Double?, _ history: inout History) -> Step {
        history.attempts += 1
        if history.attempts >= settings.attempts { return .fail(failure) }
        if let wanted, wanted > settings.longestRetryAfter { return .fail(failure) }
        return .again(seconds: wanted ?? delay(history.attempts), failure)
    }

    /// Exponential backoff with full jitter: anything from nothing to the doubled delay, so that clients that failed
    /// together do not come back together.
    private func delay(_ attempt: Int) -> Double {
        let longest = settings.firstDelay * Double(1 << min(attempt - 1, 20))
        return min(longest, settings.longestDelay) * jitter()
    }
}

extension ServiceError {
    /// Whether it says no more than that the server, or what stands in front of it, has failed.
    fileprivate var isServersFailure: Bool {
        switch self {
        case .server, .gateway, .unreadable: true
        default: false
        }
    }
}
