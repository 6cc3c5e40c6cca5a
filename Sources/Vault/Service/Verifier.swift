import Secrets

/// Reads all of a vault within one transaction and notes what is wrong.
struct Verifier: ~Copyable {
    /// How many heads are read at once.
    private static let page = 500
    /// How many missing records in a row are named one by one.
    private static let named: Int64 = 1000
    /// How many records are looked for one by one at most, if the vault's state does not say how many there are.
    private static let searched: Int64 = 1_000_000

    private let vault: Vault
    private let store: any SealedReader
    private(set) var findings = VaultFindings()
    private var scratch = Scratch()
    private var tally = Tally()
    private var bodies: Int64 = 0
    private var versions: Int64 = 0
    /// Whether it is known of all records which bodies and earlier versions belong to them.
    private var isComplete = true

    init(_ vault: Vault, _ store: any SealedReader) {
        self.vault = vault
        self.store = store
    }

    mutating func run() {
        structure()
        slots()
        description()
        var state: VaultState?
        do throws(ServiceError) {
            state = try vault.state(in: store)
        } catch {
            note(error)
        }
        if let state { whole(state) }
        records(below: state?.nextID)
        if let state {
            if tally.count != state.tally.count {
                note("the vault should hold \(state.tally.count) records and \(tally.count) were found.")
            } else if tally != state.tally {
                note("one or more records were replaced by an older version.")
            }
            audit(state.auditCount)
        }
        counts(state)
    }

    // MARK: Notes

    private mutating func note(_ text: String, _ id: Int64? = nil) {
        findings.problems.append(VaultFindings.Problem(id: id.map { SecretID($0) }, text: text))
    }

    private mutating func note(_ error: ServiceError, _ id: Int64? = nil) {
        guard case .corrupt(let what) = error else { return note(error.sentence, id) }
        note(what, id)
    }

    // MARK: The vault itself

    /// The file as SQLite sees it.
    private mutating func structure() {
        do throws(ServiceError) {
            for damage in try store.damages() { note("the structure of the file is broken: \(damage)") }
        } catch {
            note(error)
        }
    }

    /// What can be seen of the key slots without what opens them. Whether one still opens the vault is not known.
    private mutating func slots() {
        do throws(ServiceError) {
            let stored = try store.slots()
            findings.slots = stored.count
            for slot in stored {
                do throws(ServiceError) {
                    try KeyWrap.check(slot)
                } catch {
                    note(error)
                }
            }
            try UnlockBounds.check(stored)
        } catch {
            note(error)
        }
    }

    private mutating func description() {
        do throws(ServiceError) {
            _ = try vault.core.keys.open(try store.text(.facts), at: Binding(kind: .facts), into: &scratch) {
                (bytes) throws(FormError) in try VaultFacts(bytes)
            }
        } catch {
            note(error)
        }
    }

    /// What is sealed in one piece.
    private mutating func whole(_ state: VaultState) {
        do throws(ServiceError) {
            _ = try vault.directory(in: store, state: state)
        } catch {
            note(error)
        }
        do throws(ServiceError) {
            findings.accessKeys = try vault.accessKeys(in: store, state: state).all.count
        } catch {
            note(error)
        }
    }

    private mutating func audit(_ count: Int64) {
        guard count > 0 else { return }
        for number in 1...count {
            do throws(ServiceError) {
                let binding = Binding(kind: .audit, version: number)
                _ = try vault.core.keys.open(try store.audit(number), at: binding, into: &scratch) {
                    (bytes) throws(FormError) in try AuditEntry(bytes)
                }
                findings.auditEntries += 1
            } catch {
                note(error)
            }
        }
    }

    /// Rows that belong to nothing. If a head is damaged, it is not known what belongs to it.
    private mutating func counts(_ state: VaultState?) {
        do throws(ServiceError) {
            let found = try store.counts()
            var wanted = [("entries of the audit trail", found.audit, state?.auditCount ?? found.audit)]
            if isComplete {
                wanted += [
                    ("records", found.records, tally.count), ("bodies of records", found.bodies, bodies),
                    ("earlier versions of records", found.history, versions),
                ]
            }
            for (what, rows, known) in wanted where rows > known {
                note("the vault holds \(rows) \(what) and should hold \(known).")
            }
        } catch {
            note(error)
        }
    }

    // MARK: Records

