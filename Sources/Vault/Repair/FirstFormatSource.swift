import Secrets

/// A vault of the first format.
struct FirstFormatSource: RepairSource {
    private let core: VaultCore
    private let old: FirstFormatReader
    private let state: FirstState?
    let lastID: Int64

    init(_ core: VaultCore, _ session: SQLiteSession) throws(ServiceError) {
        self.core = core
        old = FirstFormatReader(session)
        var scratch = Scratch()
        state = try? core.keys.open(try old.text(.state), at: Binding(kind: .state), into: &scratch) {
            (bytes) throws(MalformedBytes) in try FirstState(bytes)
        }
        // Without the state, nobody says how many there were: no more than a file of that size can hold are looked for.
        if let state {
            lastID = state.nextID - 1
        } else {
            lastID = min(try old.lastID(), Self.searched)
        }
    }

    /// How many records are looked for at most if the vault's state does not say how many there are.
    private static let searched: Int64 = 1_000_000

    mutating func record(_ id: Int64) throws(ServiceError) -> SavedRecord? {
        guard let row = try old.record(id) else { throw .corrupt("record \(id) is missing.") }
        let head = try head(row.head, Binding(kind: .head, record: id, version: row.version))
        var saved = SavedRecord(head: head, body: try core.body(of: id, head.bodyVersion, in: old.session))
        var number = head.contentVersion - 1
        while number > 0 {
            do throws(ServiceError) {
                let binding = Binding(kind: .pastHead, record: id, version: number)
                let earlier = try self.head(try old.pastHead(of: id, version: number), binding)
                saved.earlier.append((earlier, try core.body(of: id, earlier.bodyVersion, in: old.session)))
            } catch {
                saved.losses.append("the earlier versions of record \(id) up to version \(number) are lost.")
                break
            }
            number -= 1
        }
        return saved
    }

    private func head(_ sealed: [UInt8]?, _ binding: Binding) throws(ServiceError) -> Head {
        var scratch = Scratch()
        return try core.keys.open(sealed, at: binding, into: &scratch) { (bytes) throws(MalformedBytes) in
            try Head(bytes)
        }
    }

    mutating func directory() throws(ServiceError) -> Directory {
        guard let state else { throw .corrupt("the directory of users and groups cannot be told from an older one.") }
        var scratch = Scratch()
        let binding = Binding(kind: .directory, version: state.directoryVersion)
        return try core.keys.open(try old.text(.directory), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in try DirectoryEncoding.read(bytes)
        }
    }

    mutating func accessKeys() throws(ServiceError) -> [AccessKey] {
        guard let state else { throw .corrupt("the access keys cannot be told from older ones.") }
        guard state.accessKeysVersion > 0 else { return [] }
        var scratch = Scratch()
        let binding = Binding(kind: .accessKeys, version: state.accessKeysVersion)
        return try core.keys.open(try old.text(.accessKeys), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in try AccessKeyEncoding.read(bytes)
        }
    }

    mutating func audit() -> (entries: [AuditEntry], lost: Int64) {
        var scratch = Scratch()
        var entries: [AuditEntry] = []
        var number = state?.auditCount ?? 0
        while number > 0 {
            let binding = Binding(kind: .audit, version: number)
            let entry = try? core.keys.open(try old.audit(number), at: binding, into: &scratch) {
                (bytes) throws(MalformedBytes) in try AuditEntry(bytes)
            }
            guard let entry else { break }
            entries.append(entry)
            number -= 1
        }
        return (entries.reversed(), number)
    }
}
