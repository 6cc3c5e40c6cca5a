import CCurl
import Glibc
import Secrets
import Synchronization

/// A request on its way through the driver, and who waits for it.
struct CurlJob: Sendable {
    typealias Outcome = Result<HTTPAnswer, TransportError>

    var number: Int
    let request: HTTPRequest
    let continuation: CheckedContinuation<Outcome, Never>
}

/// What tasks hand to the driver's thread: a locked queue. The thread is started by the first request.
final class CurlInbox: Sendable {
    /// What the thread has to do next.
    struct Work {
        var jobs: [CurlJob] = []
        var cancelled: [Int] = []
        /// To be ended even if they are to be finished in any case.
        var givenUp: [Int] = []
        var isClosing = false
    }

    private enum Phase {
        case idle
        case running(thread: pthread_t, multi: OpaquePointer)
        case closed
    }

    private struct State {
        var phase = Phase.idle
        var work = Work()
        /// Whether the thread was told of the work already.
        var isWoken = false
        var lastNumber = 0
    }

    private let state = Mutex(State())
    private let options: TransferOptions

    init(options: TransferOptions) { self.options = options }

    /// Hands a request over; its number is for `cancel`.
    func submit(_ request: HTTPRequest, _ continuation: CheckedContinuation<CurlJob.Outcome, Never>) -> Int {
        let (number, refusal) = state.withLock { state -> (Int, TransportError?) in
            if case .idle = state.phase {
                do throws(TransportError) { state.phase = try start() } catch { return (0, error) }
            }
            guard case .running(_, let multi) = state.phase, !state.work.isClosing else { return (0, .cancelled) }
            state.lastNumber += 1
            state.work.jobs.append(
                CurlJob(number: state.lastNumber, request: request, continuation: continuation))
            Self.wake(&state, multi)
            return (state.lastNumber, nil)
        }
        if let refusal { continuation.resume(returning: .failure(refusal)) }
        return number
    }

    /// Ends a request that is still under way.
    func cancel(_ number: Int) {
        state.withLock { state in
            guard case .running(_, let multi) = state.phase else { return }
            state.work.cancelled.append(number)
            Self.wake(&state, multi)
        }
    }

    /// Ends a request that is still under way, even if it is to be finished in any case.
    func giveUp(_ number: Int) {
        state.withLock { state in
            guard case .running(_, let multi) = state.phase else { return }
            state.work.givenUp.append(number)
            Self.wake(&state, multi)
        }
    }

    /// What came since the last call.
    func take() -> Work {
        state.withLock { state in
            state.isWoken = false
            let work = state.work
            state.work = Work(isClosing: work.isClosing)
            return work
        }
    }

    /// Takes no more requests, and waits until the thread has ended.
    func close() {
        let thread = state.withLock { state -> pthread_t? in
            guard case .running(let thread, let multi) = state.phase, !state.work.isClosing else {
                if case .idle = state.phase { state.phase = .closed }
                return nil
            }
            state.work.isClosing = true
            Self.wake(&state, multi)
            return thread
        }
        if let thread { pthread_join(thread, nil) }
    }

    /// The thread's last act before it frees the multi handle: from here on nobody uses it.
    func end() { state.withLock { $0.phase = .closed } }

    private static func wake(_ state: inout State, _ multi: OpaquePointer) {
        if state.isWoken { return }
        state.isWoken = true
        cofre_curl_multi_wakeup(multi)
    }

    private func start() throws(TransportError) -> Phase {
        if let problem = cofre_curl_load() {
            throw TransportError(kind: .unavailable, reason: String(cString: problem), mayHaveArrived: false)
        }
        guard let multi = cofre_curl_multi_new(options.connections) else { throw .noMemory }
        let loop = Unmanaged.passRetained(CurlLoop(inbox: self, multi: multi, options: options))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, loop.toOpaque())
        guard code == 0 else {
            loop.release()
            cofre_curl_multi_free(multi)
            throw .noMemory
        }
        return .running(thread: thread, multi: multi)
    }
}

extension TransportError {
    static let noMemory = TransportError(
        kind: .unavailable, reason: "The system has no room for one more connection: free some memory and try again.",
        mayHaveArrived: false)
}
