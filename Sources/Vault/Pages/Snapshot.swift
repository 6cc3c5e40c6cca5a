import Secrets

/// What was opened of a vault within one transaction: its state, its directory, and those pages that were asked for. Each
/// page is held against its version in the state when it is opened. Changes are made here, and sealed at the end.
struct Snapshot {
    private let core: VaultCore
    var state: VaultState
    private(set) var directory: Directory
    private var directoryChanged = false
    private var contents: [Int64: ContentPage] = [:]
    private var states: [Int64: StatePage] = [:]
    private var codes: [Int64: CodePage] = [:]
    private var changed: Set<PageID> = []

    /// Opens state and directory. Throws `.corrupt` if one is missing or not authentic.
    init(_ core: VaultCore, _ store: any SealedReader) throws(ServiceError) {
        self.core = core
        state = try core.state(in: store)
        directory = try core.directory(in: store, state: state)
    }

    /// What a vault begins with: nothing is opened, and the directory is new.
    init(_ core: VaultCore, _ state: VaultState, _ directory: Directory) {
        self.core = core
        self.state = state
        self.directory = directory
        directoryChanged = true
    }

    // MARK: Reading

    /// The page of contents with a number. Throws `.corrupt` if it is missing or not the present one.
    mutating func content(_ number: Int64, from store: any SealedReader) throws(ServiceError) -> ContentPage {
        if let known = contents[number] { return known }
        let page = try core.content(number, state, from: store, isKept: false)
        contents[number] = page
        return page
    }

    /// The same for a page of states.
    mutating func states(_ number: Int64, from store: any SealedReader) throws(ServiceError) -> StatePage {
        if let known = states[number] { return known }
        let page = try core.states(number, state, from: store, isKept: false)
        states[number] = page
        return page
    }

    /// The same for a page of codes; an empty one if there is none yet.
    mutating func codes(_ number: Int64, from store: any SealedReader) throws(ServiceError) -> CodePage {
        if let known = codes[number] { return known }
        let id = PageID(kind: .codes, number: number)
        var page = CodePage()
        if state.pages[id] != 0 {
            page = try core.open(id, state, from: store) { (bytes) throws(MalformedBytes) in try CodePage(bytes) }
        }
        codes[number] = page
        return page
    }

    /// A record. Throws `.notFound` if there is none.
    mutating func head(_ id: SecretID, from store: any SealedReader) throws(ServiceError) -> Head {
        guard state.has(id.rawValue) else { throw .notFound }
        try recall(id, from: store)
        let (place, statePlace) = (
            RecordPlace(of: id.rawValue, in: .contents), RecordPlace(of: id.rawValue, in: .states)
        )
        let page = try content(place.page, from: store)
        if page.isVoid(place.index) { throw .notFound }
        let states = try states(statePlace.page, from: store)
        let binding = Binding(PageID(kind: .contents, number: place.page), version: 0)
        return try binding.converting { () throws(MalformedBytes) in
            try page.head(
                place.index, state: states.state(statePlace.index), updated: states.updated[statePlace.index])
        }
    }

    /// Takes the pages of a record from those that were opened before, or keeps them for the next time. For single records: a
    /// list or a bulk run would only drive the others out.
    mutating func recall(_ id: SecretID, from store: any SealedReader) throws(ServiceError) {
        guard state.has(id.rawValue) else { return }
        let (place, statePlace) = (
            RecordPlace(of: id.rawValue, in: .contents).page, RecordPlace(of: id.rawValue, in: .states).page
        )
        if contents[place] == nil {
            contents[place] = try core.content(place, state, from: store, isKept: true)
        }
        if states[statePlace] == nil {
            states[statePlace] = try core.states(statePlace, state, from: store, isKept: true)
        }
    }

    /// Whether there is a record with an identifier.
    mutating func has(_ id: SecretID, in store: any SealedReader) throws(ServiceError) -> Bool {
        guard state.has(id.rawValue) else { return false }
        let place = RecordPlace(of: id.rawValue, in: .contents)
        return !(try content(place.page, from: store).isVoid(place.index))
    }

    // MARK: Changing

    /// Adds a record with the next identifier, which it returns.
    @discardableResult
    mutating func append(_ head: Head, store: any SealedReader) throws(ServiceError) -> SecretID {
        try append(store: store, { $0.append(head) }, { $0.append(head.state, updated: head.updated) })
    }

    /// Keeps the place of a record that was lost, so that those behind it have the identifiers that they had.
    mutating func appendVoid(store: any SealedReader) throws(ServiceError) {
        try append(store: store, { $0.appendVoid() }, { $0.append(.unknown, updated: 0) })
    }

    @discardableResult
    private mutating func append(
        store: any SealedReader, _ addContent: (inout ContentPage) -> Void, _ addState: (inout StatePage) -> Void
    ) throws(ServiceError) -> SecretID {
        let id = state.nextID
        let (place, statePlace) = (RecordPlace(of: id, in: .contents), RecordPlace(of: id, in: .states))
        if place.index > 0 { _ = try content(place.page, from: store) }
        if statePlace.index > 0 { _ = try states(statePlace.page, from: store) }
        addContent(&contents[place.page, default: ContentPage()])
        addState(&states[statePlace.page, default: StatePage()])
        changed.insert(PageID(kind: .contents, number: place.page))
        changed.insert(PageID(kind: .states, number: statePlace.page))
        state.nextID += 1
        return SecretID(id)
    }

