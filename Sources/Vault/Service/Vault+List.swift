import Secrets

extension Vault {
    /// How many pages of contents are read at once: few at first, so that a screen can show something early. As many as
    /// share whole pages of states.
    private static let firstPages: Int64 = 8
    private static let laterPages: Int64 = 64

    /// Reads, opens and hands over at the same time: while one part is received, the next is opened and the one after it
    /// read. Each page is held against the vault's state at the moment in which it is read. Throws `.corrupt` for a page
    /// that is damaged, missing or from an earlier time, naming it.
    package func list(
        _ query: ListQuery, page: @escaping @Sendable (SummaryRows) async -> Void
    ) async throws(ServiceError) -> Int {
        if listing == .fromMemory, let count = try await memoryList(query, page: page) { return count }
        let (directory, first) = try await storage.read { [self] store throws(ServiceError) in
            let state = try core.state(in: store)
            let directory = try core.directory(in: store, state: state)
            return (directory, try SealedPart(state, 0..<Self.firstPages, store))
        }
        var opener = PartOpener(self, directory: directory, query: query)
        var sealed: SealedPart? = first
        var ready = SummaryRows()
        while sealed != nil || !ready.isEmpty {
            if Task.isCancelled { throw .cancelled }
            let (current, next) = (ready, sealed?.next)
            async let delivered: Void = Self.deliver(current, to: page)
            async let following = part(from: next)
            let opened = Result { () throws(ServiceError) in
                try sealed.map { (part) throws(ServiceError) in try opener.open(part) } ?? SummaryRows()
            }
            await delivered
            ready = try opened.get()
            sealed = try await following.get()
        }
        if Task.isCancelled { throw .cancelled }
        return opener.visibleCount
    }

    private static func deliver(
        _ rows: SummaryRows, to page: @Sendable (SummaryRows) async -> Void
    ) async {
        if !rows.isEmpty { await page(rows) }
    }

    private func part(from start: Int64?) async -> Result<SealedPart?, ServiceError> {
        guard let start else { return .success(nil) }
        do {
            return .success(
                try await storage.read { [self] store throws(ServiceError) in
                    try SealedPart(try core.state(in: store), start..<start + Self.laterPages, store)
                })
        } catch {
            return .failure(error)
        }
    }
}

extension Vault {
    package func listMark() async -> ListMark? {
        let state = try? await storage.read { [self] store throws(ServiceError) in try core.state(in: store) }
        return state.map { ListMark(counter: $0.changes, detail: $0) }
    }

    /// Reads the pages of contents and states that have another version now. Whoever is in which group may change what is
    /// visible of any of them, so that nothing can be said if the directory changed.
    package func listChanges(
        since mark: ListMark, part: @escaping @Sendable (ListPart) async -> Void
    ) async throws(ServiceError) -> ListMark? {
        guard let old = mark.detail as? VaultState else { return nil }
        let (state, directory) = try await storage.read { [self] store throws(ServiceError) in
            let state = try core.state(in: store)
            return (state, try core.directory(in: store, state: state))
        }
        guard state.directoryVersion == old.directoryVersion, state.nextID >= old.nextID else { return nil }
        var opener = PartOpener(self, directory: directory, query: ListQuery())
        for range in state.changedContents(since: old, atMost: Self.laterPages) {
            if Task.isCancelled { throw .cancelled }
            let sealed = try await storage.read { [self] store throws(ServiceError) in
                try SealedPart(try core.state(in: store), range, store)
            }
            let rows = try opener.open(sealed)
            let capacity = PageKind.contents.capacity
            let ids = SecretID(range.lowerBound * capacity + 1)...SecretID(range.upperBound * capacity)
            await part(ListPart(ids: ids, rows: rows))
        }
        return ListMark(counter: state.changes, detail: state)
    }
}

extension VaultState {
    /// The pages of contents that have other records than at an earlier time, or records of other states, in ranges that begin
    /// where a page of states begins.
    func changedContents(since old: VaultState, atMost limit: Int64) -> [Range<Int64>] {
        let share = PageKind.states.capacity / PageKind.contents.capacity
        var ranges: [Range<Int64>] = []
        for number in 0..<PageKind.states.count(below: nextID) {
            let contents = number * share..<(number + 1) * share
            let areSame =
                isSame(PageID(kind: .states, number: number), old)
                && contents.allSatisfy { isSame(PageID(kind: .contents, number: $0), old) }
            if areSame { continue }
            if let last = ranges.last, last.upperBound == contents.lowerBound, Int64(last.count) < limit {
                ranges[ranges.count - 1] = last.lowerBound..<contents.upperBound
            } else {
                ranges.append(contents)
            }
        }
        return ranges
    }

