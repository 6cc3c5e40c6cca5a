import MySafeWire
import Secrets

/// The way to the API: a token for every request, a bounded number at once, repeated where that is safe.
final class APIConnection: Sendable {
    private let endpoint: Endpoint
    private let exchanger: Exchanger
    private let gate: RateGate
    private let tokens: TokenStore
    private let retry: RetryPolicy
    private let time: ClientTime
    /// nil where nobody wants to know.
    private let stalls: StallWatch?
    private let listLimit: Int
    private let answerLimit: Int

    init(_ settings: ClientSettings, _ endpoint: Endpoint) throws(ServiceError) {
        self.endpoint = endpoint
        let trace = try settings.traceFile.map { path throws(ServiceError) in
            try Trace(path: path, now: settings.time.now)
        }
        let exchanger = Exchanger(driver: CurlDriver(options: settings.transferOptions(endpoint)), trace: trace)
        let gate = RateGate(AdaptiveLimit(most: settings.maxRequests), time: settings.time)
        let retry = RetryPolicy(settings: settings.retry, jitter: settings.time.jitter)
        let fetcher = TokenFetcher(settings, url: endpoint.token)
        let time = settings.time
        let stalls = settings.stalled.map {
            StallWatch(after: settings.retry.silence, uptime: time.uptime, tell: $0)
        }
        tokens = TokenStore(time: time) {
            await fetcher.fetch { request throws(CallFailure) in
                try await Self.fetchToken(request, exchanger, gate, retry, time, stalls)
            }
        }
        self.exchanger = exchanger
        self.gate = gate
        self.retry = retry
        self.time = time
        self.stalls = stalls
        listLimit = settings.maxListBytes
        answerLimit = settings.maxAnswerBytes
    }

    /// Waits for what has to be finished, and closes all connections.
    func close() { exchanger.driver.close() }

    /// Makes sure that there is a token, which proves the access key.
    func authenticate() async throws(ServiceError) {
        stalls?.began()
        defer { stalls?.ended() }
        _ = try await tokens.authorization()
    }

    /// Sends a call, again where that is safe, and answers with what came in the end and with what was tried before:
    /// success or not is the reader's to tell.
    func send(_ call: APICall) async throws(CallFailure) -> (answer: RawAnswer, history: RetryPolicy.History) {
        // A run of changes has its own way of telling.
        let stalls = call.run == nil ? stalls : nil
        stalls?.began()
        defer { stalls?.ended() }
        var history = RetryPolicy.History()
        var refused: Authorization?
        let url = endpoint.base + call.route.target
        while true {
            guard await gate.enter() else { throw cut(history) }
            let turn = Turn(gate, call.run)
            let authorization: Authorization
            do throws(ServiceError) {
                authorization = try await tokens.authorization(insteadOf: refused)
            } catch {
                turn.leave(.none)
                throw RetryPolicy.failure(error, history)
            }
            if Task.isCancelled {
                turn.leave(.none)
                throw cut(history)
            }
            let result = await exchanger.exchange(request(call, url, authorization))
            turn.leave(AdaptiveLimit.Sign(result, of: call), isAnswered: result.isAnswer)
            if result.isAnswer { stalls?.heard() }
            switch retry.step(after: result, of: call.repeating, &history) {
            case .answer(let answer): return (answer, history)
            case .renewToken: refused = authorization
            case .pause(let seconds):
                stalls?.heard(askingToWait: seconds)
                gate.pause(seconds: seconds)
            case .fail(let failure): throw failure
            case .again(let seconds, let failure):
                if call.run?.mayRepeat() == false { throw failure }
                await time.sleep(seconds)
                if Task.isCancelled { throw failure.mayBeDone ? failure : cut(history) }
            }
        }
    }

    /// One request's turn among those that are under way.
    private struct Turn {
        let gate: RateGate
        let run: RunRequests?
        let number: Int?

        init(_ gate: RateGate, _ run: RunRequests?) {
            self.gate = gate
            self.run = run
            number = run?.began()
        }

        func leave(_ sign: AdaptiveLimit.Sign, isAnswered: Bool = false) {
            gate.leave(sign)
            if let run, let number { run.ended(number, isAnswered: isAnswered) }
        }
    }

    private func request(_ call: APICall, _ url: String, _ authorization: Authorization) -> HTTPRequest {
        var limit = answerLimit
        if case .list = call.route { limit = listLimit }
        var headers = call.body == nil ? authorization.bare : authorization.json
        if let version = call.expecting {
            headers = RequestHeaders(headers.lines + [("If-Match", ClientSecret(EntityTag.text(version)))])
        }
        return HTTPRequest(
            method: call.route.method, url: url, headers: headers,
            body: call.body, answerLimit: limit,
            isSentOnce: call.repeating == .never, isFinishedAnyway: call.isFinishedAnyway,
            run: call.run)
    }

    /// The failure of a call whose task was cancelled before it was sent, or between two attempts.
    private func cut(_ history: RetryPolicy.History) -> CallFailure {
        RetryPolicy.failure(.cancelled, history, "cancelled before it could be tried again")
    }

    /// One token request: outside of the gate's number, since those inside wait for it.
    private static func fetchToken(
        _ request: HTTPRequest, _ exchanger: Exchanger, _ gate: RateGate, _ retry: RetryPolicy, _ time: ClientTime,
        _ stalls: StallWatch?
    ) async throws(CallFailure) -> RawAnswer {
        // A refused client secret is no reason for another token.
        var history = RetryPolicy.History(hasRenewedToken: true)
        while true {
            guard await gate.outlastPause() else { throw CallFailure(.cancelled) }
            let result = await exchanger.exchange(request)
            if result.isAnswer { stalls?.heard() }
            switch retry.step(after: result, of: .read, &history) {
            case .answer(let answer): return answer
            case .renewToken: break
            case .pause(let seconds):
                stalls?.heard(askingToWait: seconds)
                gate.pause(seconds: seconds)
            case .fail(let failure): throw failure
            case .again(let seconds, _): await time.sleep(seconds)
            }
        }
    }
}

extension Result {
    fileprivate var isAnswer: Bool { if case .success = self { true } else { false } }
}

extension AdaptiveLimit.Sign {
    /// What the result of one exchange shows about the server. Lists take as long as they are long.
    init(_ result: Result<HTTPAnswer, TransportError>, of call: APICall) {
        switch result {
        case .success(let answer) where answer.status == 429 || answer.status >= 500: self = .overloaded
        case .success(let answer):
            if case .list = call.route {
                self = .none
            } else {
                self = .answered(call.repeating, seconds: answer.seconds, isMultiplexed: answer.isMultiplexed)
            }
        case .failure(let error):
            switch error.kind {
            case .unconnected, .broken, .timedOut: self = .overloaded
            default: self = .none
            }
        }
    }
}
