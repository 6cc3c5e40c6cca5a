import GRDB
import Secrets
import TestSupport
import Testing

@testable import Vault

/// Changes made to the file behind the vault's back come out as `.corrupt`, never as other data, a dropped row or a
/// crash.
@Suite struct TamperTests {
    /// A vault with five secrets, of which number 2 has three versions and number 3 was deactivated.
    private func makeVault() async throws -> TestFolder {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(5), atomically: true)
        for notes in ["second", "third"] {
            _ = try await vault.update(SecretID(2), SecretChange(notes: notes), expecting: nil)
        }
        _ = try await vault.setActive(false, SecretID(3))
        return folder
    }

    /// Lists and reads everything.
    private func readAll(_ folder: TestFolder) async throws -> [APISecret] {
        let vault = try await folder.open()
        var secrets: [APISecret] = []
        for summary in try await vault.listAll() { secrets.append(try await vault.read(summary.id)) }
        _ = try await vault.versions(of: SecretID(2))
        _ = try await vault.read(SecretID(2), version: 1)
        _ = try await vault.auditEntries(AuditQuery())
        return secrets
    }

    @Test(arguments: [
        // A bit or a byte of every sealed column.
        "UPDATE contents SET page = substr(page, 1, 39) || CASE hex(substr(page, 40, 1)) WHEN '00' THEN x'01' ELSE x'00' END || substr(page, 41)",
        "UPDATE contents SET page = substr(page, 1, length(page) - 1)",
        "UPDATE contents SET page = x''",
        "UPDATE contents SET page = 'text'",
        "UPDATE contents SET page = 12",
        "UPDATE states SET page = substr(page, 1, 60) || CASE hex(substr(page, 61, 1)) WHEN '00' THEN x'01' ELSE x'00' END || substr(page, 62)",
        "UPDATE states SET page = x''",
        "UPDATE bodies SET body = substr(body, 1, 39) || CASE hex(substr(body, 40, 1)) WHEN '00' THEN x'01' ELSE x'00' END || substr(body, 41) WHERE record = 4",
        "UPDATE bodies SET body = x'' WHERE record = 4",
        "DELETE FROM bodies WHERE record = 4",
        "UPDATE revisions SET head = zeroblob(length(head))",
        "DELETE FROM revisions WHERE number = 1",
        "UPDATE entries SET entry = zeroblob(90) WHERE number = 2",
        "DELETE FROM entries WHERE number = 2",
        "UPDATE texts SET text = zeroblob(length(text)) WHERE name = 'state'",
        "UPDATE texts SET text = zeroblob(length(text)) WHERE name = 'directory'",
        // Versions and places.
        "UPDATE contents SET version = version + 1",
        "UPDATE contents SET version = 'x'",
        "UPDATE contents SET number = 1",
        "UPDATE contents SET number = -4",
        "UPDATE states SET version = 0",
        "UPDATE states SET number = 9223372036854775807",
        "UPDATE revisions SET version = 1 WHERE number = 1",
        "UPDATE entries SET version = 1 WHERE number = 2",
        "UPDATE texts SET version = 1 WHERE name = 'directory'",
        // Texts of other places.
        "UPDATE contents SET page = (SELECT page FROM states)",
        "UPDATE contents SET (version, page) = (SELECT version, page FROM states)",
        "UPDATE states SET page = (SELECT page FROM contents)",
        "UPDATE bodies SET body = (SELECT body FROM bodies WHERE record = 1) WHERE record = 4",
        "UPDATE bodies SET body = (SELECT min(body) FROM bodies WHERE record = 2) WHERE record = 2",
        "UPDATE revisions SET head = (SELECT head FROM revisions WHERE number = 1)",
        "UPDATE texts SET text = (SELECT text FROM texts WHERE name = 'directory') WHERE name = 'state'",
        // Rows taken away or added.
        "DELETE FROM contents",
        "DELETE FROM states",
    ])
    func aChangedRowIsNoticed(_ statement: String) async throws {
        let folder = try await makeVault()
        _ = try await readAll(folder)
        try folder.tamper(statement)
        let error = await serviceError { try await readAll(folder) }
        #expect(error?.isCorrupt == true, "\(String(describing: error))")
    }

    @Test func damageIsNamedAndDoesNotStopTheOthers() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(300), atomically: true)
        vault.close()
        try folder.tamper("UPDATE contents SET page = zeroblob(100) WHERE number = 1")
        let damage = ServiceError.corrupt("the page of records 129 to 256 fails its authentication.")
        let opened = try await folder.open()
        #expect(await serviceError { try await opened.listAll() } == damage)
        #expect(await serviceError { try await opened.read(SecretID(129)) } == damage)
        #expect(
            await serviceError { try await opened.update(SecretID(129), SecretChange(name: "x"), expecting: nil) }
                == damage)
        #expect(try await opened.read(SecretID(5)).clientID == "client-5")
        #expect(try await opened.read(SecretID(300)).clientID == "client-300")
        let outcomes = OutcomeList()
        let ids = [5, 130, 131, 257, 301].map { SecretID($0) }
        try await opened.setActive(false, ids) { await outcomes.add($0) }
        let results = await outcomes.all.sorted { $0.id < $1.id }.map(\.result)
        #expect(results[1...2] == [.failure(damage), .failure(damage)])
        #expect(results[4] == .failure(.notFound))
        #expect([results[0], results[3]].allSatisfy { (try? $0.get()) != nil })
    }

    @Test func aTruncatedFileIsNoticed() async throws {
        let folder = try await makeVault()
        let wanted = try await readAll(folder)
        try folder.checkpoint()
        let whole = folder.bytes()
        #expect(whole.count > 20_000)
        for length in stride(from: 0, to: whole.count, by: 1500) + [1, 15, 16, 99, 100, 4095, 4096, whole.count - 1] {
            try folder.write(Array(whole[..<length]))
            try await expectSameOrError(folder, wanted, "cut to \(length) bytes")
        }
    }

    @Test func aFlippedBitAnywhereNeverCrashesOrGivesOtherData() async throws {
        let folder = try await makeVault()
        let wanted = try await readAll(folder)
        try folder.checkpoint()
        let whole = folder.bytes()
        var random = Fixed(11)
        for place in Array(0..<100) + (0..<300).map({ _ in Int.random(in: 0..<whole.count, using: &random) }) {
            var damaged = whole
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try folder.write(damaged)
            try await expectSameOrError(folder, wanted, "bit flipped in byte \(place)")
        }
    }

    /// Damage may hit bytes that mean nothing; then all is as before. Otherwise there is an error, and no other data.
    private func expectSameOrError(_ folder: TestFolder, _ wanted: [APISecret], _ what: String) async throws {
        do {
            let found = try await readAll(folder)
            #expect(found == wanted, "\(what): other data")
        } catch {
            #expect(error is ServiceError, "\(what): \(error)")
        }
        for name in ["vault.cofre-wal", "vault.cofre-shm"] { folder.remove(name) }
    }
}

actor OutcomeList {
    private(set) var all: [ItemOutcome] = []
    private(set) var batches: [Int] = []

    func add(_ batch: [ItemOutcome]) {
        all += batch
        batches.append(batch.count)
    }
}