    private func isSame(_ page: PageID, _ old: VaultState) -> Bool { pages[page] == old.pages[page] }
}

/// A sealed page.
private struct NumberedPage: Sendable {
    let number: Int64
    let text: StoredText
}

/// Some pages of contents and the pages of states that belong to them, with the state that they are held against.
private struct SealedPart: Sendable {
    let state: VaultState
    private(set) var contents: [NumberedPage] = []
    private(set) var states: [NumberedPage] = []
    /// The number of the page after these; nil at the end.
    let next: Int64?

    /// - Parameter range: numbers of pages of contents, as far as there are any. Begins where a page of states begins.
    init(_ state: VaultState, _ range: Range<Int64>, _ store: any SealedReader) throws(ServiceError) {
        self.state = state
        let end = PageKind.contents.count(below: state.nextID)
        let range = range.clamped(to: 0..<max(end, range.lowerBound))
        next = range.upperBound < end ? range.upperBound : nil
        contents = try Self.read(.contents, range, store)
        let share = PageKind.states.capacity / PageKind.contents.capacity
        states = try Self.read(.states, range.lowerBound / share..<(range.upperBound + share - 1) / share, store)
    }

    private static func read(
        _ kind: PageKind, _ range: Range<Int64>, _ store: any SealedReader
    ) throws(ServiceError) -> [NumberedPage] {
        var pages: [NumberedPage] = []
        try store.pages(kind, in: range) { (number, version, sealed) throws(ServiceError) in
            let expected = range.lowerBound + Int64(pages.count)
            guard number == expected else { throw missing(kind, expected) }
            pages.append(NumberedPage(number: number, text: StoredText(version: version, sealed: Array(sealed))))
        }
        let expected = range.lowerBound + Int64(pages.count)
        guard expected == range.upperBound else { throw missing(kind, expected) }
        return pages
    }

    private static func missing(_ kind: PageKind, _ number: Int64) -> ServiceError {
        .corrupt("\(Binding(PageID(kind: kind, number: number), version: 0).place) is missing.")
    }
}

/// Opens parts of a list in turn.
private struct PartOpener: ~Copyable {
    private let core: VaultCore
    private var collector: RowCollector
    private var scratch = Scratch()

    /// How many match and may be viewed.
    var visibleCount: Int { collector.visibleCount }

    init(_ vault: Vault, directory: Directory, query: ListQuery) {
        core = vault.core
        collector = RowCollector(vault.decider(directory), query)
    }

    mutating func open(_ part: SealedPart) throws(ServiceError) -> SummaryRows {
        var states: [Int64: StatePage] = [:]
        for stored in part.states {
            states[stored.number] = try open(.states, stored, part.state) { (bytes) throws(MalformedBytes) in
                try StatePage(bytes)
            }
        }
        for stored in part.contents {
            let page = try open(.contents, stored, part.state) { (bytes) throws(MalformedBytes) in
                try ContentPage(bytes)
            }
            try core.check(page.count, of: PageID(kind: .contents, number: stored.number), part.state)
            let place = RecordPlace(of: stored.number * PageKind.contents.capacity + 1, in: .states)
            try collector.add(page, stored.number, at: 0..<page.count, states[place.page] ?? StatePage())
        }
        if let first = part.contents.first, first.number == 0 {
            // As many of the others may be viewed as of these.
            let there = part.contents.count * Int(PageKind.contents.capacity)
            collector.expect(Int(part.state.nextID - 1) * collector.rows.count / max(1, there))
        }
        return collector.take()
    }

    private mutating func open<T>(
        _ kind: PageKind, _ stored: NumberedPage, _ state: VaultState,
        read: (UnsafeRawBufferPointer) throws(MalformedBytes) -> T
    ) throws(ServiceError) -> T {
        let page = PageID(kind: kind, number: stored.number)
        let binding = Binding(page, version: state.pages[page])
        return try core.keys.open(stored.text, at: binding, into: &scratch, read: read)
    }
}
