import GRDB
import Secrets
import TestSupport
import Testing

@testable import Vault

@Suite struct VerifyTests {
    /// A vault with five secrets, of which number 2 has three versions.
    private func makeVault() async throws -> TestFolder {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(5), atomically: true)
        for notes in ["second", "third"] {
            _ = try await vault.update(SecretID(2), SecretChange(notes: notes), expecting: nil)
        }
        _ = try await vault.addAccessKey(AccessKey.Terms(user: "ana"))
        vault.close()
        return folder
    }

    @Test func aWholeVaultHasNoProblems() async throws {
        let folder = try await makeVault()
        let findings = try await folder.open().verify()
        #expect(findings.problems == [])
        #expect(findings.secrets == 5 && findings.versions == 2 && findings.auditEntries == 4)
        #expect(findings.slots == 1 && findings.accessKeys == 1)
    }

    @Test(
        arguments: [
            ("UPDATE records SET head = zeroblob(100) WHERE id = 4", 4, "record 4 fails its authentication."),
            (
                "UPDATE bodies SET body = zeroblob(90) WHERE record = 3", 3,
                "the body of record 3, version 1, fails its authentication."
            ),
            ("DELETE FROM bodies WHERE record = 3", 3, "the body of record 3, version 1, is missing."),
            ("DELETE FROM records WHERE id = 5", 5, "record 5 is missing."),
            ("DELETE FROM records WHERE id = 1", 1, "record 1 is missing."),
            ("DELETE FROM history WHERE version = 1", 2, "the earlier versions of record 2 are not complete."),
            (
                "UPDATE history SET head = zeroblob(90) WHERE version = 2", 2,
                "version 2 of record 2 fails its authentication."
            ),
            (
                "UPDATE records SET code = x'01' WHERE id = 1", 1,
                "the index of the identifier_code of record 1 does not fit it."
            ),
            (
                "UPDATE audit SET entry = zeroblob(90) WHERE number = 2", nil,
                "entry 2 of the audit trail fails its authentication."
            ),
            ("DELETE FROM audit WHERE number = 4", nil, "entry 4 of the audit trail is missing."),
            (
                "INSERT INTO audit VALUES (9, x'00')", nil,
                "the vault holds 5 entries of the audit trail and should hold 4."
            ),
            ("INSERT INTO bodies VALUES (9, 1, x'00')", nil, "the vault holds 8 bodies of records and should hold 7."),
            (
                "INSERT INTO history VALUES (9, 1, x'00')", nil,
                "the vault holds 3 earlier versions of records and should hold 2."
            ),
            (
                "UPDATE meta SET value = zeroblob(90) WHERE name = 'directory'", nil,
                "the directory of users and groups fails its authentication."
            ),
            (
                "UPDATE meta SET value = zeroblob(90) WHERE name = 'state'", nil,
                "the vault's state fails its authentication."
            ),
            (
                "UPDATE meta SET value = zeroblob(90) WHERE name = 'accessKeys'", nil,
                "the list of access keys fails its authentication."
            ),
            (
                "INSERT INTO key_slots VALUES (7, 9, x'', 0, 0, 0, x'')", nil,
                "key slot 7 is of an unknown kind."
            ),
        ] as [(String, Int64?, String)])
    func damageIsNamed(_ statement: String, _ id: Int64?, _ text: String) async throws {
        let folder = try await makeVault()
        try folder.tamper(statement)
        let problems = try await folder.open().verify().problems
        #expect(problems.contains(VaultFindings.Problem(id: id.map { SecretID($0) }, text: text)), "\(problems)")
    }

    @Test func aRecordPutBackIsNoticed() async throws {
        let folder = try await makeVault()
        let copy = folder.path + "/copy"
        try folder.write(folder.bytes(), to: "copy")
        let vault = try await folder.open()
        _ = try await vault.setActive(false, SecretID(3))
        vault.close()
        try folder.tamper(
            "ATTACH '\(copy)' AS old",
            "UPDATE records SET (version, head) = (SELECT version, head FROM old.records WHERE id = 3) WHERE id = 3")
        let problems = try await folder.open().verify().problems
        #expect(problems.map(\.text) == ["one or more records were replaced by an older version."])
    }

    @Test func damageDoesNotStopTheRest() async throws {
        let folder = try await makeVault()
        try folder.tamper(
            "UPDATE records SET head = zeroblob(100) WHERE id = 4", "DELETE FROM bodies WHERE record = 5",
            "UPDATE meta SET value = zeroblob(90) WHERE name = 'state'")
        let findings = try await folder.open().verify()
        #expect(Set(findings.problems.map(\.id)) == [nil, SecretID(4), SecretID(5)])
        #expect(findings.secrets == 5)
    }

    /// With a damaged state it is not sealed how many records there are.
    @Test(arguments: [false, true]) func aBrokenPageIsNamedAndTheOthersAreRead(_ isStateDamaged: Bool) async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(2000), atomically: true)
        vault.close()
        if isStateDamaged { try folder.tamper("UPDATE meta SET value = zeroblob(90) WHERE name = 'state'") }
        let sizes = try await folder.database().read { db in
            try Int64.fetchOne(
                db,
                sql:
                    "SELECT pageno FROM dbstat WHERE name = 'records' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 30"
            )
        }
        let page = Int(try #require(sizes))
        var bytes = folder.bytes()
        for place in (page - 1) * 4096..<page * 4096 { bytes[place] = 0xff }
        try folder.write(bytes)
        let findings = try await folder.open().verify()
        #expect(findings.problems.contains { $0.text.hasPrefix("the structure of the file is broken") })
        let unread = findings.problems.filter { $0.text.hasSuffix("cannot be read.") }
        #expect((1...100).contains(unread.count))
        #expect(findings.secrets == 2000 - unread.count)
    }

    @Test func aForgedIdentifierDoesNotMakeItSearchForever() async throws {
        let folder = try await makeVault()
        try folder.tamper(
            "UPDATE meta SET value = zeroblob(90) WHERE name = 'state'",
            "INSERT INTO records VALUES (9223372036854775807, 1, x'00', NULL)")
        let problems = try await folder.open().verify().problems.map(\.text)
        #expect(problems.contains("records 6 to 9223372036854775806 are missing."), "\(problems)")
    }

    @Test func aHistoryThatCannotBeReadIsNoSuperfluousRow() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(5), atomically: true)
        _ = try await vault.update(SecretID(2), SecretChange(notes: "second"), expecting: nil)
        vault.close()
        let found = try await folder.database().read { db in
            try Int64.fetchOne(db, sql: "SELECT pageno FROM dbstat WHERE name = 'history'")
        }
        let page = Int(try #require(found))
        var bytes = folder.bytes()
        for place in (page - 1) * 4096..<page * 4096 { bytes[place] = 0xff }
        try folder.write(bytes)
        let problems = try await folder.open().verify().problems
        #expect(!problems.contains { $0.text.contains("should hold") }, "\(problems)")
        #expect(problems.contains { $0.id == SecretID(2) })
    }

    @Test func aCountAndAnOlderVersionAreToldApart() async throws {
        let folder = try await makeVault()
        try folder.tamper("DELETE FROM records WHERE id = 5")
        let problems = try await folder.open().verify().problems.map(\.text)
        #expect(problems.contains("the vault should hold 5 records and 4 were found."), "\(problems)")
        #expect(!problems.contains { $0.contains("older version") })
    }

    @Test func onlyTheOwnerVerifies() async throws {
        let folder = try await makeVault()
        let other = try await folder.open(actingAs: "bia")
        #expect(await serviceError { try await other.verify() } == .noAccess)
    }
}
