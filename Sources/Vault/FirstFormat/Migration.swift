import Secrets

/// Takes a vault of the first format over into sealed pages, within one transaction. Everything is held against what the
/// first format knew of it before it is sealed anew, so that nothing that was put there gets in: a vault that is damaged
/// is not taken over.
struct Migration: ~Copyable {
    private let core: VaultCore
    private let session: SQLiteSession
    private let old: FirstFormatReader
    private let first: FirstState
    private var snapshot: Snapshot
    private var scratch = Scratch()

    /// - Parameter session: in the transaction in which the new tables were made.
    init(_ core: VaultCore, _ session: SQLiteSession) throws(ServiceError) {
        self.core = core
        self.session = session
        old = FirstFormatReader(session)
        var scratch = Scratch()
        let first = try core.keys.open(try old.text(.state), at: Binding(kind: .state), into: &scratch) {
            (bytes) throws(MalformedBytes) in try FirstState(bytes)
        }
        let binding = Binding(kind: .directory, version: first.directoryVersion)
        let directory = try core.keys.open(try old.text(.directory), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in try DirectoryEncoding.read(bytes)
        }
        self.first = first
        var state = VaultState()
        state.changes = first.changes + 1
        snapshot = Snapshot(core, state, directory)
    }

    /// - Parameter time: seconds since 1970.
    consuming func run(_ facts: VaultFacts, at time: Int64) throws(ServiceError) {
        try records()
        try accessKeys()
        try audit(at: time)
        snapshot.state.slots = SlotDigest.of(try session.slots())
        try session.setVaultID(core.keys.vault.bytes)
        try session.setText(.facts, StoredText(version: 0, sealed: facts.sealed(core.keys)))
        try snapshot.seal(into: session)
    }

    private mutating func records() throws(ServiceError) {
        var tally = Tally()
        try old.records { (record) throws(ServiceError) in
            guard record.id == snapshot.state.nextID else {
                throw .corrupt("record \(snapshot.state.nextID) is missing.")
            }
            tally.add(record.id, version: record.version, keys: core.keys)
            try add(record)
        }
        guard snapshot.state.nextID == first.nextID, tally == first.tally else {
            throw .corrupt(
                """
                it should hold \(first.tally.count) records and \(tally.count) were found, or some are from an earlier \
                time.
                """)
        }
    }

    private mutating func add(_ record: FirstFormatReader.Record) throws(ServiceError) {
        let binding = Binding(kind: .head, record: record.id, version: record.version)
        var head = try core.keys.open(record.head, at: binding, into: &scratch) { (bytes) throws(MalformedBytes) in
            try Head(bytes)
        }
        let index = core.keys.blindIndex(owner: head.owner, code: head.code)
        guard index == record.index else {
            throw .corrupt("the index of the identifier_code of record \(record.id) does not fit it.")
        }
        if let index {
            let isNew = try snapshot.addCode(index, SecretID(record.id), store: session)
            guard isNew else { throw .corrupt("the identifier_code of record \(record.id) is not its own.") }
        }
        head.previous = try revisions(of: record.id, before: head.contentVersion)
        try snapshot.append(head, store: session)
    }

    /// The version of the last one; 0 if there is none.
    private mutating func revisions(of id: Int64, before current: Int64) throws(ServiceError) -> Int64 {
        guard current > 1 else { return 0 }
        var previous: Int64 = 0
        for number in 1..<current {
            let binding = Binding(kind: .pastHead, record: id, version: number)
            var head = try core.keys.open(try old.pastHead(of: id, version: number), at: binding, into: &scratch) {
                (bytes) throws(MalformedBytes) in try Head(bytes)
            }
            head.previous = previous
            previous = PageVersions.random()
            head.write(to: &scratch)
            let sealed = core.keys.seal(scratch.bytes, to: Binding(kind: .revision, record: id, version: previous))
            try session.insertRevision(number, of: id, StoredText(version: previous, sealed: sealed))
        }
        return previous
    }

    private mutating func accessKeys() throws(ServiceError) {
        guard first.accessKeysVersion > 0 else { return }
        let binding = Binding(kind: .accessKeys, version: first.accessKeysVersion)
        let keys = try core.keys.open(try old.text(.accessKeys), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in try AccessKeyEncoding.read(bytes)
        }
        let version = PageVersions.random()
        AccessKeyEncoding.write(keys, to: &scratch)
        let sealed = core.keys.seal(scratch.bytes, to: Binding(kind: .accessKeys, version: version))
        try session.setText(.accessKeys, StoredText(version: version, sealed: sealed))
        snapshot.state.accessKeysVersion = version
    }

    /// All entries, and one for this.
    private mutating func audit(at time: Int64) throws(ServiceError) {
        for number in 0..<first.auditCount {
            let binding = Binding(kind: .audit, version: number + 1)
            let entry = try core.keys.open(try old.audit(number + 1), at: binding, into: &scratch) {
                (bytes) throws(MalformedBytes) in try AuditEntry(bytes)
            }
            try snapshot.append(entry, to: session)
        }
        try snapshot.append(
            AuditEntry(time: time, user: core.owner, action: .upgrade, ids: []), to: session)
    }
}
