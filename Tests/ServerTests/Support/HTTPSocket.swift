import Foundation
import Glibc

/// An HTTP answer as it came over a plain connection.
struct PlainAnswer: Sendable {
    var status: Int
    /// By names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    }
}

/// One plain TCP connection, for sending exactly what a test wants to send. Gives up after ten seconds.
final class HTTPSocket: Sendable {
    struct Failure: Error, Equatable { let what: String }

    private let descriptor: Int32

    /// - Parameters:
    ///   - from: the address of this end, of 127.0.0.0/8.
    ///   - receiveBuffer: bytes that the kernel keeps for whoever does not read; nil for its own choice.
    init(_ port: Int, from: String = "127.0.0.1", receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        func with(_ host: String, _ port: Int, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = inet_addr(host)
            return withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        // What is thrown from here on ends in `deinit`, which closes.
        guard with(from, 0, bind) == 0, with("127.0.0.1", port, connect) == 0 else {
            throw Failure(what: "no connection: \(String(cString: strerror(errno)))")
        }
        setTimeout(milliseconds: 10_000)
    }

    deinit { close(descriptor) }

    /// Lets the connection end with a reset instead of in an orderly way.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    func setTimeout(milliseconds: Int) {
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: (milliseconds % 1000) * 1000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// One request on a connection of its own.
    static func exchange(
        _ port: Int, _ method: String, _ path: String, _ headers: [String: String] = [:], _ body: String? = nil
    ) async throws -> PlainAnswer {
        try await off {
            let socket = try HTTPSocket(port)
            try socket.send(head(method, path, headers, length: body?.utf8.count) + (body ?? ""))
            return try socket.receive(isHead: method == "HEAD")
        }
    }

    static func head(_ method: String, _ path: String, _ headers: [String: String], length: Int?) -> String {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let length { text += "Content-Length: \(length)\r\n" }
        return text + "\r\n"
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "not sent: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    /// The next answer. Throws where the connection ends before it is whole.
    func receive(isHead: Bool = false) throws -> PlainAnswer {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while !bytes.suffix(4).elementsEqual(end) { bytes += try read(1) }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")[...]
        let start = lines.removeFirst().split(separator: " ")
        var headers: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let length = isHead ? 0 : Int(headers["content-length"] ?? "") ?? 0
        return PlainAnswer(status: Int(start[1]) ?? 0, headers: headers, body: length > 0 ? try read(length) : [])
    }

    /// Whether the server closes the connection without sending anything more.
    func isClosed() throws -> Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, 0)
        if count < 0, errno == EAGAIN { return false }
        return count == 0 || (count < 0 && errno == ECONNRESET)
    }

    private func read(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var offset = 0
        while offset < count {
            let received = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress! + offset, count - offset, 0)
            }
            guard received > 0 else {
                throw Failure(what: received == 0 ? "closed" : "nothing came: \(String(cString: strerror(errno)))")
            }
            offset += received
        }
        return bytes
    }
}

/// Runs what blocks on a thread of its own: the global queues of Dispatch are the pool that runs tasks.
func off<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    let result: Result<T, any Error> = await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: Result { try body() }) }
    }
    return try result.get()
}
