import Secrets

/// Reads all of a vault within one transaction and notes what is wrong.
struct Verifier: ~Copyable {
    private let core: VaultCore
    private let store: any SealedReader
    private(set) var findings = VaultFindings()
    private var scratch = Scratch()
    private var state: VaultState
    /// The page of states that was opened last.
    private var states: (number: Int64, page: StatePage?) = (-1, nil)
    /// Codes that records have, by blind index.
    private var codes: [[UInt8]: Int64] = [:]
    private var known = Known()

    /// How many rows belong to what was read; only as long as all of it could be.
    private struct Known {
        var bodies: Int64 = 0
        var revisions: Int64 = 0
        var isComplete = true
    }

    init(_ vault: Vault, _ store: any SealedReader) {
        core = vault.core
        self.store = store
        state = VaultState()
    }

    mutating func run() {
        structure()
        guard !isOfFirstFormat else {
            return note(
                """
                the vault has the first format and cannot be taken to the present one, since it is damaged: opening it shows \
                what comes first. 'cofre repair' saves the rest.
                """)
        }
        description()
        if case .olderStore(_, let missing, let seen) = core.memory?.age {
            note("the file is \(ServiceError.older(missing, seen)).")
        }
        do throws(ServiceError) {
            state = try core.state(in: store)
        } catch {
            note(error)
            note("what else is reported is authentic, but whether it is the newest, or all, is not known.")
            state = core.survivingState(in: store)
            known.isComplete = false
        }
        clearVersions()
        slots()
        whole()
        for number in 0..<PageKind.contents.count(below: state.nextID) { records(onPage: number) }
        identifierCodes()
        audit()
        counts()
    }

    /// A vault of the first format that is whole was taken to the present one when it was opened.
    private var isOfFirstFormat: Bool { (try? store.format()) == 1 }

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

