import Foundation
import GRDB
import Secrets
import TestSupport
import Testing

@testable import Vault

/// Writes that come at the same time share a transaction, and nothing else.
@Suite struct WriteGroupTests {
    @Test func eachWriteOfManyIsKeptOrUndoneForItself() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let results = await withTaskGroup(of: (Int, ServiceError?).self) { group in
            for number in 0..<300 {
                group.addTask {
                    // Every third has no name, and of every code there are two.
                    let draft = SecretDraft.minimal(
                        number.isMultiple(of: 3) ? "" : "n\(number)", code: "c\(number % 200)")
                    let error = await serviceError { try await vault.create(draft) }
                    return (number, error)
                }
            }
            return await group.reduce(into: [Int: ServiceError?]()) { $0[$1.0] = $1.1 }
        }
        let created = results.filter { $0.value == nil }
        #expect(results.filter { $0.value == .missingParameter("name") }.count == 100)
        let listed = try await vault.listAll()
        #expect(Set(listed.map(\.name)) == Set(created.keys.map { "n\($0)" }))
        #expect(Set(listed.compactMap(\.identifierCode)).count == listed.count)
        #expect(listed.map(\.id.rawValue) == Array(1...Int64(listed.count)))
        #expect(try await vault.auditEntries(AuditQuery()).count == listed.count)
        // Drafts that cannot be taken, all or none, among others that can.
        async let dropped = vault.create([.minimal("x"), .minimal("")], atomically: true)
        async let kept = vault.create(.minimal("y"))
        async let changed = vault.setActive(false, SecretID(1))
        #expect(try await dropped == [.failure(.cancelled), .failure(.missingParameter("name"))])
        #expect(try await kept.secret.summary.name == "y")
        #expect(try await changed == .changed)
        #expect(Set(try await vault.listAll().map(\.name)).subtracting(listed.map(\.name)) == ["y"])
    }

    @Test func whatDoesNotFitOnTheDiskFailsAlone() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(.minimal("before"))
        let storage = try #require(vault.storage as? SQLiteStorage)
        let pages = try #require(Int(try await storage.pragma("page_count") ?? ""))
        _ = try await storage.pragma("max_page_count = \(pages + 20)")
        var notes = SecretDraft.minimal("large")
        notes.notes = String(repeating: "x", count: 100_000)
        let large = notes
        let errors = await withTaskGroup(of: (Bool, ServiceError?).self) { group in
            for number in 0..<60 {
                let isLarge = number % 20 == 10
                let draft = isLarge ? large : .minimal("small")
                group.addTask {
                    let error = await serviceError { try await vault.create(draft) }
                    return (isLarge, error)
                }
            }
            return await group.reduce(into: [(Bool, ServiceError?)]()) { $0.append($1) }
        }
        #expect(errors.allSatisfy { $0.0 ? $0.1 == .storageFull : $0.1 == nil }, "\(errors)")
        #expect(try await vault.listAll().count == 58)
    }

    /// Writes that wait behind one that does not end before `release` is called.
    private func waiting(
        _ count: Int, in vault: Vault, _ body: (SQLiteStorage, _ release: @Sendable () -> Void) async throws -> Void
    ) async throws -> [ServiceError?] {
        let storage = try #require(vault.storage as? SQLiteStorage)
        let writes = try #require(storage.writes)
        let (entered, hold) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let first: Void = storage.write { _ throws(ServiceError) in
            entered.signal()
            hold.wait()
            return .drop(())
        }
        await onThread { entered.wait() }
        let others = (0..<count).map { number in
            Task { await serviceError { try await vault.create(.minimal("n\(number)")) } }
        }
        while writes.waiting < count { await Task.yield() }
        // The calling task's end does not stop a write half-way.
        for other in others.prefix(count / 2) { other.cancel() }
        try await body(storage) { hold.signal() }
        try await first
        var errors: [ServiceError?] = []
        for other in others { errors.append(await other.value) }
        return errors
    }

    private func onThread(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                body()
                continuation.resume()
            }
        }
    }

    @Test func closingWaitsForAllWritesThatWait() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let errors = try await waiting(200, in: vault) { storage, release in
            async let closed: Void = onThread { storage.close() }
            release()
            await closed
        }
        #expect(errors.allSatisfy { $0 == nil }, "\(errors)")
        let again = try await folder.open()
        #expect(try await again.listAll().count == 200)
        again.close()
        // Afterwards there is an answer too.
        guard case .file = await serviceError({ try await vault.create(.minimal("late")) }) else {
            Issue.record("a closed vault takes a write")
            return
        }
    }

    @Test func writesThatWaitBehindAnotherProcessAreAllToldSo() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        let vault = try await folder.open()
        let storage = try #require(vault.storage as? SQLiteStorage)
        _ = try await storage.pragma("busy_timeout = 10")
        let other = try folder.database()
        let errors = try await waiting(150, in: vault) { _, release in
            // It waits for the first one to end.
            async let begun: Void = other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            release()
            try await begun
        }
        let kept = errors.filter { $0 == nil }.count
        #expect(errors.allSatisfy { $0 == nil || $0 == .locked }, "\(errors)")
        #expect(try await vault.listAll().count == kept)
        #expect(await serviceError { try await vault.create(.minimal("x")) } == .locked)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        _ = try await vault.create(.minimal("x"))
        #expect(try await vault.listAll().count == kept + 1)
    }

    @Test func onAFullDiskAllWritesThatWaitAreAnsweredAndTheOthersKept() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let storage = try #require(vault.storage as? SQLiteStorage)
        let pages = try #require(Int(try await storage.pragma("page_count") ?? ""))
        _ = try await storage.pragma("max_page_count = \(pages + 10)")
        let errors = try await waiting(200, in: vault) { _, release in release() }
        let kept = errors.filter { $0 == nil }.count
        #expect(kept > 0 && kept < 200)
        #expect(errors.allSatisfy { $0 == nil || $0 == .storageFull }, "\(errors)")
        #expect(try await vault.listAll().count == kept)
        #expect(try await vault.auditEntries(AuditQuery()).count == kept)
        _ = try await storage.pragma("max_page_count = 100000")
        _ = try await vault.create(.minimal("x"))
        #expect(try await vault.listAll().count == kept + 1)
    }
}
