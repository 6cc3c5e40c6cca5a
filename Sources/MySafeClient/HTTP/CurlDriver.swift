import Synchronization

/// Sends HTTP requests with libcurl on one thread of its own, which the first request starts.
final class CurlDriver: Sendable {
    private let inbox: CurlInbox

    init(options: TransferOptions) { inbox = CurlInbox(options: options) }

    deinit { inbox.close() }

    /// Sends a request and waits for its answer. Cancelling the task ends the transfer, unless the request is to be
    /// finished anyway.
    func perform(_ request: HTTPRequest) async -> Result<HTTPAnswer, TransportError> {
        if request.isFinishedAnyway { return await performInAnyCase(request) }
        let ticket = Ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let number = inbox.submit(request, continuation)
                if ticket.isCancelled(assigning: number) { inbox.cancel(number) }
            }
        } onCancel: {
            if let number = ticket.cancel() { inbox.cancel(number) }
        }
    }

    /// Cancelling the task changes nothing; only the run that the request belongs to may give it up.
    private func performInAnyCase(_ request: HTTPRequest) async -> Result<HTTPAnswer, TransportError> {
        let number = Mutex(0)
        let result = await withCheckedContinuation { continuation in
            let assigned = inbox.submit(request, continuation)
            number.withLock { $0 = assigned }
            request.run?.onGivingUp(assigned) { [inbox] in inbox.giveUp(assigned) }
        }
        request.run?.forget(number.withLock { $0 })
        return result
    }

    /// Waits for what has to be finished, ends the rest as cancelled, and gives everything back. Nothing can be sent
    /// afterwards.
    func close() { inbox.close() }
}

/// Brings a request's number and its cancellation together, whichever comes first.
private final class Ticket: Sendable {
    private let state = Mutex<(number: Int?, isCancelled: Bool)>((nil, false))

    func isCancelled(assigning number: Int) -> Bool {
        state.withLock {
            $0.number = number
            return $0.isCancelled
        }
    }

    /// The number, where there is one already.
    func cancel() -> Int? {
        state.withLock {
            $0.isCancelled = true
            return $0.number
        }
    }
}
