import Glibc
import Posix
import Secrets
import Text

/// A file with all requests and answers, for finding out what went wrong: everything secret in them is masked
/// (`TraceMask`).
final class Trace: Sendable {
    private let descriptor: Int32
    /// Writes off the pool: the file may lie where writing takes its time.
    private let writer = OffPool(serial: "cofre.trace")
    private let now: @Sendable () -> Double

    /// Makes the file, or appends to an earlier trace; see `TraceFile`.
    ///
    /// - Parameter now: seconds since 1970 (UTC).
    init(path: String, now: @escaping @Sendable () -> Double) throws(ServiceError) {
        descriptor = try TraceFile.open(path)
        self.now = now
    }

    deinit { close(descriptor) }

    func begin() -> Double { now() }

    /// Writes one exchange; it is in the file when this returns. What cannot be written is left out: a trace must not stop the
    /// work.
    func record(_ request: HTTPRequest, _ result: Result<HTTPAnswer, TransportError>, since start: Double) async {
        var text = "=== \(Self.time(start)) \(request.method) \(request.url)\n"
        switch result {
        case .success(let answer):
            text += TraceMask.headers(answer.headers?.sent ?? [], mark: "> ")
            text += body(request)
            text += "--- \(answer.status) after \(Self.milliseconds(now() - start)) ms\n"
            text += TraceMask.headers(answer.headers?.received ?? [], mark: "< ")
            text += TraceMask.body(answer.body)
        case .failure(let error):
            text += body(request)
            let fate = error.mayHaveArrived ? "it may have arrived" : "it never arrived"
            text += "--- no answer after \(Self.milliseconds(now() - start)) ms: \(error.reason) (\(fate))\n"
        }
        text += "\n"
        let bytes = Array(text.utf8)
        await writer.run { [descriptor] in try? FileBytes.write(bytes, to: descriptor) }
    }

    private func body(_ request: HTTPRequest) -> String {
        guard let body = request.body else { return "" }
        var bytes = body.withBytes { Array($0) }
        defer { bytes.wipe() }
        return TraceMask.body(bytes)
    }

    private static func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }

    /// ISO 8601 in UTC, to the millisecond.
    private static func time(_ seconds: Double) -> String {
        let whole = seconds.rounded(.down)
        return Timestamp.text(seconds: Int64(whole), milliseconds: Int64((seconds - whole) * 1000))
    }
}
