import Foundation
import TestSupport

/// HTTP/2 by hand (RFC 9113), for what no client library would send.
enum HTTP2Frames {
    struct Frame: CustomStringConvertible {
        let type: UInt8
        let payload: [UInt8]

        /// The error code of a GOAWAY frame (RFC 9113 section 6.8); nil for others.
        var connectionError: UInt32? {
            guard type == 7, payload.count >= 8 else { return nil }
            return payload[4..<8].reduce(0) { $0 << 8 | UInt32($1) }
        }

        var description: String { "\(type): \(payload.prefix(8))" }
    }

    /// RFC 9113 section 7.
    static let enhanceYourCalm: UInt32 = 0xB

    /// The beginning of a connection, and streams that are opened and reset at once.
    static func resets(_ count: Int) -> [UInt8] {
        // An empty SETTINGS frame follows the preface.
        var bytes = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + frame(4, 0, 0, [])
        // GET / with the scheme https, from the static table (RFC 7541 appendix A), and an authority.
        let request: [UInt8] = [0x82, 0x84, 0x87, 0x41, 0x09] + Array("localhost".utf8)
        for number in 0..<count {
            let stream = UInt32(2 * number + 1)
            bytes += frame(1, 0x05, stream, request)
            bytes += frame(3, 0, stream, [0, 0, 0, 8])
        }
        return bytes
    }

    private static func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
        let length = UInt32(payload.count)
        return bigEndian(length).dropFirst() + [type, flags] + bigEndian(stream) + payload
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) } }

    /// Sends bytes over TLS, and gives the frames that came until the server closed the connection, or until the client went
    /// away without a word. Blocks.
    ///
    /// - Parameter seconds: how long the client stays.
    static func exchange(
        _ folder: TestFolder, _ port: Int, _ bytes: [UInt8], seconds: Int = 20
    ) throws -> [Frame] {
        let file = folder.file("frames")
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let process = try ChildProcess(
            [
                "timeout", "--signal=KILL", "\(seconds)", "openssl", "s_client", "-quiet", "-alpn", "h2", "-CAfile",
                folder.file("ca.pem"), "-connect", "127.0.0.1:\(port)",
            ], input: .file(file), output: .pipe)
        let received = try process.output?.readToEnd() ?? Data()
        process.wait()
        return frames(Array(received)[...])
    }

    private static func frames(_ bytes: ArraySlice<UInt8>) -> [Frame] {
        var rest = bytes
        var frames: [Frame] = []
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            rest = rest.dropFirst(9)
            frames.append(Frame(type: head[3], payload: Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return frames
    }
}
