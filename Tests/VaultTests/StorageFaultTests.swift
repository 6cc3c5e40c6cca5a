import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Vault

/// The n-th call of the storage fails, for every n: a call of the vault is done as a whole or not at all, and says so.
@Suite(.serialized) struct StorageFaultTests {
    private static let fault = ServiceError.file(path: "/v", reason: "the disk is gone.")

    private func makeVault() async throws -> TestFolder {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        var drafts = SecretDraft.samples(150)
        for index in drafts.indices { drafts[index].identifierCode = "code \(index)" }
        _ = try await vault.create(drafts, atomically: true)
        _ = try await vault.update(SecretID(2), SecretChange(notes: "second"), expecting: nil)
        _ = try await vault.addAccessKey(AccessKey.Terms(user: "ana"))
        _ = try await vault.addSlot(try folder.key())
        vault.close()
        return folder
    }

    private struct Call: Sendable, CustomStringConvertible {
        let description: String
        let run: @Sendable (Vault, TestFolder) async throws -> Void

        init(_ name: String, _ run: @escaping @Sendable (Vault, TestFolder) async throws -> Void) {
            description = name
            self.run = run
        }
    }

    private static let calls = [
        Call("create") { vault, _ in _ = try await vault.create(.minimal("new", code: "new")) },
        Call("create many") { vault, _ in
            _ = try await vault.create(SecretDraft.samples(200), atomically: true)
        },
        Call("update") { vault, _ in
            let change = SecretChange(
                clientSecret: ClientSecret("other"), identifierCode: "other", users: [Permission(name: "bia")])
            _ = try await vault.update(SecretID(2), change, expecting: nil)
        },
        Call("restore") { vault, _ in _ = try await vault.restore(SecretID(2), version: 1, expecting: nil) },
        Call("activate") { vault, _ in
            let outcomes = OutcomeList()
            try await vault.setActive(false, (1...150).map { SecretID($0) }) { await outcomes.add($0) }
            // What cannot be read is each item's own failure.
            for outcome in await outcomes.all { _ = try outcome.result.get() }
        },
        Call("add a slot") { vault, folder in _ = try await vault.addSlot(try folder.key()) },
        Call("remove a slot") { vault, _ in try await vault.removeSlot(2) },
        Call("add an access key") { vault, _ in _ = try await vault.addAccessKey(AccessKey.Terms(user: "ana")) },
        Call("revoke an access key") { vault, _ in
            guard let key = try await vault.accessKeys().all.first else { return }
            try await vault.revokeAccessKey(key.id)
        },
        Call("set members") { vault, _ in try await vault.setMembers(["bia"], of: "Audit") },
        Call("rekey") { vault, folder in _ = try await vault.rekey(keeping: [try folder.key()]) },
        Call("list") { vault, _ in _ = try await vault.listAll() },
        Call("read") { vault, _ in _ = try await vault.read(SecretID(2), version: 1) },
        Call("audit") { vault, _ in _ = try await vault.auditEntries(AuditQuery()) },
    ]

    @Test(arguments: calls.indices) func theNthCallFails(_ index: Int) async throws {
        let call = Self.calls[index]
        let folder = try await makeVault()
        let whole = folder.bytes()
        let before = try await content(folder)
        var number = 0
        while true {
            number += 1
            try #require(number < 5000, "\(call): no end")
            for name in ["vault.cofre-wal", "vault.cofre-shm"] { folder.remove(name) }
            try folder.write(whole)
            let counter = FaultCounter(failing: number)
            let vault = try await open(folder, counter)
            let error = await serviceError { try await call.run(vault, folder) }
            vault.close()
            if !counter.hasFailed {
                #expect(error == nil, "\(call): \(String(describing: error))")
                break
            }
            #expect(error == Self.fault, "\(call), call \(number)")
            #expect(try await content(folder) == before, "\(call), call \(number)")
        }
        #expect(number > 1)
        #expect(try await folder.open().verify().problems == [])
    }

