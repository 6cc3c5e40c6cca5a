import GRDB
import Glibc
import Secrets
import TestSupport
import Testing

@testable import Vault

/// Full and read-only disks, other processes, and what is kept then.
@Suite struct FaultTests {
    private func pages(_ storage: SQLiteStorage) async throws -> Int {
        Int(try await storage.pragma("page_count") ?? "") ?? 0
    }

    @Test func aFullDiskKeepsWholeTransactionsAndSaysSo() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let storage = try #require(vault.storage as? SQLiteStorage)
        _ = try await storage.pragma("max_page_count = 1000")
        let drafts = SecretDraft.samples(20_000)
        let results = try await vault.create(drafts, atomically: false)
        let created = results.prefix { (try? $0.get()) != nil }.count
        #expect(created > 0 && created % 4096 == 0)
        #expect(results[created...].allSatisfy { $0 == .failure(.storageFull) })
        #expect(try await vault.listAll().count == created)
        #expect(await serviceError { try await vault.create(drafts, atomically: true) } == .storageFull)
        #expect(try await vault.listAll().count == created)
        _ = try await storage.pragma("max_page_count = 100000")
        let rest = try await vault.create(Array(drafts[created...]), atomically: true)
        #expect(rest.allSatisfy { (try? $0.get()) != nil })
        #expect(try await vault.listAll().count == 20_000)
    }

    @Test func aFullDiskInABulkRunLeavesWhatWasReported() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let storage = try #require(vault.storage as? SQLiteStorage)
        let drafts = SecretDraft.samples(20_000).map { draft in
            var draft = draft
            draft.isActive = true
            return draft
        }
        let ids = try await vault.create(drafts, atomically: true).map { try $0.get().id }
        // With gaps between the identifiers, the audit entry of each transaction needs pages of its own.
        let wanted = ids.filter { $0.rawValue % 2 == 0 }
        _ = try await storage.pragma("max_page_count = \(try await pages(storage) + 40)")
        let outcomes = OutcomeList()
        let error = await serviceError { try await vault.setActive(false, wanted) { await outcomes.add($0) } }
        #expect(error == .storageFull)
        let reported = await outcomes.all.map(\.id)
        #expect(!reported.isEmpty && reported.count < wanted.count)
        let inactive = try await vault.listAll().filter { $0.state == .inactive }.map(\.id)
        #expect(Set(inactive) == Set(reported))
    }

    @Test func aBatchIsReportedWhenItIsKept() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let drafts = SecretDraft.samples(Vault.changeChunk + 1000)
        let ids = try await vault.create(drafts, atomically: true).map { try $0.get().id }
        let other = try await folder.open()
        let outcomes = OutcomeList()
        try await vault.setActive(false, ids) { batch in
            await outcomes.add(batch)
            // Another connection sees the last of the batch changed already.
            guard let last = batch.last else { return }
            #expect((try? await other.read(last.id))?.summary.state == .inactive)
        }
        #expect(await outcomes.batches == [Vault.changeChunk, ids.count - Vault.changeChunk])
        #expect(await outcomes.all.map(\.id) == ids)
    }

    @Test func anotherWriterMakesItLocked() async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        let storage = try SQLiteStorage(opening: folder.vaultPath, busySeconds: 0.01)
        let other = try folder.database()
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(
            await serviceError {
                try await storage.write { _ throws(ServiceError) in .keep(()) }
            } == .locked)
        // Reading goes on.
        #expect(try await storage.read { store throws(ServiceError) in try store.slots() }.count == 1)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await storage.write { _ throws(ServiceError) in .keep(()) }
    }

    @Test func twoOpenVaultsNoticeEachOther() async throws {
        let folder = try TestFolder()
        let one = try await folder.makeVault()
        let two = try await folder.open()
        let created = try await one.create(.sample(1)).secret
        let before = await two.changeCounter()
        let read = try await two.read(created.id)
        _ = try await one.update(created.id, SecretChange(name: "one"), expecting: created.version)
        #expect(await two.changeCounter() != before)
        #expect(
            await serviceError {
                try await two.update(created.id, SecretChange(name: "two"), expecting: read.version)
            } == .conflict)
        #expect(try await two.read(created.id).summary.name == "one")
        #expect(try await two.versions(of: created.id).count == 2)
    }

    @Test func twoWritersAtOnceBothSucceed() async throws {
        let folder = try TestFolder()
        let one = try await folder.makeVault()
        let two = try await folder.open()
        _ = try await one.create(SecretDraft.samples(200), atomically: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (vault, isFirst) in [(one, true), (two, false)] {
                group.addTask {
                    for index in 0..<40 {
                        _ = try await vault.create(.minimal("\(isFirst) \(index)"))
                        _ = try await vault.setActive(isFirst, SecretID(Int64(index + 1)))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await one.listAll().count == 280)
        #expect(try await two.listAll().count == 280)
    }

    @Test func activationIsNoConflictForAnEdit() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let created = try await vault.create(.sample(1)).secret
        _ = try await vault.setActive(false, created.id)
        let updated = try await vault.update(created.id, SecretChange(name: "x"), expecting: created.version)
        #expect(updated.secret.summary.state == .inactive)
    }

    @Test func aCancelledListStops() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(5000), atomically: true)
        let run = Task {
            try await vault.list(ListQuery()) { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        // Cancelling a page's task does not reach the list; cancelling the list's own does.
        run.cancel()
        #expect(await serviceError { try await run.value } == .cancelled)
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, ServiceError.storageFull), (.SQLITE_BUSY, .locked), (.SQLITE_LOCKED, .locked),
        (.SQLITE_BUSY_SNAPSHOT, .locked), (.SQLITE_READONLY, .readOnly(path: "/v")),
        (.SQLITE_READONLY_DIRECTORY, .readOnly(path: "/v")), (.SQLITE_IOERR_SHMSIZE, .storageFull),
        (.SQLITE_NOTADB, .corrupt("/v is no vault of cofre.")),
        (.SQLITE_IOERR_SHORT_READ, .corrupt("/v ends too early.")),
        (.SQLITE_CANTOPEN, .file(path: "/v", reason: "cannot be opened, or a file cannot be made beside it.")),
        (.SQLITE_NOMEM, .file(path: "/v", reason: "there is not enough memory.")),
    ])
    func failuresOfSQLiteAreMapped(_ code: ResultCode, _ wanted: ServiceError) {
        #expect(StorageErrors.map(DatabaseError(resultCode: code), path: "/v") == wanted)
    }

    @Test func otherFailuresOfSQLiteAreMapped() {
        #expect(StorageErrors.map(DatabaseError(resultCode: .SQLITE_CORRUPT), path: "/v").isCorrupt)
        #expect(StorageErrors.map(DatabaseError(resultCode: .SQLITE_ERROR), path: "/v").isCorrupt)
        guard case .file = StorageErrors.map(DatabaseError(resultCode: .SQLITE_IOERR_WRITE), path: "/v") else {
            Issue.record("a failed write is no file error")
            return
        }
        #expect(StorageErrors.map(ServiceError.conflict, path: "/v") == .conflict)
    }
}
