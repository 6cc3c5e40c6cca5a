import Glibc
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 that answers as a test wants it to: well, badly, slowly or not at all. It records all
/// requests. Plain sockets on threads, since no decent server can be made to misbehave like this.
package final class FaultServer: Sendable {
    /// A request as it arrived.
    package struct Request: Sendable {
        package var method: String
        /// Path and query.
        package var target: String
        /// Names in lower case.
        package var headers: [String: String]
        package var body: [UInt8]
        /// The number of the connection that it came on.
        package var connection: Int

        package var path: String { String(target.prefix { $0 != "?" }) }
    }

    /// What to do about a request.
    package indirect enum Reaction: Sendable {
        case answer(Int, headers: [(String, String)] = [], [UInt8])
        /// Exactly these bytes; then the connection is closed.
        case raw([UInt8])
        /// These bytes, and then nothing until the client hangs up.
        case begun([UInt8])
        /// Closes the connection without a word.
        case cut
        /// Waits until `release` or until the client hangs up; then goes on.
        case hold(then: Reaction)

        package static func answer(_ status: Int, headers: [(String, String)] = [], _ text: String) -> Reaction {
            .answer(status, headers: headers, Array(text.utf8))
        }
    }

    package struct Record: Sendable {
        package var requests: [Request] = []
        package var connections = 0
        /// Requests that are being answered now, and the most there were.
        package var current = 0
        package var peak = 0
        package var held = 0
        /// Connections that the client closed while its request was held.
        package var hangUps = 0
    }

    private struct Watcher {
        let isMet: @Sendable (Record) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var record = Record()
        var watchers: [Watcher] = []
        var open: Set<Int32> = []
        var isStopped = false
        var isDoorOpen = false
    }

    package let port: Int
    private let listener: Int32
    /// A pipe whose bytes let held requests through, one each, and whose end lets all through.
    private let door: (out: Int32, into: Int32)
    private let state = Mutex(State())
    private let react: @Sendable (Request) -> Reaction

    package init(_ react: @escaping @Sendable (Request) -> Reaction) throws {
        self.react = react
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 else { throw ServerFailure(errno: errno) }
        door = (ends[0], ends[1])
        // A port that was asked for by its number stays this socket's when it no longer listens: while other tests run
        // beside this one, nobody else must answer there. Below the range from which the system gives ports away.
        var found: (file: Int32, port: UInt16)?
        for _ in 0..<100 where found == nil { found = try? Self.bound(to: UInt16.random(in: 20000..<32000)) }
        guard let found else { throw ServerFailure(errno: EADDRINUSE) }
        listener = found.file
        port = Int(found.port)
        guard listen(listener, 512) == 0 else { throw ServerFailure(errno: errno) }
        detach { self.acceptAll() }
    }

    deinit { close(listener) }

    package struct ServerFailure: Error { package let errno: Int32 }

    private static func bound(to port: UInt16) throws -> (file: Int32, port: UInt16) {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, length) == 0 && getsockname(file, $0, &length) == 0
            }
        }
        guard isBound else {
            close(file)
            throw ServerFailure(errno: errno)
        }
        return (file, UInt16(bigEndian: address.sin_port))
    }

    package var url: String { "http://127.0.0.1:\(port)" }
    package var record: Record { state.withLock { $0.record } }
    package var requests: [Request] { record.requests }

    /// Lets so many held requests go on, now or when they come.
    package func release(_ count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        _ = write(door.into, bytes, count)
    }

    /// Lets all held requests go on from now on.
    package func releaseAll() {
        state.withLock { state in
            if !state.isDoorOpen { close(door.into) }
            state.isDoorOpen = true
        }
    }

    /// Returns once the condition is met, or the server was stopped: then it cannot be met any more.
    package func wait(until isMet: @escaping @Sendable (Record) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.isStopped || isMet(state.record) { return true }
                state.watchers.append(Watcher(isMet: isMet, continuation: continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Accepts nothing more and breaks all connections.
    package func stop() {
        releaseAll()
        let waiting = state.withLock { state -> [Watcher] in
            if state.isStopped { return [] }
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for file in state.open { shutdown(file, Int32(SHUT_RDWR)) }
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in waiting { watcher.continuation.resume() }
    }

    // MARK: connections

    private func acceptAll() {
        while true {
            let file = accept(listener, nil, nil)
            if file < 0 {
                if state.withLock({ $0.isStopped }) { return }
                continue
            }
            // Not for programs that a test starts.
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
            var on: Int32 = 1
            setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
            let number = state.withLock { state in
                state.record.connections += 1
                state.open.insert(file)
                return state.record.connections
            }
            detach {
                self.serve(file, number)
                self.state.withLock { _ = $0.open.remove(file) }
                close(file)
            }
        }
    }

    private func serve(_ file: Int32, _ number: Int) {
        var reader = RequestReader(file: file)
        while let request = reader.next(connection: number) {
            note { record in
                record.requests.append(request)
                record.current += 1
                record.peak = max(record.peak, record.current)
            }
            let isOpen = perform(react(request), file)
            note { $0.current -= 1 }
            if !isOpen { return }
        }
    }

    /// Whether the connection is to be kept.
    private func perform(_ reaction: Reaction, _ file: Int32) -> Bool {
        switch reaction {
        case .answer(let status, let headers, let body):
            var text = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.count)\r\n"
            for (name, value) in headers { text += "\(name): \(value)\r\n" }
            return send(Array((text + "\r\n").utf8) + body, file)
        case .raw(let bytes):
            _ = send(bytes, file)
            shutdown(file, Int32(SHUT_WR))
            return false
        case .begun(let bytes):
            return send(bytes, file) && hold(file) && false
        case .cut:
            return false
        case .hold(let then):
            return hold(file) && perform(then, file)
        }
    }

    /// False where the client hung up.
    private func hold(_ file: Int32) -> Bool {
        note { $0.held += 1 }
        defer { note { $0.held -= 1 } }
        while true {
            var files = [
                pollfd(fd: file, events: Int16(POLLIN), revents: 0),
                pollfd(fd: door.out, events: Int16(POLLIN), revents: 0),
            ]
            poll(&files, 2, -1)
            if files[0].revents != 0 {
                note { $0.hangUps += 1 }
                return false
            }
            var byte: UInt8 = 0
            // Somebody else may have been faster.
            if files[1].revents != 0, read(door.out, &byte, 1) >= 0 { return true }
        }
    }

    private func send(_ bytes: [UInt8], _ file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func note(_ change: (inout Record) -> Void) {
        let met = state.withLock { state in
            change(&state.record)
            let record = state.record
            let met = state.watchers.filter { $0.isMet(record) }
            state.watchers.removeAll { $0.isMet(record) }
            return met
        }
        for watcher in met { watcher.continuation.resume() }
    }
}

/// Runs `body` on a thread of its own.
private func detach(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let code = pthread_create(
        &thread, nil,
        { context in
            if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
            return nil
        }, box.toOpaque())
    precondition(code == 0)
    pthread_detach(thread)
}

/// Reads requests off a connection, one after the other.
private struct RequestReader {
    let file: Int32
    private var buffer: [UInt8] = []

    init(file: Int32) { self.file = file }

    /// nil where the client has hung up, or sends what is no request.
    mutating func next(connection: Int) -> FaultServer.Request? {
        let end = Array("\r\n\r\n".utf8)
        var headEnd: Int?
        while true {
            headEnd = buffer.firstRange(of: end)?.lowerBound
            if headEnd != nil { break }
            if !fill() { return nil }
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: buffer[..<headEnd], as: UTF8.self).split(separator: "\r\n")
        let first = lines[0].split(separator: " ")
        guard first.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < headEnd + 4 + length { if !fill() { return nil } }
        let body = Array(buffer[(headEnd + 4)..<(headEnd + 4 + length)])
        buffer.removeFirst(headEnd + 4 + length)
        return FaultServer.Request(
            method: String(first[0]), target: String(first[1]), headers: headers, body: body, connection: connection)
    }

    private mutating func fill() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(file, &bytes, bytes.count)
        if count <= 0 { return false }
        buffer += bytes[..<count]
        return true
    }
}
