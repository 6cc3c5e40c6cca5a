import Secrets

/// What a repair came to.
package struct RepairReport: Equatable, Sendable {
    /// Where the new vault is.
    package let file: String
    /// Secrets that were saved.
    package let saved: Int
    /// Secrets that are lost.
    package let lost: Int
    /// What is lost, each with the secret that it is about.
    package let losses: [VaultFindings.Problem]
}

/// Writes what is authentic in a damaged vault into a new one, under a new key. Records keep their identifiers.
struct Repair<Source: RepairSource> {
    private let core: VaultCore
    private let store: any SealedWriter
    private var source: Source
    private var snapshot: Snapshot
    private(set) var saved = 0
    private(set) var lost = 0
    private(set) var losses: [VaultFindings.Problem] = []
    private var names = (users: Set<String>(), groups: Set<String>())

    /// - Parameters:
    ///   - core: of the new vault.
    ///   - store: of the new vault, empty.
    init(_ core: VaultCore, _ store: any SealedWriter, from source: Source) {
        self.core = core
        self.store = store
        self.source = source
        snapshot = Snapshot(core, VaultState(), Directory())
    }

    mutating func run(_ facts: VaultFacts, _ slot: StoredSlot, at time: Int64) throws(ServiceError) {
        try store.setVaultID(core.keys.vault.bytes)
        try store.setSlot(slot)
        try store.setText(.facts, StoredText(version: 0, sealed: facts.sealed(core.keys)))
        snapshot.state.slots = SlotDigest.of([slot])
        snapshot.state.changes = 1
        if source.lastID > 0 {
            for id in 1...source.lastID { try record(id) }
        }
        directory()
        try accessKeys()
        try audit(at: time)
        try snapshot.seal(into: store)
    }

    private mutating func note(_ text: String, _ id: Int64? = nil) {
        losses.append(VaultFindings.Problem(id: id.map { SecretID($0) }, text: text))
    }

    private mutating func record(_ id: Int64) throws(ServiceError) {
        let record: SavedRecord?
        do throws(ServiceError) {
            record = try source.record(id)
        } catch {
            note("record \(id) is lost: \(error.damage)", id)
            lost += 1
            return try snapshot.appendVoid(store: store)
        }
        // Lost at an earlier repair.
        guard let record else { return try snapshot.appendVoid(store: store) }
        for loss in record.losses { note(loss, id) }
        try write(record, id)
        saved += 1
    }

    /// The contents are numbered anew, from 1, in case that earlier ones are lost.
    private mutating func write(_ record: SavedRecord, _ id: Int64) throws(ServiceError) {
        var scratch = Scratch()
        var previous: Int64 = 0
        var number: Int64 = 1
        var bodies: [Int64: Int64] = [:]
        func version(of body: Body, _ old: Int64) throws(ServiceError) -> Int64 {
            if let known = bodies[old] { return known }
            let version = PageVersions.random()
            body.write(to: &scratch)
            let sealed = core.keys.seal(scratch.bytes, to: Binding(kind: .body, record: id, version: version))
            try store.insertBody(of: id, version: version, sealed)
            bodies[old] = version
            return version
        }
        for (earlier, body) in record.earlier.reversed() {
            var head = earlier
            head.bodyVersion = try version(of: body, earlier.bodyVersion)
            head.contentVersion = number
            head.previous = previous
            previous = PageVersions.random()
            head.write(to: &scratch)
            let sealed = core.keys.seal(scratch.bytes, to: Binding(kind: .revision, record: id, version: previous))
            try store.insertRevision(number, of: id, StoredText(version: previous, sealed: sealed))
            number += 1
        }
        var head = record.head
        head.bodyVersion = try version(of: record.body, head.bodyVersion)
        head.contentVersion = number
        head.previous = previous
        if let index = core.keys.blindIndex(owner: head.owner, code: head.code),
            try !snapshot.addCode(index, SecretID(id), store: store)
        {
            note("record \(id) has an identifier_code that another one has: it has none now.", id)
            head.code = ""
        }
        names.users.insert(head.owner)
        names.users.formUnion(head.sharing.users.map(\.name))
        names.groups.formUnion(head.sharing.groups.map(\.name))
        try snapshot.append(head, store: store)
    }

    private mutating func directory() {
        do throws(ServiceError) {
            snapshot.setDirectory(try source.directory())
        } catch {
            note("\(error.damage) The new vault knows the users and groups that secrets name; groups have no members.")
            var directory = Directory()
            for user in names.users.sorted() { directory.addUser(user) }
            for group in names.groups.sorted() { directory.addGroup(group) }
            snapshot.setDirectory(directory)
        }
    }

    private mutating func accessKeys() throws(ServiceError) {
        let keys: [AccessKey]
        do throws(ServiceError) {
            keys = try source.accessKeys()
        } catch {
            return note("\(error.damage) The new vault has no access keys.")
        }
        if keys.isEmpty { return }
        var scratch = Scratch()
        let version = PageVersions.random()
        AccessKeyEncoding.write(keys, to: &scratch)
        let sealed = core.keys.seal(scratch.bytes, to: Binding(kind: .accessKeys, version: version))
        try store.setText(.accessKeys, StoredText(version: version, sealed: sealed))
        snapshot.state.accessKeysVersion = version
    }

    private mutating func audit(at time: Int64) throws(ServiceError) {
        let (entries, lost) = source.audit()
        if lost > 0 { note("the first \(lost) entries of the audit trail are lost.") }
        for entry in entries + [AuditEntry(time: time, user: core.owner, action: .repair, ids: [])] {
            try snapshot.append(entry, to: store)
        }
    }
}

extension ServiceError {
    /// What is damaged, as a sentence.
    fileprivate var damage: String { if case .corrupt(let what) = self { what } else { sentence } }
}