    /// Puts another content in the place of a record's.
    mutating func replace(_ id: SecretID, with head: Head, store: any SealedReader) throws(ServiceError) {
        let place = RecordPlace(of: id.rawValue, in: .contents)
        _ = try content(place.page, from: store)
        contents[place.page, default: ContentPage()].replace(place.index, with: head)
        changed.insert(PageID(kind: .contents, number: place.page))
        try setState(id, head.state, updated: head.updated, store: store)
    }

    mutating func setState(
        _ id: SecretID, _ state: ActiveState, updated: Int64, store: any SealedReader
    ) throws(ServiceError) {
        let place = RecordPlace(of: id.rawValue, in: .states)
        _ = try states(place.page, from: store)
        states[place.page, default: StatePage()].set(place.index, state, updated: updated)
        changed.insert(PageID(kind: .states, number: place.page))
    }

    /// Notes which record has a code now. False if another one has it.
    mutating func addCode(_ index: [UInt8], _ id: SecretID, store: any SealedReader) throws(ServiceError) -> Bool {
        let number = CodePage.number(of: index)
        guard try codes(number, from: store).record(index) == nil else { return false }
        codes[number, default: CodePage()].add(index, id.rawValue)
        changed.insert(PageID(kind: .codes, number: number))
        return true
    }

    mutating func removeCode(_ index: [UInt8], store: any SealedReader) throws(ServiceError) {
        let number = CodePage.number(of: index)
        _ = try codes(number, from: store)
        codes[number, default: CodePage()].remove(index)
        changed.insert(PageID(kind: .codes, number: number))
    }

    mutating func setDirectory(_ changed: Directory) {
        guard changed != directory else { return }
        directory = changed
        directoryChanged = true
    }

    // MARK: The audit trail

    /// Writes one more entry.
    ///
    /// - Parameter replaces: whether one with its number is there already.
    mutating func append(
        _ entry: AuditEntry, to store: any SealedWriter, replaces: Bool = false
    ) throws(ServiceError) {
        var scratch = Scratch()
        var entry = entry
        entry.previous = state.auditVersion
        state.auditCount += 1
        state.auditVersion = PageVersions.random()
        let (number, version) = (state.auditCount, state.auditVersion)
        entry.write(to: &scratch)
        let sealed = core.keys.seal(scratch.bytes, to: Binding(kind: .entry, record: number, version: version))
        let stored = StoredText(version: version, sealed: sealed)
        if replaces { try store.replaceEntry(number, stored) } else { try store.appendEntry(number, stored) }
    }

    // MARK: Sealing

    /// Of a transaction that changes more pages than this, none is kept for later reads.
    private static let kept = 128

    private func keep(_ page: PageID, version: Int64) {
        switch page.kind {
        case .contents: contents[page.number].map { core.cache.keep($0, page.number, version: version) }
        case .states: states[page.number].map { core.cache.keep($0, page.number, version: version) }
        case .codes: break
        }
    }

    /// Seals what changed under new versions, and the state, and writes them. Returns the state that the transaction leaves.
    @discardableResult
    mutating func seal(into store: any SealedWriter) throws(ServiceError) -> SeenState {
        var scratch = Scratch()
        for page in changed.sorted() {
            switch page.kind {
            case .contents: contents[page.number]?.write(to: &scratch)
            case .states: states[page.number]?.write(to: &scratch)
            case .codes: codes[page.number]?.write(to: &scratch)
            }
            let version = PageVersions.random()
            let sealed = core.keys.seal(scratch.bytes, to: Binding(page, version: version))
            try store.setPage(page, StoredText(version: version, sealed: sealed))
            state.pages[page] = version
            // If the transaction fails, no state ever names this version.
            if changed.count <= Self.kept { keep(page, version: version) }
        }
        if directoryChanged {
            state.directoryVersion = PageVersions.random()
            DirectoryEncoding.write(directory, to: &scratch)
            let binding = Binding(kind: .directory, version: state.directoryVersion)
            let sealed = core.keys.seal(scratch.bytes, to: binding)
            try store.setText(.directory, StoredText(version: state.directoryVersion, sealed: sealed))
        }
        state.write(to: &scratch)
        let sealed = core.keys.seal(scratch.bytes, to: Binding(kind: .state))
        try store.setText(.state, StoredText(version: 0, sealed: sealed))
        core.cache.keep(state, sealed: sealed)
        changed = []
        directoryChanged = false
        return SeenState(changes: state.changes, sealed: sealed)
    }
}

/// What all changes of one transaction work on.
final class ChangeWork: SharedWork {
    var snapshot: Snapshot

    init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    func finish(_ store: any SealedWriter) throws(ServiceError) -> SeenState? { try snapshot.seal(into: store) }
}