    /// Everything, after making sure that nothing is damaged.
    private func content(_ folder: TestFolder) async throws -> [String] {
        let vault = try await folder.open()
        defer { vault.close() }
        #expect(try await vault.verify().problems == [])
        return [
            "\(try await vault.listAll())", "\(try await vault.read(SecretID(2)))",
            "\(try await vault.versions(of: SecretID(2)))",
            "\(try await vault.auditEntries(AuditQuery()).map(\.action))",
            "\(try await vault.slots())", "\(try await vault.accessKeys().all.map(\.id))",
            "\(try await vault.directory().users)", "\(try await vault.directory().members)",
        ]
    }

    /// A vault whose storage fails at a given call.
    private func open(_ folder: TestFolder, _ counter: FaultCounter) async throws -> Vault {
        let storage = try SQLiteStorage(opening: folder.vaultPath)
        let (id, slots) = try storage.readNow { store throws(ServiceError) in
            let id = (try store.vaultID()?.sealed).flatMap(VaultID.init)
            return (id, try store.slots())
        }
        let keys = try KeyWrap.unwrap(slots[0], vault: try #require(id), by: try folder.key())
        let core = VaultCore(
            storage: FaultyStorage(storage, counter), keys: keys, path: folder.vaultPath, owner: "ana",
            now: Vault.systemTime)
        return Vault(core, user: nil)
    }

    fileprivate final class FaultCounter: Sendable {
        private let left: Mutex<Int>
        private let failed = Mutex(false)

        init(failing number: Int) { left = Mutex(number) }

        var hasFailed: Bool { failed.withLock { $0 } }

        func count() throws(ServiceError) {
            let isDue = left.withLock { left in
                left -= 1
                return left == 0
            }
            guard isDue else { return }
            failed.withLock { $0 = true }
            throw StorageFaultTests.fault
        }
    }

    private struct FaultyStorage: SealedStorage {
        private let storage: SQLiteStorage
        private let counter: FaultCounter

        init(_ storage: SQLiteStorage, _ counter: FaultCounter) {
            self.storage = storage
            self.counter = counter
        }

        func read<T: Sendable>(
            _ body: @escaping @Sendable (any SealedReader) throws(ServiceError) -> T
        ) async throws(ServiceError) -> T {
            try await storage.read { [counter] store throws(ServiceError) in
                guard let session = store as? SQLiteSession else { throw .cancelled }
                return try body(FaultySession(session, counter))
            }
        }

        func readNow<T>(_ body: (any SealedReader) throws(ServiceError) -> T) throws(ServiceError) -> T {
            try storage.readNow(body)
        }

        /// What the writes of a transaction share is written here, so that it can fail too.
        func write<T: Sendable>(
            _ body: @escaping @Sendable (any SealedWriter) throws(ServiceError) -> Ending<T>
        ) async throws(ServiceError) -> T {
            try await storage.write { [counter] store throws(ServiceError) in
                guard let session = store as? SQLiteSession else { throw .cancelled }
                let faulty = FaultySession(session, counter)
                let ending = try body(faulty)
                if case .keep = ending { _ = try faulty.shared.work?.finish(faulty) }
                return ending
            }
        }

        var watch: StateWatch { storage.watch }
        func scrub() async throws(ServiceError) { try await storage.scrub() }
        func close() { storage.close() }
    }

    /// Counts every call before it is done.
    private struct FaultySession: SealedWriter {
        private let session: SQLiteSession
        private let counter: FaultCounter
        let shared = WorkHolder()
        var seen: SeenState? { session.seen }

        init(_ session: SQLiteSession, _ counter: FaultCounter) {
            self.session = session
            self.counter = counter
        }

        private func counted<T>(_ body: () throws(ServiceError) -> T) throws(ServiceError) -> T {
            try counter.count()
            return try body()
        }

        func dataVersion() throws(ServiceError) -> Int64 {
            try counted { () throws(ServiceError) in try session.dataVersion() }
        }
        func format() throws(ServiceError) -> Int64 {
            try counted { () throws(ServiceError) in try session.format() }
        }
        func vaultID() throws(ServiceError) -> StoredText? {
            try counted { () throws(ServiceError) in try session.vaultID() }
        }
        func text(_ name: SealedName) throws(ServiceError) -> StoredText? {
            try counted { () throws(ServiceError) in try session.text(name) }
        }
        func slots() throws(ServiceError) -> [StoredSlot] {
            try counted { () throws(ServiceError) in try session.slots() }
        }
        func page(_ page: PageID) throws(ServiceError) -> StoredText? {
            try counted { () throws(ServiceError) in try session.page(page) }
        }
        func pages(
            _ kind: PageKind, in range: Range<Int64>,
            _ body: (Int64, Int64, UnsafeRawBufferPointer) throws(ServiceError) -> Void
        ) throws(ServiceError) {
            try counter.count()
            try session.pages(kind, in: range) { (number, version, sealed) throws(ServiceError) in
                try counter.count()
                try body(number, version, sealed)
            }
        }
        func pageNumbers(_ kind: PageKind) throws(ServiceError) -> [Int64] {
            try counted { () throws(ServiceError) in try session.pageNumbers(kind) }
        }
        func body(of id: Int64, version: Int64) throws(ServiceError) -> [UInt8]? {
            try counted { () throws(ServiceError) in try session.body(of: id, version: version) }
        }
        func bodies(
            of records: Range<Int64>, _ body: (Int64, StoredText) throws(ServiceError) -> Void
        ) throws(ServiceError) {
            try counter.count()
            try session.bodies(of: records, body)
        }
        func revisions(
            of records: Range<Int64>, _ body: (Int64, Int64, StoredText) throws(ServiceError) -> Void
        ) throws(ServiceError) {
            try counter.count()
            try session.revisions(of: records, body)
        }
        func revision(_ number: Int64, of id: Int64) throws(ServiceError) -> StoredText? {
            try counted { () throws(ServiceError) in try session.revision(number, of: id) }
        }
        func lastEntry() throws(ServiceError) -> Int64 {
            try counted { () throws(ServiceError) in try session.lastEntry() }
        }
        func entry(_ number: Int64) throws(ServiceError) -> StoredText? {
            try counted { () throws(ServiceError) in try session.entry(number) }
        }
        func counts() throws(ServiceError) -> RowCounts {
            try counted { () throws(ServiceError) in try session.counts() }
        }
        func damages() throws(ServiceError) -> [String] {
            try counted { () throws(ServiceError) in try session.damages() }
        }
        func setVaultID(_ id: [UInt8]) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.setVaultID(id) }
        }
        func setText(_ name: SealedName, _ text: StoredText) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.setText(name, text) }
        }
        func setSlot(_ slot: StoredSlot) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.setSlot(slot) }
        }
        func removeSlot(_ id: Int64) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.removeSlot(id) }
        }
        func setPage(_ id: PageID, _ page: StoredText) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.setPage(id, page) }
        }
        func removePage(_ page: PageID) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.removePage(page) }
        }
        func insertBody(of id: Int64, version: Int64, _ body: [UInt8]) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.insertBody(of: id, version: version, body) }
        }
        func replaceBody(of id: Int64, version: Int64, _ body: [UInt8]) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.replaceBody(of: id, version: version, body) }
        }
        func insertRevision(_ number: Int64, of id: Int64, _ head: StoredText) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.insertRevision(number, of: id, head) }
        }
        func replaceRevision(_ number: Int64, of id: Int64, _ head: StoredText) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.replaceRevision(number, of: id, head) }
        }
        func appendEntry(_ number: Int64, _ entry: StoredText) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.appendEntry(number, entry) }
        }
        func replaceEntry(_ number: Int64, _ entry: StoredText) throws(ServiceError) {
            try counted { () throws(ServiceError) in try session.replaceEntry(number, entry) }
        }
    }
}
