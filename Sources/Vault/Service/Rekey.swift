import Secrets

/// Seals everything in a vault anew under another key, within one transaction. What is not authentic ends it.
struct Rekey: ~Copyable {
    private let old: VaultCore
    private let new: VaultCore
    private let store: any SealedWriter
    private let before: VaultState
    /// What is written under the new key.
    private var snapshot: Snapshot
    private var scratch = Scratch()

    /// - Parameters:
    ///   - old: with the key that is given up.
    ///   - new: the same vault with the other key.
    init(_ old: VaultCore, _ new: VaultCore, _ store: any SealedWriter) throws(ServiceError) {
        let before = try old.state(in: store)
        let directory = try old.directory(in: store, state: before)
        var state = VaultState()
        state.changes = before.changes + 1
        state.keyNumber = before.keyNumber + 1
        self.old = old
        self.new = new
        self.store = store
        self.before = before
        snapshot = Snapshot(new, state, directory)
    }

    /// - Parameters:
    ///   - slots: those that the vault has from now on; they hold the new key.
    ///   - user: who does it.
    consuming func run(
        _ facts: VaultFacts, slots: [StoredSlot], by user: String, at time: Int64
    ) throws(ServiceError) {
        // Blind indexes come from the key, so that codes fall into other pages.
        for number in try store.pageNumbers(.codes) { try store.removePage(PageID(kind: .codes, number: number)) }
        for number in 0..<PageKind.contents.count(below: before.nextID) { try records(onPage: number) }
        try accessKeys()
        try audit(AuditEntry(time: time, user: user, action: .rekey, ids: []))
        for slot in try old.slots(in: store, state: before) { try store.removeSlot(slot.id) }
        for slot in slots { try store.setSlot(slot) }
        snapshot.state.slots = SlotDigest.of(slots)
        try store.setText(.facts, StoredText(version: snapshot.state.keyNumber, sealed: facts.sealed(new.keys)))
        try snapshot.seal(into: store)
    }

    /// Records have the numbers and bodies have the versions that they had.
    private mutating func records(onPage number: Int64) throws(ServiceError) {
        let id = PageID(kind: .contents, number: number)
        let page = try old.open(id, before, from: store) { (bytes) throws(MalformedBytes) in try ContentPage(bytes) }
        try old.check(page.count, of: id, before)
        let first = number * id.kind.capacity + 1
        let place = RecordPlace(of: first, in: .states)
        let stateID = PageID(kind: .states, number: place.page)
        let states = try old.open(stateID, before, from: store) { (bytes) throws(MalformedBytes) in try StatePage(bytes)
        }
        try old.check(states.count, of: stateID, before)
        let range = first..<first + Int64(page.count)
        let bodies = try bodies(of: range)
        let revisions = try revisions(of: range)
        for (index, id) in range.enumerated() {
            if page.isVoid(index) {
                try snapshot.appendVoid(store: store)
                continue
            }
            let binding = Binding(PageID(kind: .contents, number: number), version: 0)
            var head = try binding.converting { () throws(MalformedBytes) in
                try page.head(
                    index, state: states.state(place.index + index), updated: states.updated[place.index + index])
            }
            var kept: Set<Int64> = []
            try reseal(bodies, id, head.bodyVersion, &kept)
            head.previous = try reseal(revisions, of: id, before: head, bodies, &kept)
            if let code = new.keys.blindIndex(owner: head.owner, code: head.code) {
                guard try snapshot.addCode(code, SecretID(id), store: store) else {
                    throw .corrupt("the identifier_code of record \(id) is not its own.")
                }
            }
            try snapshot.append(head, store: store)
        }
    }

    private func bodies(of range: Range<Int64>) throws(ServiceError) -> [Int64: [Int64: [UInt8]]] {
        var found: [Int64: [Int64: [UInt8]]] = [:]
        try store.bodies(of: range) { (id, stored) throws(ServiceError) in
            found[id, default: [:]][stored.version] = stored.sealed
        }
        return found
    }

    private func revisions(of range: Range<Int64>) throws(ServiceError) -> [Int64: [Int64: StoredText]] {
        var found: [Int64: [Int64: StoredText]] = [:]
        try store.revisions(of: range) { (id, number, stored) throws(ServiceError) in
            found[id, default: [:]][number] = stored
        }
        return found
    }

    /// Seals a body under the new key, once.
    private mutating func reseal(
        _ bodies: [Int64: [Int64: [UInt8]]], _ id: Int64, _ version: Int64, _ done: inout Set<Int64>
    ) throws(ServiceError) {
        guard done.insert(version).inserted else { return }
        let binding = Binding(kind: .body, record: id, version: version)
        _ = try old.keys.open(bodies[id]?[version], at: binding, into: &scratch) { (bytes) throws(MalformedBytes) in
            try Body(bytes)
        }
        try store.replaceBody(of: id, version: version, new.keys.seal(scratch.bytes, to: binding))
    }

    /// Seals all earlier contents of a record under the new key. The version of the newest of them; 0 if there is none.
    private mutating func reseal(
        _ revisions: [Int64: [Int64: StoredText]], of id: Int64, before current: Head,
        _ bodies: [Int64: [Int64: [UInt8]]], _ done: inout Set<Int64>
    ) throws(ServiceError) -> Int64 {
        var heads: [Head] = []
        var next = current
        while next.contentVersion > 1 {
            let number = next.contentVersion - 1
            let binding = Binding(kind: .revision, record: id, version: next.previous)
            let head = try old.keys.open(revisions[id]?[number], at: binding, into: &scratch) {
                (bytes) throws(MalformedBytes) in try Head(bytes)
            }
            guard head.contentVersion == number else {
                throw .corrupt("the earlier versions of record \(id) are out of order.")
            }
            try reseal(bodies, id, head.bodyVersion, &done)
            heads.append(head)
            next = head
        }
        var previous: Int64 = 0
        for var head in heads.reversed() {
            head.previous = previous
            previous = PageVersions.random()
            head.write(to: &scratch)
            let sealed = new.keys.seal(scratch.bytes, to: Binding(kind: .revision, record: id, version: previous))
            try store.replaceRevision(head.contentVersion, of: id, StoredText(version: previous, sealed: sealed))
        }
        return previous
    }

    private mutating func accessKeys() throws(ServiceError) {
        guard before.accessKeysVersion > 0 else { return }
        let version = PageVersions.random()
        AccessKeyEncoding.write(try old.accessKeys(in: store, state: before).all, to: &scratch)
        let sealed = new.keys.seal(scratch.bytes, to: Binding(kind: .accessKeys, version: version))
        try store.setText(.accessKeys, StoredText(version: version, sealed: sealed))
        snapshot.state.accessKeysVersion = version
    }

    /// From the newest entry to the oldest they are opened, the other way round they are sealed.
    private mutating func audit(_ last: AuditEntry) throws(ServiceError) {
        var entries: [AuditEntry] = []
        var (number, version) = (before.auditCount, before.auditVersion)
        while number > 0 {
            let entry = try old.entry(number, version: version, in: store, &scratch)
            entries.append(entry)
            version = entry.previous
            number -= 1
        }
        for entry in entries.reversed() { try snapshot.append(entry, to: store, replaces: true) }
        try snapshot.append(last, to: store)
    }
}
