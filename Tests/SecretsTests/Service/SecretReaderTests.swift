import Synchronization
import Testing

@testable import Secrets

/// Reading many secrets: each has a result, or is named as unread.
@Suite struct SecretReaderTests {
    private typealias Reader = SecretReader<String>

    private func ids(_ count: Int) -> [SecretID] { (0..<count).map { SecretID(Int64($0) + 1) } }

    /// Runs a reader and collects what it hands over.
    private func run(
        _ count: Int, atOnce: Int, read: @escaping @Sendable (SecretID) async throws(ServiceError) -> String
    ) async -> (items: [Reader.Item], end: Reader.End) {
        var items: [Reader.Item] = []
        let end = await Reader(atOnce: atOnce, read: read).run(ids(count)) { items.append($0) }
        return (items, end)
    }

    @Test("Every secret has the result of reading it", arguments: [0, 1, 3, 30, 5000], [1, 8, 64])
    func all(count: Int, atOnce: Int) async {
        for _ in 0..<3 {
            let (items, end) = await run(count, atOnce: atOnce) { id in
                // Results come in another order than they were asked for.
                for _ in 0..<(id.rawValue % 7) { await Task.yield() }
                return "value \(id)"
            }
            #expect(end == Reader.End(unread: [], stoppedBy: nil))
            #expect(items.map(\.id).sorted() == ids(count))
            #expect(items.allSatisfy { $0.result == .success("value \($0.id)") })
        }
    }

    @Test("What concerns one secret does not keep the others back")
    func oneSecret() async {
        let (items, end) = await run(100, atOnce: 8) { id throws(ServiceError) in
            switch id.rawValue % 10 {
            case 1: throw .inactive
            case 2: throw .noAccess
            case 3: throw .server(status: 400, message: "justify it")
            case 4: throw .server(status: 500, message: "broken")
            case 5: throw .timedOut
            case 6: throw .gateway(status: 504, text: "slow")
            case 7: throw .corrupt("body")
            default: return "read"
            }
        }
        #expect(end == Reader.End(unread: [], stoppedBy: nil))
        #expect(items.count == 100)
        #expect(items.count { $0.result == .success("read") } == 30)
    }

    @Test("What concerns all stops the reading; what was not read is named")
    func allSecrets() async {
        let (items, end) = await run(100, atOnce: 4) { id throws(ServiceError) in
            if id.rawValue == 20 { throw .authenticationFailed }
            return "read"
        }
        #expect(end.stoppedBy == .authenticationFailed)
        #expect(items.count + end.unread.count == 100)
        #expect(Set(items.map(\.id)).isDisjoint(with: end.unread))
        #expect(end.unread.count >= 77)
    }

    @Test("Many failures of the server in a row stop the reading")
    func inARow() async {
        let asked = Mutex(0)
        let (items, end) = await run(1000, atOnce: 4) { _ throws(ServiceError) in
            asked.withLock { $0 += 1 }
            throw .server(status: 503, message: "down")
        }
        #expect(end.stoppedBy == .server(status: 503, message: "down"))
        #expect(items.count + end.unread.count == 1000)
        #expect(asked.withLock { $0 } <= 8 + 4)
    }

    @Test("Cancelling ends it; what was not read is named")
    func cancelling() async {
        let reader = Reader(atOnce: 4) { id throws(ServiceError) in
            if Task.isCancelled { throw .cancelled }
            return "read"
        }
        let ids = ids(1000)
        let task = Task { () async -> (read: Int, unread: Int, stop: ServiceError?) in
            var count = 0
            let end = await reader.run(ids) { _ in
                count += 1
                if count == 50 { withUnsafeCurrentTask { $0?.cancel() } }
            }
            return (count, end.unread.count, end.stoppedBy)
        }
        let (read, unread, stop) = await task.value
        #expect(stop == nil)
        #expect(read + unread == 1000)
        #expect(read >= 50 && read <= 60)
    }
}
