import Secrets

extension Vault {
    /// How many records are read at once: few at first, so that a screen can show something early.
    private static let firstPage = 500
    private static let laterPages = 2000

    /// Reads, opens and hands over at the same time: while one page is received, the next is opened and the one after
    /// it read. Throws `.corrupt` for a damaged record, naming it, and at the end where records are missing, were added
    /// or put back from an earlier time.
    package func list(
        _ query: ListQuery, page: @escaping @Sendable ([SecretSummary]) async -> Void
    ) async throws(ServiceError) -> Int {
        let (before, directory, first) = try await storage.read { [self] store throws(ServiceError) in
            let state = try self.state(in: store)
            let directory = try self.directory(in: store, state: state)
            return (state, directory, try store.heads(after: 0, limit: Self.firstPage))
        }
        var opener = PageOpener(self, directory: directory, query: query)
        var sealed = first
        var ready: [SecretSummary] = []
        while sealed.count > 0 || !ready.isEmpty {
            if Task.isCancelled { throw .cancelled }
            let (current, last) = (ready, sealed.ids.last)
            async let delivered: Void = Self.deliver(current, to: page)
            async let following = heads(after: last)
            let opened = Result { () throws(ServiceError) in try opener.open(sealed) }
            await delivered
            ready = try opened.get()
            sealed = try await following.get()
        }
        if Task.isCancelled { throw .cancelled }
        try await checkComplete(opener.tally, since: before)
        return opener.visibleCount
    }

    private static func deliver(
        _ summaries: [SecretSummary], to page: @Sendable ([SecretSummary]) async -> Void
    ) async {
        if !summaries.isEmpty { await page(summaries) }
    }

    private func heads(after last: Int64?) async -> Result<SealedPage, ServiceError> {
        guard let last else { return .success(SealedPage()) }
        do {
            return .success(
                try await storage.read { store throws(ServiceError) in
                    try store.heads(after: last, limit: Self.laterPages)
                })
        } catch {
            return .failure(error)
        }
    }

    /// Compares what was read with what the vault should hold, unless somebody changed it in the meantime.
    private func checkComplete(_ tally: Tally, since before: VaultState) async throws(ServiceError) {
        let after = try await storage.read { [self] store throws(ServiceError) in try state(in: store) }
        guard before == after, tally != after.tally else { return }
        throw .corrupt(
            """
            it should hold \(after.tally.count) records and \(tally.count) were found, or some are from an earlier \
            time.
            """)
    }
}

/// Opens pages of sealed heads in turn.
private struct PageOpener: ~Copyable {
    private let vault: Vault
    private let query: ListQuery
    private var reader: HeadReader
    private(set) var tally = Tally()
    /// How many match and may be viewed.
    private(set) var visibleCount = 0
    private var last: Int64 = 0

    init(_ vault: Vault, directory: Directory, query: ListQuery) {
        self.vault = vault
        self.query = query
        reader = HeadReader(vault, directory: directory)
    }

    mutating func open(_ page: SealedPage) throws(ServiceError) -> [SecretSummary] {
        var summaries: [SecretSummary] = []
        summaries.reserveCapacity(page.count)
        try page.forEach { (id, version, head) throws(ServiceError) in
            guard id > last else { throw .corrupt("the records after \(last) are out of order.") }
            last = id
            tally.add(id, version: version, keys: vault.core.keys)
            if let summary = try reader.summary(head, id: id, version: version), query.matches(summary) {
                summaries.append(summary)
            }
        }
        visibleCount += summaries.count
        return summaries
    }
}
