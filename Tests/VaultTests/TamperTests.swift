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
        _ = try await vault.history(of: SecretID(2))
        _ = try await vault.read(SecretID(2), version: 1)
        _ = try await vault.auditTrail()
        return secrets
    }

    @Test(arguments: [
        // A bit or a byte of every sealed column.
        "UPDATE records SET head = substr(head, 1, 39) || x'00' || substr(head, 41) WHERE id = 4",
        "UPDATE records SET head = substr(head, 1, length(head) - 1) WHERE id = 4",
        "UPDATE records SET head = x'' WHERE id = 4",
        "UPDATE records SET head = 'text' WHERE id = 4",
        "UPDATE records SET head = 12 WHERE id = 4",
        "UPDATE bodies SET body = substr(body, 1, 39) || x'00' || substr(body, 41) WHERE record = 4",
        "UPDATE bodies SET body = x'' WHERE record = 4",
        "DELETE FROM bodies WHERE record = 4",
        "UPDATE history SET head = zeroblob(length(head))",
        "DELETE FROM history WHERE version = 1",
        "UPDATE audit SET entry = zeroblob(90) WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
        "UPDATE meta SET value = zeroblob(length(value)) WHERE name = 'state'",
        "UPDATE meta SET value = zeroblob(length(value)) WHERE name = 'directory'",
        // Versions and places.
        "UPDATE records SET version = version + 1 WHERE id = 4",
        "UPDATE records SET version = 9223372036854775807 WHERE id = 4",
        "UPDATE records SET version = 'x' WHERE id = 4",
        "UPDATE records SET id = 40 WHERE id = 4",
        "UPDATE records SET id = -4 WHERE id = 4",
        // Texts of other places.
        "UPDATE records SET head = (SELECT head FROM records WHERE id = 1) WHERE id = 4",
        "UPDATE records SET head = (SELECT head FROM records WHERE id = 1), version = 1 WHERE id = 4",
        "UPDATE records SET head = (SELECT body FROM bodies WHERE record = 4) WHERE id = 4",
        "UPDATE records SET head = (SELECT head FROM history WHERE version = 1), version = 1 WHERE id = 2",
        "UPDATE records SET head = (SELECT head FROM history WHERE version = 2), version = 2 WHERE id = 2",
        "UPDATE bodies SET body = (SELECT body FROM bodies WHERE record = 1) WHERE record = 4",
        "UPDATE bodies SET body = (SELECT body FROM bodies WHERE record = 2 AND version = 1) WHERE record = 2",
        "UPDATE meta SET value = (SELECT value FROM meta WHERE name = 'directory') WHERE name = 'state'",
        // Rows taken away or added.
        "DELETE FROM records WHERE id = 4",
        "DELETE FROM records",
        "INSERT INTO records SELECT 6, version, head, NULL FROM records WHERE id = 4",
    ])
    func aChangedRowIsNoticed(_ statement: String) async throws {
        let folder = try await makeVault()
        _ = try await readAll(folder)
        try folder.tamper(statement)
        let error = await serviceError { try await readAll(folder) }
        #expect(error?.isCorrupt == true, "\(String(describing: error))")
    }

    @Test func twoRowsInEachOthersPlaceAreNoticed() async throws {
        let folder = try await makeVault()
        try folder.tamper(
            "UPDATE records SET id = 100 WHERE id = 1", "UPDATE records SET id = 1 WHERE id = 4",
            "UPDATE records SET id = 4 WHERE id = 100")
        let error = await serviceError { try await readAll(folder) }
        #expect(error == .corrupt("record 1 fails its authentication."))
    }

    @Test func aRowPutBackFromEarlierIsNoticed() async throws {
        let folder = try await makeVault()
        let (version, head) = try #require(try row(folder, 3))
        let vault = try await folder.open()
        _ = try await vault.setActive(true, SecretID(3))
        try folder.tamper("UPDATE records SET version = \(version), head = x'\(head)' WHERE id = 3")
        // The row alone is authentic; all rows together are not what the vault should hold.
        #expect(await serviceError { try await readAll(folder) }?.isCorrupt == true)
    }

    @Test func stateAndDirectoryPutBackFromEarlierAreNoticed() async throws {
        let folder = try await makeVault()
        let state = try #require(try meta(folder, "state"))
        let directory = try #require(try meta(folder, "directory"))
        let vault = try await folder.open()
        try await vault.setMembers(["bia"], of: "Audit")
        _ = try await vault.create(.minimal())
        try folder.tamper("UPDATE meta SET value = x'\(directory)' WHERE name = 'directory'")
        #expect(await serviceError { try await readAll(folder) }?.isCorrupt == true)
        try folder.tamper("UPDATE meta SET value = x'\(state)' WHERE name = 'state'")
        #expect(await serviceError { try await readAll(folder) }?.isCorrupt == true)
    }

    @Test func damageIsNamedAndDoesNotStopTheOthers() async throws {
        let folder = try await makeVault()
        try folder.tamper("UPDATE records SET head = zeroblob(100) WHERE id = 4")
        let vault = try await folder.open()
        #expect(await serviceError { try await vault.listAll() } == .corrupt("record 4 fails its authentication."))
        #expect(try await vault.read(SecretID(5)).clientID == "client-5")
        let outcomes = OutcomeList()
        try await vault.setActive(false, [SecretID(5), SecretID(4), SecretID(2)]) { await outcomes.add($0) }
        #expect(
            await outcomes.all.map(\.result) == [
                .success(.changed), .failure(.corrupt("record 4 fails its authentication.")), .success(.changed),
            ])
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

    private func row(_ folder: TestFolder, _ id: Int64) throws -> (Int64, String)? {
        let queue = try folder.database()
        return try queue.read { db in
            try Row.fetchOne(db, sql: "SELECT version, hex(head) FROM records WHERE id = ?", arguments: [id])
                .map { ($0[0], $0[1]) }
        }
    }

    private func meta(_ folder: TestFolder, _ name: String) throws -> String? {
        let queue = try folder.database()
        return try queue.read {
            try String.fetchOne($0, sql: "SELECT hex(value) FROM meta WHERE name = ?", arguments: [name])
        }
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
