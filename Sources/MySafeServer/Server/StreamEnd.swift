import NIOCore
import NIOHTTP2

/// Says the end of an HTTP/2 stream in its last frame, instead of in an empty one of its own (RFC 9113 section 8.1). A client
/// that knows the length of the answer, as libcurl does, is through before such an empty frame comes, and resets the stream:
/// with every second answer of a bulk run, which nobody could tell from an attack.
final class StreamEnd: ChannelOutboundHandler {
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private struct Held {
        let payload: HTTP2Frame.FramePayload
        let promise: EventLoopPromise<Void>?
        var isFlushed = false
    }

    /// The last frame that was written: it goes when it is known whether it is the last of all.
    private var held: Held?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let payload = unwrapOutboundIn(data)
        guard let previous = held else {
            held = Held(payload: payload, promise: promise)
            return
        }
        if Self.isBareEnd(payload), let whole = Self.ending(previous.payload) {
            held = Held(payload: whole, promise: Self.both(previous.promise, promise))
            if previous.isFlushed { release(context) }
            return
        }
        release(context)
        held = Held(payload: payload, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        if let payload = held?.payload, Self.canEnd(payload) {
            held?.isFlushed = true
        } else {
            release(context)
        }
        context.flush()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        release(context)
        context.close(mode: mode, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        held?.promise?.fail(ChannelError.ioOnClosedChannel)
        held = nil
    }

    private func release(_ context: ChannelHandlerContext) {
        guard let frame = held else { return }
        held = nil
        context.write(wrapOutboundOut(frame.payload), promise: frame.promise)
        if frame.isFlushed { context.flush() }
    }

    private static func isBareEnd(_ payload: HTTP2Frame.FramePayload) -> Bool {
        if case .data(let data) = payload { data.endStream && data.data.readableBytes == 0 } else { false }
    }

    /// Whether something may follow that belongs into the same frame.
    private static func canEnd(_ payload: HTTP2Frame.FramePayload) -> Bool { ending(payload) != nil }

    /// The frame as the last of its stream; nil where it is that already, or cannot be.
    private static func ending(_ payload: HTTP2Frame.FramePayload) -> HTTP2Frame.FramePayload? {
        switch payload {
        case .data(var data) where !data.endStream:
            data.endStream = true
            return .data(data)
        case .headers(var headers) where !headers.endStream:
            headers.endStream = true
            return .headers(headers)
        default: return nil
        }
    }

    private static func both(
        _ first: EventLoopPromise<Void>?, _ second: EventLoopPromise<Void>?
    ) -> EventLoopPromise<Void>? {
        guard let first else { return second }
        if let second { first.futureResult.cascade(to: second) }
        return first
    }
}
