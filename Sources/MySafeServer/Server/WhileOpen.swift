import NIOCore

enum WhileOpen {
    /// Works for a connection, or a stream of HTTP/2, until it is closed or reset: nobody waits for the answer any more.
    static func run(_ channel: any Channel, _ work: @escaping @Sendable () async -> Void) async {
        let task = Task { await work() }
        channel.closeFuture.whenComplete { _ in task.cancel() }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
