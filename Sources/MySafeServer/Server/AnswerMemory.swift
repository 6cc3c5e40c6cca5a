/// The memory for answers that are made or sent. How large a list becomes is known only when it is there: so few are made at
/// once, and none while what others have not read yet takes half of it. The other half is for what is small.
struct AnswerMemory: Room {
    /// Bytes of an answer up to which it does not count: what a connection keeps anyway.
    static let small = 64 << 10

    let limit: Int
    let lists: Int
    private(set) var bytes = 0
    private var making = 0

    /// - Parameters:
    ///   - limit: in bytes.
    ///   - lists: how many lists may be made at once.
    init(limit: Int, lists: Int) {
        self.limit = limit
        self.lists = lists
    }

    /// Room to make a list; `made` has to follow.
    mutating func take() -> Bool {
        guard making < lists, bytes < limit / 2 else { return false }
        making += 1
        return true
    }

    mutating func made() { making -= 1 }

    mutating func hold(_ count: Int) { bytes += count }

    mutating func release(_ count: Int) { bytes -= count }

    var isFull: Bool { bytes >= limit }
}

/// An answer's part of the memory, given back when nobody holds it any more: whether it was sent, or its connection ended.
final class AnswerShare: Sendable {
    private let memory: Gate<AnswerMemory>
    private let bytes: Int

    init(_ bytes: Int, of memory: Gate<AnswerMemory>) {
        self.bytes = bytes
        self.memory = memory
        memory.change { $0.hold(bytes) }
    }

    deinit { memory.change { $0.release(bytes) } }
}
