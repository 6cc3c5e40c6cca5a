import CCurl
import Glibc
import Secrets

/// The driver's thread: takes requests from the inbox, runs them in libcurl's multi interface, hands the answers back.
/// Everything here but the inbox belongs to that one thread.
final class CurlLoop {
    /// An easy handle, kept for many requests.
    private struct Slot {
        let transfer: OpaquePointer
        var job: CurlJob?
        /// What it was set up with last.
        var headers: RequestHeaders?
        var hasBasic = false
    }

    private let inbox: CurlInbox
    private let multi: OpaquePointer
    private let options: TransferOptions
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var activeCount: Int { slots.count - free.count }

    init(inbox: CurlInbox, multi: OpaquePointer, options: TransferOptions) {
        self.inbox = inbox
        self.multi = multi
        self.options = options
    }

    /// Runs until the inbox is closed and what has to be finished is finished.
    func run() {
        Self.leaveSignalsToOthers()
        while true {
            let work = inbox.take()
            for job in work.jobs { start(job) }
            for number in work.cancelled {
                cancel { $0.number == number && !$0.request.isFinishedAnyway }
            }
            for number in work.givenUp { cancel(as: .givenUp) { $0.number == number } }
            if work.isClosing {
                cancel { !$0.request.isFinishedAnyway }
                if activeCount == 0 { break }
            }
            _ = cofre_curl_multi_perform(multi)
            var result: Int32 = 0
            while case let index = cofre_curl_multi_next(multi, &result), index >= 0 {
                finish(Int(index), outcome(of: Int(index), result))
            }
            if work.isClosing && activeCount == 0 { break }
            _ = cofre_curl_multi_wait(multi)
        }
        inbox.end()
        for slot in slots { cofre_curl_transfer_free(slot.transfer) }
        cofre_curl_multi_free(multi)
    }

    /// Signals are for the main thread; SIGPIPE in particular must not end the program where a connection is gone.
    private static func leaveSignalsToOthers() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }

    // MARK: one request

    private func start(_ job: CurlJob) {
        guard let index = free.popLast() ?? addSlot() else {
            job.continuation.resume(returning: .failure(.noMemory))
            return
        }
        slots[index].job = job
        let result = prepare(index, job.request)
        guard result == 0, cofre_curl_multi_add(multi, slots[index].transfer) == 0 else {
            let detail = String(cString: cofre_curl_problem(slots[index].transfer))
            release(
                index,
                .failure(
                    TransportError(
                        kind: .unavailable, reason: detail.isEmpty ? TransportError.meaning(result) : detail,
                        mayHaveArrived: false)))
            return
        }
    }

    private func addSlot() -> Int? {
        guard let transfer = cofre_curl_transfer_new(multi, Int32(slots.count)) else { return nil }
        guard options.apply(to: transfer) else {
            cofre_curl_transfer_free(transfer)
            return nil
        }
        slots.append(Slot(transfer: transfer))
        return slots.count - 1
    }

    private func prepare(_ index: Int, _ request: HTTPRequest) -> Int32 {
        let transfer = slots[index].transfer
        if slots[index].headers !== request.headers {
            cofre_curl_headers_clear(transfer)
            for (name, value) in request.headers.lines {
                let result = value.withBytes { cofre_curl_headers_add(transfer, name, $0.baseAddress, $0.count) }
                if result != 0 { return result }
            }
            slots[index].headers = request.headers
        }
        if slots[index].hasBasic || request.basic != nil {
            let result = cofre_curl_set_basic(transfer, request.basic?.user, request.basic?.password.reveal())
            if result != 0 { return result }
            slots[index].hasBasic = request.basic != nil
        }
        guard let body = request.body else {
            return cofre_curl_prepare(
                transfer, request.method, request.url, nil, 0, request.answerLimit, request.isSentOnce)
        }
        return body.withBytes {
            cofre_curl_prepare(
                transfer, request.method, request.url, $0.baseAddress, $0.count, request.answerLimit,
                request.isSentOnce)
        }
    }

    private func cancel(as error: TransportError = .cancelled, where matches: (CurlJob) -> Bool) {
        for index in slots.indices {
            guard let job = slots[index].job, matches(job) else { continue }
            let wasSent = cofre_curl_was_sent(slots[index].transfer)
            var error = error
            error.mayHaveArrived = wasSent
            finish(index, .failure(error))
        }
    }

    private func finish(_ index: Int, _ outcome: CurlJob.Outcome) {
        cofre_curl_multi_remove(multi, slots[index].transfer)
        release(index, outcome)
    }

    private func release(_ index: Int, _ outcome: CurlJob.Outcome) {
        cofre_curl_finish(slots[index].transfer)
        let job = slots[index].job
        slots[index].job = nil
        free.append(index)
        job?.continuation.resume(returning: outcome)
    }

    // MARK: its outcome

    private func outcome(of index: Int, _ result: Int32) -> CurlJob.Outcome {
        let transfer = slots[index].transfer
        guard result == 0 else {
            let detail = String(cString: cofre_curl_problem(transfer))
            let excess: TransportError.Excess? =
                cofre_curl_were_headers_too_large(transfer)
                ? .headers : cofre_curl_was_too_large(transfer) ? .body : nil
            return .failure(
                TransportError(
                    result: result, detail: detail, wasSent: cofre_curl_was_sent(transfer), excess: excess,
                    limit: slots[index].job?.request.answerLimit ?? 0))
        }
        guard cofre_curl_has_whole_headers(transfer) else {
            return .failure(
                TransportError(
                    kind: .broken, reason: "the connection ended within the answer's headers", mayHaveArrived: true))
        }
        var length = 0
        let bytes = cofre_curl_body(transfer, &length)
        let status = cofre_curl_status(transfer)
        var answer = HTTPAnswer(
            status: status, body: Array(UnsafeBufferPointer(start: bytes, count: length)))
        if let tag = cofre_curl_etag(transfer) { answer.entityTag = String(cString: tag) }
        answer.seconds = cofre_curl_answer_seconds(transfer)
        answer.isMultiplexed = cofre_curl_is_multiplexed(transfer)
        if answer.isMultiplexed && options.multiplexesOnly { cofre_curl_multi_keep_to_one(multi) }
        answer.isToRepetition = cofre_curl_was_repeated(transfer)
        if status == 429 || status == 503 {
            let seconds = cofre_curl_retry_after(transfer)
            answer.retryAfter = seconds > 0 ? Double(seconds) : nil
        }
        if (300..<400).contains(status) {
            answer.redirect = cofre_curl_redirect(transfer).map { String(cString: $0) }
        }
        if options.keepsHeaders {
            answer.headers = ExchangedHeaders(
                sent: headers(transfer, sent: true), received: headers(transfer, sent: false))
        }
        return .success(answer)
    }

    private func headers(_ transfer: OpaquePointer, sent: Bool) -> [UInt8] {
        var length = 0
        let bytes = cofre_curl_headers_seen(transfer, sent, &length)
        return Array(UnsafeBufferPointer(start: bytes, count: length))
    }
}
