import Secrets

extension Vault {
    /// How many pages with something on them make one part of a list.
    private static let partPages = 64

    /// Lists from the pages in memory, brought up to date first: within one transaction, so that all of the list is of one moment.
    /// nil if the vault is too large for that.
    func memoryList(
        _ query: ListQuery, page: @escaping @Sendable (SummaryRows) async -> Void
    ) async throws(ServiceError) -> Int? {
        guard let found = try await find(query) else { return nil }
        var collector = RowCollector(found.decider, query)
        for start in stride(from: 0, to: found.candidates.count, by: Self.partPages) {
            if Task.isCancelled { throw .cancelled }
            for part in found.candidates[start...].prefix(Self.partPages) {
                try collector.add(part.content.page, part.number, at: MaskedPlaces(part.places), part.states.page)
            }
            let rows = collector.take()
            if !rows.isEmpty { await page(rows) }
        }
        if Task.isCancelled { throw .cancelled }
        return collector.visibleCount
    }

    /// All at once, and of each secret no more than the API's list tells: name and access.
    package func listNames(_ query: ListQuery) async throws(ServiceError) -> SummaryRows {
        guard listing == .fromMemory, let found = try await find(query) else {
            return SummaryRows(try await listAll(query))
        }
        var collector = RowCollector(found.decider, query, .names)
        for part in found.candidates {
            if Task.isCancelled { throw .cancelled }
            try collector.add(part.content.page, part.number, at: MaskedPlaces(part.places), part.states.page)
        }
        return collector.take()
    }

    /// nil if the vault is too large.
    private func find(_ query: ListQuery) async throws(ServiceError) -> MemoryFind? {
        try await storage.read { [self] store throws(ServiceError) -> MemoryFind? in
            let state = try core.state(in: store)
            let decider = decider(try core.directory(in: store, state: state))
            return try core.lists.withLock { lists throws(ServiceError) in
                try lists.update(to: state, of: core, from: store)
                if lists.isTooLarge { return nil }
                return MemoryFind(decider: decider, candidates: lists.candidates(for: decider, query))
            }
        }
    }
}

/// What was found in memory, and for whom.
private struct MemoryFind: Sendable {
    let decider: AccessDecider
    let candidates: [ListIndex.Candidates]
}
