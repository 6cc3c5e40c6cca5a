/// Tasks that wait for something, first come first served, each of which can give up. Kept inside a lock together with
/// what they wait for. A waiter gets nil where its task was cancelled.
struct Waiters<Value: Sendable> {
    typealias Continuation = CheckedContinuation<Value?, Never>

    private var waiting: [(number: Int, continuation: Continuation)] = []
    /// Those that gave up before they had begun to wait.
    private var gone: Set<Int> = []
    private var lastNumber = 0

    var count: Int { waiting.count }
    var isEmpty: Bool { waiting.isEmpty }

    mutating func number() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// False where it gave up meanwhile: the caller has to resume it.
    mutating func add(_ number: Int, _ continuation: Continuation) -> Bool {
        if gone.remove(number) != nil { return false }
        waiting.append((number, continuation))
        return true
    }

    /// The waiter that gives up, to be resumed with nil.
    mutating func giveUp(_ number: Int) -> Continuation? {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else {
            gone.insert(number)
            return nil
        }
        return waiting.remove(at: index).continuation
    }

    /// After a wait: its number means nothing any more.
    mutating func forget(_ number: Int) { gone.remove(number) }

    mutating func popFirst() -> Continuation? { waiting.isEmpty ? nil : waiting.removeFirst().continuation }

    mutating func popAll() -> [Continuation] {
        defer { waiting = [] }
        return waiting.map(\.continuation)
    }
}
