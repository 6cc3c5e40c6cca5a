import Glibc
import Secrets
import Synchronization
import Testing

@testable import Vault

/// Reads that several share.
@Suite struct SharedReadTests {
    /// Holds something up until it is opened.
    private final class Gate: Sendable {
        private let isOpen = Mutex(false)
        private let entered = Mutex(false)

        func open() { isOpen.withLock { $0 = true } }
        var isEntered: Bool { entered.withLock { $0 } }

        /// Blocks. For threads outside of the task pool.
        func pass() {
            entered.withLock { $0 = true }
            while !isOpen.withLock({ $0 }) { sched_yield() }
        }
    }

    private final class Count: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    private func eventually(_ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while !condition() {
            try #require(ContinuousClock.now < deadline)
            await Task.yield()
        }
    }

    /// Twenty that ask while the storage is busy: what each was told, and how many reads there were.
    private func shared(
        _ vault: Vault, _ body: @escaping @Sendable (Int) throws(ServiceError) -> Int
    ) async throws -> (answers: [Result<Int, ServiceError>], reads: Int) {
        let gate = Gate()
        let reads = Count()
        let read = SharedRead<Int>()
        let storage = vault.storage
        let busy = Task { try await storage.read { _ in gate.pass() } }
        try await eventually { gate.isEntered }
        let asking = (0..<20).map { _ in
            Task { () -> Result<Int, ServiceError> in
                do throws(ServiceError) {
                    let answer = try await read.value(from: storage) { _ throws(ServiceError) in try body(reads.next())
                    }
                    return .success(answer)
                } catch {
                    return .failure(error)
                }
            }
        }
        try await eventually { read.joinedCount == 19 }
        gate.open()
        var answers: [Result<Int, ServiceError>] = []
        for task in asking { answers.append(await task.value) }
        try await busy.value
        #expect(read.joinedCount == nil)
        return (answers, reads.value)
    }

    @Test func whoAsksBeforeItBeginsSharesIt() async throws {
        let folder = try TestFolder()
        let (answers, reads) = try await shared(try await folder.makeVault()) { $0 * 7 }
        #expect(answers == Array(repeating: .success(7), count: 20))
        #expect(reads == 1)
    }

    @Test func aFailureIsToldToAll() async throws {
        let folder = try TestFolder()
        let (answers, reads) = try await shared(try await folder.makeVault()) { _ throws(ServiceError) in throw .locked
        }
        #expect(answers == Array(repeating: .failure(.locked), count: 20))
        #expect(reads == 1)
    }

    /// It might not see what was there when the second one asked.
    @Test func whoAsksAfterItBeganDoesNotShareIt() async throws {
        let folder = try TestFolder()
        let storage = try await folder.makeVault().storage
        let gate = Gate()
        let read = SharedRead<String>()
        let first = Task {
            try await read.value(from: storage) { _ in
                gate.pass()
                return "first"
            }
        }
        try await eventually { gate.isEntered }
        let second = Task { try await read.value(from: storage) { _ in "second" } }
        try await eventually { read.joinedCount == 0 }
        gate.open()
        #expect(try await first.value == "first")
        #expect(try await second.value == "second")
    }

    @Test func aStorageThatIsClosedLetsNobodyWait() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let read = SharedRead<Int>()
        vault.close()
        let asking = (0..<20).map { _ in
            Task { await serviceError { try await read.value(from: vault.storage) { _ in 1 } } }
        }
        for task in asking { #expect(await task.value != nil) }
        #expect(read.joinedCount == nil)
    }
}