    /// The key slots are compared with what the vault's state has of them. Whether one still opens the vault is not known
    /// without what opens it.
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
            try VaultCore.check(stored, state)
        } catch {
            note(error)
        }
    }

    private mutating func description() {
        do throws(ServiceError) {
            _ = try core.keys.open(try store.text(.facts)?.sealed, at: Binding(kind: .facts), into: &scratch) {
                (bytes) throws(MalformedBytes) in try VaultFacts(bytes)
            }
        } catch {
            note(error)
        }
    }

    /// Versions beside what is bound to none. Nothing is decided by them, so that nothing but this notices a change of them.
    private mutating func clearVersions() {
        do throws(ServiceError) {
            let id = try store.vaultID()
            if id?.sealed != core.keys.vault.bytes { note("the vault's identifier is missing, or is another one.") }
            let stored = [
                ("the vault's identifier", id, 0), (Binding(kind: .state).place, try store.text(.state), 0),
                (Binding(kind: .facts).place, try store.text(.facts), known.isComplete ? state.keyNumber : nil),
            ]
            for (place, text, wanted) in stored {
                guard let text, let wanted, text.version != wanted else { continue }
                note("the version beside \(place) is \(text.version) and should be \(wanted).")
            }
        } catch {
            note(error)
        }
    }

    /// What is sealed in one piece.
    private mutating func whole() {
        do throws(ServiceError) {
            _ = try core.directory(in: store, state: state, isKept: false)
        } catch {
            note(error)
        }
        do throws(ServiceError) {
            findings.accessKeys = try core.accessKeys(in: store, state: state).all.count
        } catch {
            note(error)
        }
    }

    /// From the last entry to the first: each has the version of the one before it.
    private mutating func audit() {
        var (number, version) = (state.auditCount, state.auditVersion)
        while number > 0 {
            do throws(ServiceError) {
                version = try core.entry(number, version: version, in: store, &scratch).previous
                findings.auditEntries += 1
            } catch {
                note(error)
                let rest = number - 1
                if rest > 0 {
                    note("the \(rest) entries of the audit trail before entry \(number) cannot be held against it.")
                }
                return
            }
            number -= 1
        }
    }

    /// Rows that belong to nothing.
    private mutating func counts() {
        do throws(ServiceError) {
            let found = try store.counts()
            var wanted = [("entries of the audit trail", found.entries, state.auditCount)]
            for (kind, what) in [(PageKind.contents, "pages of records"), (.states, "pages of states")] {
                wanted.append((what, found.pages[kind] ?? 0, kind.count(below: state.nextID)))
            }
            let codePages = state.pages[.codes].count { $0 != 0 }
            wanted.append(("pages of identifier codes", found.pages[.codes] ?? 0, Int64(codePages)))
            if known.isComplete {
                wanted.append(("bodies of records", found.bodies, known.bodies))
                wanted.append(("earlier versions of records", found.revisions, known.revisions))
            }
            for (what, rows, known) in wanted where rows > known {
                note("the vault holds \(rows) \(what) and should hold \(known).")
            }
        } catch {
            note(error)
        }
    }

    // MARK: Records

    private mutating func open<T>(
        _ page: PageID, read: (UnsafeRawBufferPointer) throws(MalformedBytes) -> T
    ) throws(ServiceError) -> T {
        let binding = Binding(page, version: state.pages[page])
        return try core.keys.open(try store.page(page), at: binding, into: &scratch, read: read)
    }

    /// All records of a page of contents: their contents, states, bodies and earlier contents.
    private mutating func records(onPage number: Int64) {
        let page = PageID(kind: .contents, number: number)
        let first = number * page.kind.capacity + 1
        let range = first..<min(first + page.kind.capacity, state.nextID)
        do throws(ServiceError) {
            let content = try open(page) { (bytes) throws(MalformedBytes) in try ContentPage(bytes) }
            try core.check(content.count, of: page, state)
            let states = self.states(for: first)
            findings.secrets += (0..<content.count).count { !content.isVoid($0) }
            try check(content, states, range)
        } catch {
            known.isComplete = false
            note(error)
            for id in range { note("record \(id) cannot be read.", id) }
        }
    }

    /// The page of states that a page of contents belongs to; nil if it cannot be read, which is noted once.
    private mutating func states(for record: Int64) -> StatePage? {
        let page = PageID(kind: .states, number: RecordPlace(of: record, in: .states).page)
        if states.number == page.number { return states.page }
        states = (page.number, nil)
        do throws(ServiceError) {
            let opened = try open(page) { (bytes) throws(MalformedBytes) in try StatePage(bytes) }
            try core.check(opened.count, of: page, state)
            states.page = opened
        } catch {
            note(error)
        }
        return states.page
    }

    private mutating func check(
        _ content: ContentPage, _ states: StatePage?, _ range: Range<Int64>
    ) throws(ServiceError) {
        let bodies = bodies(of: range)
        let revisions = revisions(of: range)
        let binding = Binding(
            PageID(kind: .contents, number: RecordPlace(of: range.lowerBound, in: .contents).page), version: 0)
        for (index, id) in range.enumerated() where !content.isVoid(index) {
            if states == nil { note("whether record \(id) is active is not known.", id) }
            let head = try binding.converting { () throws(MalformedBytes) in
                try content.head(index, state: .unknown, updated: 0)
            }
            if let code = core.keys.blindIndex(owner: head.owner, code: head.code) { codes[code] = id }
            var wanted = [head.bodyVersion: head.contentVersion]
            if head.contentVersion > 1 {
                let earlier = self.revisions(of: id, head, among: revisions[id] ?? [:])
                wanted.merge(earlier) { newer, _ in newer }
            } else if revisions[id] != nil {
                note("record \(id) has earlier versions that are not its own.", id)
            }
            known.bodies += Int64(wanted.count)
            let lost = wanted.filter { !(bodies[id] ?? []).contains($0.key) }.map(\.value).sorted()
            for version in lost {
                let part = version == head.contentVersion ? "" : ", version \(version),"
                note("the body of record \(id)\(part) is missing or fails its authentication.", id)
            }
        }
    }

    /// The versions of the authentic bodies of records.
    private mutating func bodies(of range: Range<Int64>) -> [Int64: Set<Int64>] {
        var found: [Int64: Set<Int64>] = [:]
        each(range) { (part, verifier) throws(ServiceError) in
            try verifier.store.bodies(of: part) { (id, stored) throws(ServiceError) in
                let binding = Binding(kind: .body, record: id, version: stored.version)
                do throws(ServiceError) {
                    _ = try verifier.core.keys.open(stored.sealed, at: binding, into: &verifier.scratch) {
                        (bytes) throws(MalformedBytes) in try Body(bytes)
                    }
                    found[id, default: []].insert(stored.version)
                } catch {
                    // Noted where it is missed.
                }
            }
        }
        return found
    }

    private mutating func revisions(of range: Range<Int64>) -> [Int64: [Int64: StoredText]] {
        var found: [Int64: [Int64: StoredText]] = [:]
        each(range) { (part, verifier) throws(ServiceError) in
            try verifier.store.revisions(of: part) { (id, number, stored) throws(ServiceError) in
                found[id, default: [:]][number] = stored
            }
        }
        return found
    }

    /// Reads something of several records at once; if that fails, of one after the other.
    private mutating func each(
        _ range: Range<Int64>, _ read: (Range<Int64>, inout Verifier) throws(ServiceError) -> Void
    ) {
        do throws(ServiceError) {
            try read(range, &self)
        } catch {
            known.isComplete = false
            for id in range {
                do throws(ServiceError) {
                    try read(id..<id + 1, &self)
                } catch {
                    note(error, id)
                }
            }
        }
    }

    /// Follows the earlier contents of a record from the newest on. The versions of the bodies that belong to them, each with
    /// the number of the newest content that has it.
    private mutating func revisions(of id: Int64, _ head: Head, among stored: [Int64: StoredText]) -> [Int64: Int64] {
        var bodies: [Int64: Int64] = [:]
        var (number, version) = (head.contentVersion - 1, head.previous)
        while number > 0 {
            let binding = Binding(kind: .revision, record: id, version: version)
            do throws(ServiceError) {
                let earlier = try core.keys.open(stored[number], at: binding, into: &scratch) {
                    (bytes) throws(MalformedBytes) in try Head(bytes)
                }
                guard earlier.contentVersion == number else {
                    throw .corrupt("the earlier versions of record \(id) are out of order.")
                }
                if bodies[earlier.bodyVersion] == nil { bodies[earlier.bodyVersion] = number }
                version = earlier.previous
            } catch {
                note("version \(number) of record \(id) is missing or fails its authentication.", id)
                known.isComplete = false
                return bodies
            }
            findings.versions += 1
            known.revisions += 1
            number -= 1
        }
        return bodies
    }

    /// The pages of codes have to name exactly the records that have one.
    private mutating func identifierCodes() {
        for number in 0..<Int64(PageKind.codePages) {
            let page = PageID(kind: .codes, number: number)
            guard state.pages[page] != 0 else { continue }
            do throws(ServiceError) {
                let opened = try open(page) { (bytes) throws(MalformedBytes) in try CodePage(bytes) }
                for (index, id) in opened.entries {
                    let found = codes.removeValue(forKey: index)
                    // Of a record that could not be read, it is not known which code it has.
                    if found == id || (found == nil && !known.isComplete) { continue }
                    note("the index of the identifier_code of record \(id) does not fit it.", id)
                }
            } catch {
                note(error)
                codes = codes.filter { CodePage.number(of: $0.key) != number }
            }
        }
        for id in codes.values.sorted() {
            note("the index of the identifier_code of record \(id) is missing.", id)
        }
    }
}
