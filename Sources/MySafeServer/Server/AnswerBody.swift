import Hummingbird
import NIOCore

enum AnswerBody {
    /// What is sent of an answer. A large one goes in pieces, each when the client has read enough of those before: what it does
    /// not read is kept once, and in no buffer of the connection.
    static func make(_ answer: Answer, on loop: any EventLoop) -> ResponseBody {
        let (bytes, share) = (answer.body, answer.share)
        guard let share else { return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)) }
        return ResponseBody(contentLength: bytes.count) { writer in
            var offset = 0
            while offset < bytes.count {
                let end = min(offset + AnswerMemory.small, bytes.count)
                try await writer.write(ByteBuffer(bytes: bytes[offset..<end]))
                offset = end
                // The writer hears that there is no room any more when the event loop has come to what it wrote. Without waiting
                // for that, it would have written all by then.
                try await loop.submit {}.get()
            }
            try await writer.finish(nil)
            withExtendedLifetime(share) {}
        }
    }
}
