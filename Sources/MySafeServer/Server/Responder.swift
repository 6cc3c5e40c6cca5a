import HTTPTypes
import Hummingbird
import MySafeWire
import NIOCore
import Secrets
import Vault

/// Answers requests: finds the endpoint, lets the gatekeeper decide, does what is asked for, and logs a line each.
struct Responder: HTTPResponder {
    let gatekeeper: Gatekeeper
    let gate: Gate<Places>
    /// For token requests until they are whole.
    let loginGate: Gate<Places>
    /// For answers until they are sent.
    let memory: Gate<AnswerMemory>
    let limits: ServerLimits
    let trustedProxies: [AddressRange]
    let log: RequestLog
    let forwarded: ForwardedNotice

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let start = ContinuousClock.now
        let target = RequestTarget(request.head.path ?? "")
        let origin = Peer.origin(context.channel, request.headers, trusted: trustedProxies)
        forwarded.look(request.headers, from: origin.address?.description)
        var record = RequestLog.Record(
            method: request.method.rawValue, path: target.path, address: origin.address?.description)
        let answer: Answer
        do throws(RequestBodyReader.Failure) {
            answer = try await self.answer(Incoming(request: request, target: target, origin: origin), &record)
        } catch {
            record.note(error)
            if case .broken(let reason) = error {
                log.write(record, status: nil, after: start.duration(to: .now))
                // The HTTP server knows what to do with the connection.
                throw reason
            }
            answer = Answer(error)
        }
        // What was done for it is done.
        if Task.isCancelled { record.noteGone() }
        log.write(record, status: answer.status, after: start.duration(to: .now))
        let response = Response(
            status: HTTPResponse.Status(code: answer.status), headers: answer.headers,
            body: AnswerBody.make(answer, on: context.channel.eventLoop))
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// A request with what is known of it.
    private struct Incoming {
        let request: Request
        let target: RequestTarget
        let origin: Origin

        var authorization: String? { request.headers[.authorization] }
    }

    private func answer(
        _ incoming: Incoming, _ record: inout RequestLog.Record
    ) async throws(RequestBodyReader.Failure) -> Answer {
        let head = incoming.request.head
        if let flaw = RequestFlaw.ofHost(head.authority, others: head.headerFields.hosts) {
            record.note(flaw)
            return Answer(flaw)
        }
        let endpoint: Endpoint
        do throws(Endpoint.Miss) {
            endpoint = try Endpoint.find(incoming.request.method.rawValue, incoming.target)
        } catch {
            record.note(error)
            return Answer(error)
        }
        // Also under load.
        if endpoint == .health { return .healthy }
        // Whoever asks for a token is not known yet: waiting for the request takes no place away from those who are.
        var form: FormFields?
        if endpoint == .token, incoming.request.method == .post {
            guard await loginGate.enter() else { return Self.busy(&record) }
            defer { loginGate.leave() }
            let body = try await read(incoming.request, min(limits.bodyBytes, 16 << 10))
            guard let text = String(validating: body, as: UTF8.self) else {
                record.note(RequestFlaw.encoding)
                return Answer(RequestFlaw.encoding)
            }
            form = FormFields(text)
        }
        guard await gate.enter() else { return Self.busy(&record) }
        if endpoint == .token {
            defer { gate.leave() }
            return await token(incoming, form, &record).unkeptByOldCaches
        }
        return try await resource(endpoint, incoming, &record)
    }

    private static func busy(_ record: inout RequestLog.Record) -> Answer {
        record.noteBusy()
        return Answer(.locked)
    }

    /// Lets the caller in, and does what is asked for. Has a place among the requests, and gives it back.
    private func resource(
        _ endpoint: Endpoint, _ incoming: Incoming, _ record: inout RequestLog.Record
    ) async throws(RequestBodyReader.Failure) -> Answer {
        var hasPlace = true
        defer { if hasPlace { gate.leave() } }
        let admission: Gatekeeper.Admission
        do throws(Gatekeeper.Denial) {
            let token = incoming.authorization.flatMap(ClientCredentials.bearer)
            admission = try await gatekeeper.admit(token, from: incoming.origin)
        } catch {
            record.note(error)
            return Answer(error)
        }
        record.note(admission.key)
        guard case .resource(let route) = endpoint else {
            record.note(.invalidIdentifier(""))
            return Answer(.invalidIdentifier(""))
        }
        guard case .list = route else {
            // What changes something is small enough, and its answer is told in any case.
            if case .read = route, memory.room.isFull { return Self.busy(&record) }
            return try await perform(route, incoming, admission, &record)
        }
        // Many lists leave room for what is small.
        gate.leave()
        hasPlace = false
        guard await memory.enter() else { return Self.busy(&record) }
        defer { memory.change { $0.made() } }
        return try await perform(route, incoming, admission, &record)
    }

    private func perform(
        _ route: Route, _ incoming: Incoming, _ admission: Gatekeeper.Admission, _ record: inout RequestLog.Record
    ) async throws(RequestBodyReader.Failure) -> Answer {
        var body: [UInt8] = []
        if SecretAPI.wantsBody(route) { body = try await read(incoming.request, limits.bodyBytes) }
        let condition = incoming.request.headers[.ifMatch].map(EntityTag.condition)
        do throws(ServiceError) {
            var answer = try await SecretAPI.answer(route, body: body, if: condition, on: admission.vault)
            if answer.body.count > AnswerMemory.small { answer.share = AnswerShare(answer.body.count, of: memory) }
            return answer
        } catch {
            record.note(error)
            return Answer(error)
        }
    }

    private func token(
        _ incoming: Incoming, _ form: FormFields?, _ record: inout RequestLog.Record
    ) async -> Answer {
        let credentials: ClientCredentials
        do throws(ClientCredentials.Flaw) {
            credentials = try ClientCredentials.read(
                authorization: incoming.authorization, query: FormFields(incoming.target.query), form: form)
        } catch {
            record.note(error)
            return Answer(error)
        }
        do throws(Gatekeeper.LoginFailure) {
            let (token, key) = try await gatekeeper.logIn(credentials, from: incoming.origin)
            record.note(key)
            return Answer(AnswerWriter.token(token))
        } catch {
            record.note(error)
            return Answer(error)
        }
    }

    private func read(_ request: Request, _ limit: Int) async throws(RequestBodyReader.Failure) -> [UInt8] {
        try await RequestBodyReader.read(request, limit: limit, seconds: limits.receiveSeconds)
    }
}

extension HTTPFields {
    /// The values of `Host` fields beside the one that the library took for the authority.
    fileprivate var hosts: [String] { HTTPField.Name("Host").map { self[values: $0] } ?? [] }
}
