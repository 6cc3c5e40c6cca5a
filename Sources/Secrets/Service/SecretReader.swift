/// Reads many secrets, a few at once, and accounts for each of them. Export and learning states both use it, so that they
/// agree on which errors concern one secret and which end the reading.
package struct SecretReader<Value: Sendable>: Sendable {
    /// One secret that was read, or could not be.
    package struct Item: Sendable {
        package let id: SecretID
        package let result: Result<Value, ServiceError>
    }

    /// How a reading ended.
    package struct End: Equatable, Sendable {
        /// Those without a result, in the order in which they were asked for: the reading was stopped or cancelled before.
        package var unread: [SecretID]
        /// What stopped the reading; nil if it came to its end or its task was cancelled.
        package var stoppedBy: ServiceError?
    }

    private let atOnce: Int
    private let read: @Sendable (SecretID) async throws(ServiceError) -> Value

    /// - Parameters:
    ///   - atOnce: how many are read at the same time, at least 1.
    ///   - read: reads one secret and keeps of it what is needed.
    package init(atOnce: Int, read: @escaping @Sendable (SecretID) async throws(ServiceError) -> Value) {
        self.atOnce = max(1, atOnce)
        self.read = read
    }

    /// Reads the secrets and hands over each result as it comes, in any order, on the caller's actor. An error that says
    /// something about all secrets stops the reading, and so do many failures in a row that may do. Cancelling the task
    /// ends it too. Results handed over and `End.unread` together are always as many as `ids`.
    package func run(
        _ ids: [SecretID], isolation: isolated (any Actor)? = #isolation, received: (Item) -> Void
    ) async -> End {
        var account = ReadAccount(ids, failuresInARow: max(8, 2 * atOnce))
        await withTaskGroup(of: Numbered.self) { group in
            var next = 0
            func begin() {
                guard next < ids.count, account.stoppedBy == nil, !Task.isCancelled else { return }
                let (index, id) = (next, ids[next])
                next += 1
                group.addTask { await Numbered(index: index, item: item(id)) }
            }
            for _ in 0..<atOnce { begin() }
            for await numbered in group {
                if account.take(numbered.index, numbered.item.id, numbered.item.result) { received(numbered.item) }
                if account.stoppedBy != nil { group.cancelAll() }
                begin()
            }
        }
        return account.end(isCancelled: Task.isCancelled)
    }

    private func item(_ id: SecretID) async -> Item {
        // Bound before the item is built: see docs/ARCHITECTURE.md, "A compiler bug".
        let result: Result<Value, ServiceError>
        do throws(ServiceError) {
            let value = try await read(id)
            result = .success(value)
        } catch {
            result = .failure(error)
        }
        return Item(id: id, result: result)
    }

    private struct Numbered: Sendable {
        let index: Int
        let item: Item

        init(index: Int, item: Item) {
            self.index = index
            self.item = item
        }
    }

    /// Which secrets have a result, and whether to go on.
    private struct ReadAccount {
        private let ids: [SecretID]
        private var hasResult: [Bool]
        private let limit: Int
        private var failuresInARow = 0
        private(set) var stoppedBy: ServiceError?

        init(_ ids: [SecretID], failuresInARow limit: Int) {
            self.ids = ids
            self.limit = limit
            hasResult = Array(repeating: false, count: ids.count)
        }

        /// Returns whether this is a result: being cancelled is none. A result for something that was not asked for, or that
        /// has one, stops the reading.
        mutating func take(_ index: Int, _ id: SecretID, _ result: Result<Value, ServiceError>) -> Bool {
            guard ids.indices.contains(index), ids[index] == id, !hasResult[index] else {
                stoppedBy = .unaccounted(count: 1, of: ids.count)
                return false
            }
            if case .failure(let error) = result {
                if error == .cancelled { return false }
                switch error.reach {
                case .oneSecret: failuresInARow = 0
                case .perhapsAll:
                    failuresInARow += 1
                    if failuresInARow >= limit { stoppedBy = stoppedBy ?? error }
                case .all: stoppedBy = stoppedBy ?? error
                }
            } else {
                failuresInARow = 0
            }
            hasResult[index] = true
            return true
        }

        func end(isCancelled: Bool) -> End {
            let unread = zip(ids, hasResult).filter { !$0.1 }.map(\.0)
            guard stoppedBy == nil, !isCancelled, !unread.isEmpty else {
                return End(unread: unread, stoppedBy: stoppedBy)
            }
            return End(unread: unread, stoppedBy: .unaccounted(count: unread.count, of: ids.count))
        }
    }
}

extension ServiceError {
    /// What a failure to read one secret says about the others.
    package enum Reach: Sendable {
        /// Nothing: others may be readable.
        case oneSecret
        /// Perhaps that none can be read. Many in a row mean it.
        case perhapsAll
        /// That none can be read now.
        case all
    }

    package var reach: Reach {
        switch self {
        // Contents are read one by one: damage to one says nothing about the others.
        case .notFound, .noAccess, .inactive, .invalidIdentifier, .corrupt: .oneSecret
        // A refusal without a number, such as one that asks for a justification.
        case .server(let status, _): status < 500 ? .oneSecret : .perhapsAll
        case .gateway(let status, _): status >= 500 ? .perhapsAll : .all
        case .unreadable, .timedOut, .unreachable: .perhapsAll
        default: .all
        }
    }
}
