import Secrets

/// A record as far as it is authentic.
struct SavedRecord {
    var head: Head
    var body: Body
    /// Earlier contents that follow each other without a gap, the newest first.
    var earlier: [(head: Head, body: Body)] = []
    /// What could not be saved of it, in sentences.
    var losses: [String] = []
}

/// What can still be read of a damaged vault, whatever its format.
protocol RepairSource {
    /// The greatest identifier that there may be.
    var lastID: Int64 { get }
    /// A record; nil if it was lost before already. Throws why it cannot be saved.
    mutating func record(_ id: Int64) throws(ServiceError) -> SavedRecord?
    /// Throws `.corrupt` if it is lost.
    mutating func directory() throws(ServiceError) -> Directory
    mutating func accessKeys() throws(ServiceError) -> [AccessKey]
    /// The newest entries of the audit trail as far as they follow each other, oldest first, and how many are lost.
    mutating func audit() -> (entries: [AuditEntry], lost: Int64)
}

/// A vault in sealed pages.
struct PageSource: RepairSource {
    private let core: VaultCore
    private let store: any SealedReader
    private let state: VaultState
    private var content: (number: Int64, result: Result<ContentPage, ServiceError>)?
    private var states: (number: Int64, page: StatePage?)?

    /// - Parameter state: the vault's own, or what survives of it.
    init(_ core: VaultCore, _ store: any SealedReader, _ state: VaultState) {
        self.core = core
        self.store = store
        self.state = state
    }

    var lastID: Int64 { state.nextID - 1 }

    mutating func record(_ id: Int64) throws(ServiceError) -> SavedRecord? {
        let place = RecordPlace(of: id, in: .contents)
        let page = try contents(place.page)
        guard place.index < page.count else { throw .corrupt("record \(id) is missing.") }
        if page.isVoid(place.index) { return nil }
        let binding = Binding(PageID(kind: .contents, number: place.page), version: 0)
        var head = try binding.converting { () throws(MalformedBytes) in
            try page.head(place.index, state: .inactive, updated: 0)
        }
        var saved = SavedRecord(head: head, body: try core.body(of: id, head.bodyVersion, in: store))
        let statePlace = RecordPlace(of: id, in: .states)
        if let states = statePage(statePlace.page), statePlace.index < states.count {
            head.state = states.state(statePlace.index)
            head.updated = states.updated[statePlace.index]
        } else {
            head.updated = head.edited
            saved.losses.append("whether record \(id) was active is lost: it is inactive now.")
        }
        saved.head = head
        addEarlier(id, to: &saved)
        return saved
    }

    private func addEarlier(_ id: Int64, to saved: inout SavedRecord) {
        var next = saved.head
        while next.contentVersion > 1 {
            let number = next.contentVersion - 1
            do throws(ServiceError) {
                let heads = try core.revisions(of: SecretID(id), before: next, downTo: number, in: store)
                guard let head = heads.last else { return }
                saved.earlier.append((head, try core.body(of: id, head.bodyVersion, in: store)))
                next = head
            } catch {
                saved.losses.append("the earlier versions of record \(id) up to version \(number) are lost.")
                return
            }
        }
    }

    private mutating func contents(_ number: Int64) throws(ServiceError) -> ContentPage {
        if let content, content.number == number { return try content.result.get() }
        let page = PageID(kind: .contents, number: number)
        let result = Result { () throws(ServiceError) in
            try core.open(page, state, from: store) { (bytes) throws(MalformedBytes) in try ContentPage(bytes) }
        }
        content = (number, result)
        return try result.get()
    }

    private mutating func statePage(_ number: Int64) -> StatePage? {
        if let states, states.number == number { return states.page }
        let page = PageID(kind: .states, number: number)
        let opened = try? core.open(page, state, from: store) { (bytes) throws(MalformedBytes) in try StatePage(bytes) }
        states = (number, opened)
        return opened
    }

    mutating func directory() throws(ServiceError) -> Directory { try core.directory(in: store, state: state) }

    mutating func accessKeys() throws(ServiceError) -> [AccessKey] {
        try core.accessKeys(in: store, state: state).all
    }

    mutating func audit() -> (entries: [AuditEntry], lost: Int64) {
        var scratch = Scratch()
        var entries: [AuditEntry] = []
        var (number, version) = (state.auditCount, state.auditVersion)
        while number > 0, let entry = try? core.entry(number, version: version, in: store, &scratch) {
            entries.append(entry)
            version = entry.previous
            number -= 1
        }
        return (entries.reversed(), number)
    }
}
