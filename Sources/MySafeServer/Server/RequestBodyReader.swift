import Hummingbird
import NIOCore

/// Reads a request's body within limits of size and time.
enum RequestBodyReader {
    /// Why there is no body.
    enum Failure: Error {
        case tooLarge
        case tooSlow
        /// The connection broke, or what came is not HTTP.
        case broken(any Error)
    }

    /// The whole body.
    static func read(_ request: Request, limit: Int, seconds: Int) async throws(Failure) -> [UInt8] {
        // Said to be too large: not worth reading.
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw .tooLarge }
        let body = request.body
        do {
            let buffer = try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
                group.addTask { try await body.collect(upTo: limit) }
                group.addTask {
                    try await Task.sleep(for: .seconds(seconds))
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let buffer else { throw Failure.tooSlow }
            return Array(buffer.readableBytesView)
        } catch let failure as Failure {
            throw failure
        } catch is NIOTooManyBytesError {
            throw .tooLarge
        } catch {
            throw .broken(error)
        }
    }
}
