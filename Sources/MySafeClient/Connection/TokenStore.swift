import MySafeWire
import Secrets
import Synchronization

/// The access token, in memory only: fetched once however many requests wait for it, renewed shortly before it ends,
/// used to its end where renewing fails.
final class TokenStore: Sendable {
    private struct State {
        var current: Authorization?
        /// Where renewing failed, when to try again.
        var renewAt: Double?
        var isFetching = false
        var waiters = Waiters<Result<Authorization, ServiceError>>()

        /// The token, as long as another one need not be fetched.
        func ready(_ now: Double) -> Authorization? {
            guard let current, now < renewAt ?? current.renewAt, now < current.endsAt else { return nil }
            return current
        }
    }

    /// Seconds between two attempts to renew a token that is still good.
    private static let renewalPause = 5.0

    private let state = Mutex(State())
    private let fetch: @Sendable () async -> Result<AccessToken, ServiceError>
    private let time: ClientTime

    init(time: ClientTime, fetch: @escaping @Sendable () async -> Result<AccessToken, ServiceError>) {
        self.time = time
        self.fetch = fetch
    }

    /// A token that is good for a while; `.cancelled` where the task was cancelled while it waited, which leaves
    /// the fetching to the others.
    ///
    /// - Parameter refused: the token that a server has just refused: another one is fetched, unless somebody else has
    ///   got one since.
    func authorization(insteadOf refused: Authorization? = nil) async throws(ServiceError) -> Authorization {
        let now = time.uptime()
        let ready = state.withLock { state -> Authorization? in
            if let current = state.current, current === refused { state.current = nil }
            return state.ready(now)
        }
        if let ready { return ready }
        guard let result = await wait(now) else { throw .cancelled }
        return try result.get()
    }

    private func wait(_ now: Double) async -> Result<Authorization, ServiceError>? {
        let number = state.withLock { $0.waiters.number() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enum Step { case answer(Result<Authorization, ServiceError>?), fetch, wait }
                let step = state.withLock { state -> Step in
                    if let ready = state.ready(now) { return .answer(.success(ready)) }
                    guard state.waiters.add(number, continuation) else { return .answer(nil) }
                    defer { state.isFetching = true }
                    return state.isFetching ? .wait : .fetch
                }
                switch step {
                case .answer(let result): continuation.resume(returning: result)
                // A task of its own: it goes on where the one that began to wait is cancelled.
                case .fetch: Task { await self.renew() }
                case .wait: break
                }
            }
        } onCancel: {
            state.withLock { $0.waiters.giveUp(number) }?.resume(returning: nil)
        }
        state.withLock { $0.waiters.forget(number) }
        return result
    }

    private func renew() async {
        var result = await fetch().flatMap { token in
            Authorization(token, at: time.uptime()).map { .success($0) }
                ?? .failure(.unreadable(status: 200, what: "the access token in it has characters that none may have."))
        }
        let now = time.uptime()
        let waiting = state.withLock { state in
            state.isFetching = false
            if case .success(let authorization) = result {
                state.current = authorization
                state.renewAt = nil
            } else if let current = state.current, now < current.endsAt {
                result = .success(current)
                state.renewAt = now + Self.renewalPause
            }
            return state.waiters.popAll()
        }
        for continuation in waiting { continuation.resume(returning: result) }
    }
}