    /// All records, a page at a time; if a page cannot be read, one by one.
    ///
    /// - Parameter next: the identifier that no record has yet; nil if it is not known.
    private mutating func records(below known: Int64?) {
        let next = known ?? found()
        var last: Int64 = 0
        while true {
            let page: SealedPage
            do throws(ServiceError) {
                page = try store.heads(after: last, limit: Self.page)
            } catch {
                note(error)
                isComplete = false
                return oneByOne(after: last, below: next)
            }
            guard let end = page.ids.last else { return missing(after: last, below: next) }
            guard Self.ascends(page.ids, after: last) else {
                note("the records after \(last) are out of order.")
                isComplete = false
                return oneByOne(after: last, below: next)
            }
            for index in page.ids.indices {
                let id = page.ids[index]
                missing(after: index == 0 ? last : page.ids[index - 1], below: min(id, next))
                let head = page.withHead(at: index) { Array($0) }
                record(id, version: page.versions[index], head)
            }
            last = end
        }
    }

    /// The identifier after the last that can be found, if the vault's state does not say.
    private mutating func found() -> Int64 {
        do throws(ServiceError) {
            return min(try store.lastID(), .max - 1) + 1
        } catch {
            note("the last record cannot be found, so there may be more than are reported here.")
            isComplete = false
            return 0
        }
    }

    private static func ascends(_ ids: [Int64], after last: Int64) -> Bool {
        zip([last] + ids, ids).allSatisfy { $0 < $1 }
    }

    private mutating func oneByOne(after last: Int64, below next: Int64) {
        var head: [UInt8] = []
        var next = next
        if next - last > Self.searched {
            next = last + Self.searched
            note("records after \(next - 1) were not looked for, since the file is damaged.")
        }
        for id in stride(from: last + 1, to: next, by: 1) {
            do throws(ServiceError) {
                if let version = try store.head(of: id, into: &head) {
                    record(id, version: version, head)
                } else {
                    missing(after: id - 1, below: id + 1)
                }
            } catch {
                note("record \(id) cannot be read.", id)
            }
        }
    }

    /// Identifiers are given without gaps and records are never removed.
    private mutating func missing(after last: Int64, below next: Int64) {
        guard next - 1 > last else { return }
        if next - last > Self.named { return note("records \(last + 1) to \(next - 1) are missing.") }
        for id in stride(from: last + 1, to: next, by: 1) { note("record \(id) is missing.", id) }
    }

    /// One record: its head, its bodies, its earlier versions, its index.
    private mutating func record(_ id: Int64, version: Int64, _ sealed: [UInt8]) {
        findings.secrets += 1
        tally.add(id, version: version, keys: vault.core.keys)
        guard let head = head(sealed, Binding(kind: .head, record: id, version: version), id) else { return }
        var bodyVersions: Set<Int64> = [head.bodyVersion]
        do throws(ServiceError) {
            let past = try store.pastVersions(of: id)
            if !past.elementsEqual(1..<max(head.contentVersion, 1)) {
                note("the earlier versions of record \(id) are not complete.", id)
                isComplete = false
            }
            versions += Int64(past.count)
            findings.versions += past.count
            for number in past {
                let sealed = try store.pastHead(of: id, version: number) ?? []
                let earlier = self.head(sealed, Binding(kind: .pastHead, record: id, version: number), id)
                if let earlier { bodyVersions.insert(earlier.bodyVersion) }
            }
            if try store.index(of: id) != vault.core.keys.blindIndex(owner: head.owner, code: head.code) {
                note("the index of the identifier_code of record \(id) does not fit it.", id)
            }
        } catch {
            note(error, id)
            isComplete = false
        }
        for number in bodyVersions.sorted() { body(id, version: number) }
    }

    private mutating func head(_ sealed: [UInt8], _ binding: Binding, _ id: Int64) -> Head? {
        do throws(ServiceError) {
            return try vault.core.keys.open(sealed, at: binding, into: &scratch) { (bytes) throws(FormError) in
                try Head(bytes)
            }
        } catch {
            note(error, id)
            isComplete = false
            return nil
        }
    }

    private mutating func body(_ id: Int64, version: Int64) {
        do throws(ServiceError) {
            let sealed = try store.body(of: id, version: version)
            if sealed != nil { bodies += 1 }
            let binding = Binding(kind: .body, record: id, version: version)
            _ = try vault.core.keys.open(sealed, at: binding, into: &scratch) { (bytes) throws(FormError) in
                try Body(bytes)
            }
        } catch {
            note(error, id)
        }
    }
}
