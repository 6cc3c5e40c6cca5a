import HTTPTypes
import Hummingbird
import MySafeWire
import NIOCore
import Secrets
import Vault

/// Answers requests: finds the endpoint, lets the gatekeeper decide, does what is asked for, and logs a line each.
struct Responder: HTTPResponder {
    let gatekeeper: Gatekeeper
    let gate: RequestGate
    /// For token requests until they are whole.
    let loginGate: RequestGate
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
            if case .broken(let reason) = error {
                log.write(record, status: nil, after: start.duration(to: .now))
                // The HTTP server knows what to do with the connection.
                throw reason
            }
            answer = Answer(error)
            Self.closeSoon(context.channel)
        }
        log.write(record, status: answer.status, after: start.duration(to: .now))
        let response = Response(
            status: HTTPResponse.Status(code: answer.status), headers: answer.headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
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
        let endpoint: Endpoint
        do throws(Endpoint.Miss) {
            endpoint = try Endpoint.find(incoming.request.method.rawValue, incoming.target)
        } catch {
            return Answer(error)
        }
        // Also under load.
        if endpoint == .health { return .healthy }
        // Whoever asks for a token is not known yet: waiting for the request takes no place away from those who are.
        var form: FormFields?
        if endpoint == .token, incoming.request.method == .post {
            guard loginGate.enter() else { return Self.busy(&record) }
            defer { loginGate.leave() }
            let body = try await read(incoming.request, min(limits.bodyBytes, 16 << 10))
            form = FormFields(String(decoding: body, as: UTF8.self))
        }
        guard gate.enter() else { return Self.busy(&record) }
        defer { gate.leave() }
        if endpoint == .token { return await token(incoming, form, &record) }
        return try await resource(endpoint, incoming, &record)
    }

    private static func busy(_ record: inout RequestLog.Record) -> Answer {
        record.note(.locked)
        return Answer(.locked)
    }

    private func resource(
        _ endpoint: Endpoint, _ incoming: Incoming, _ record: inout RequestLog.Record
    ) async throws(RequestBodyReader.Failure) -> Answer {
        let admission: Gatekeeper.Admission
        do throws(Gatekeeper.Denial) {
            let token = incoming.authorization.flatMap(ClientCredentials.bearer)
            admission = try await gatekeeper.admit(token, from: incoming.origin)
        } catch {
            record.note(error)
            return Answer(error)
        }
        record.note(admission.key)
        guard case .resource(let route) = endpoint else { return Answer(.invalidIdentifier("")) }
        var body: [UInt8] = []
        if SecretAPI.wantsBody(route) { body = try await read(incoming.request, limits.bodyBytes) }
        let condition = incoming.request.headers[.ifMatch].map(EntityTag.condition)
        do throws(ServiceError) {
            return try await SecretAPI.answer(route, body: body, if: condition, on: admission.vault)
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

    /// Closes the connection when the answer has had time to arrive: what is still being sent is not wanted.
    private static func closeSoon(_ channel: any Channel) {
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
}
