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
            (
                "UPDATE contents SET page = zeroblob(100)", nil,
                "the page of records 1 to 128 fails its authentication."
            ),
            ("UPDATE contents SET page = zeroblob(100)", 4, "record 4 cannot be read."),
            ("DELETE FROM contents", nil, "the page of records 1 to 128 is missing."),
            (
                "UPDATE contents SET version = version + 1", nil,
                "the page of records 1 to 128 is not the present one, but from another time."
            ),
            ("DELETE FROM states", nil, "the page with the states of records 1 to 1024 is missing."),
            ("DELETE FROM states", 2, "whether record 2 is active is not known."),
            (
                "UPDATE bodies SET body = zeroblob(90) WHERE record = 3", 3,
                "the body of record 3 is missing or fails its authentication."
            ),
            (
                "DELETE FROM bodies WHERE record = 3", 3,
                "the body of record 3 is missing or fails its authentication."
            ),
            (
                "DELETE FROM bodies WHERE record = 2", 2,
                "the body of record 2, version 1, is missing or fails its authentication."
            ),
            (
                "DELETE FROM revisions WHERE number = 1", 2,
                "version 1 of record 2 is missing or fails its authentication."
            ),
            (
                "UPDATE revisions SET head = zeroblob(90) WHERE number = 2", 2,
                "version 2 of record 2 is missing or fails its authentication."
            ),
            (
                "UPDATE entries SET entry = zeroblob(90) WHERE number = 2", nil,
                "entry 2 of the audit trail fails its authentication."
            ),
            ("DELETE FROM entries WHERE number = 4", nil, "entry 4 of the audit trail is missing."),
            (
                "DELETE FROM entries WHERE number = 4", nil,
                "the 3 entries of the audit trail before entry 4 cannot be held against it."
            ),
            (
                "INSERT INTO entries VALUES (9, 1, x'00')", nil,
                "the vault holds 5 entries of the audit trail and should hold 4."
            ),
            ("INSERT INTO bodies VALUES (9, 1, x'00')", nil, "the vault holds 8 bodies of records and should hold 7."),
            (
                "INSERT INTO revisions VALUES (9, 1, 1, x'00')", nil,
                "the vault holds 3 earlier versions of records and should hold 2."
            ),
            ("INSERT INTO revisions VALUES (3, 1, 1, x'00')", 3, "record 3 has earlier versions that are not its own."),
            (
                "INSERT INTO contents VALUES (1, 1, x'00')", nil,
                "the vault holds 2 pages of records and should hold 1."
            ),
            (
                "UPDATE texts SET text = zeroblob(90) WHERE name = 'directory'", nil,
                "the directory of users and groups fails its authentication."
            ),
            (
                "UPDATE texts SET text = zeroblob(90) WHERE name = 'state'", nil,
                "the vault's state fails its authentication."
            ),
            (
                "UPDATE texts SET text = zeroblob(90) WHERE name = 'facts'", nil,
                "the vault's description fails its authentication."
            ),
            (
                "UPDATE texts SET text = zeroblob(90) WHERE name = 'accessKeys'", nil,
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
        let problems = try await folder.openDamaged().verify().problems
        #expect(problems.contains(VaultFindings.Problem(id: id.map { SecretID($0) }, text: text)), "\(problems)")
    }

    @Test func codesThatDoNotFitAreNamed() async throws {
        let folder = try await makeVault()
        try folder.tamper("DELETE FROM codes WHERE number = (SELECT min(number) FROM codes)")
        let problems = try await folder.openDamaged().verify().problems
        #expect(
            problems.contains { $0.text.hasPrefix("page ") && $0.text.hasSuffix("of the identifier codes is missing.") }
        )
    }

    @Test func aPagePutBackIsNoticed() async throws {
        let folder = try await makeVault()
        let copy = folder.path + "/copy"
        try folder.write(folder.bytes(), to: "copy")
        let vault = try await folder.open()
        _ = try await vault.setActive(false, SecretID(3))
        vault.close()
        try folder.tamper(
            "ATTACH '\(copy)' AS old",
            "UPDATE states SET (version, page) = (SELECT version, page FROM old.states WHERE number = 0)")
        let problems = try await folder.open().verify().problems
        #expect(
            problems.first?.text
                == "the page with the states of records 1 to 1024 is not the present one, but from another time.")
    }

    @Test func damageDoesNotStopTheRest() async throws {
        let folder = try await makeVault()
        try folder.tamper(
            "DELETE FROM bodies WHERE record = 5", "UPDATE texts SET text = zeroblob(90) WHERE name = 'state'")
        #expect(await serviceError { try await folder.open() }?.isCorrupt == true)
        let findings = try await folder.openDamaged().verify()
        #expect(Set(findings.problems.map(\.id)) == [nil, SecretID(5)], "\(findings.problems)")
        #expect(findings.secrets == 5 && findings.versions == 2 && findings.auditEntries == 4)
    }

    /// With a damaged state it is not sealed how many records there are.
    @Test(arguments: [false, true]) func aBrokenPageIsNamedAndTheOthersAreRead(_ isStateDamaged: Bool) async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(2000), atomically: true)
        vault.close()
        if isStateDamaged { try folder.tamper("UPDATE texts SET text = zeroblob(90) WHERE name = 'state'") }
        try await folder.breakPage(of: "contents", kind: "overflow", number: 20)
        let findings = try await folder.openDamaged().verify()
        #expect(findings.problems.contains { $0.text.hasPrefix("the structure of the file is broken") })
        let unread = findings.problems.filter { $0.text.hasSuffix("cannot be read.") }
        #expect(unread.count == 128)
        #expect(findings.secrets == 2000 - unread.count)
    }

    @Test func bodiesOnABrokenPageAreNamed() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(500), atomically: true)
        vault.close()
        try await folder.breakPage(of: "bodies", kind: "leaf", number: 5)
        let findings = try await folder.openDamaged().verify()
        let named = Set(findings.problems.compactMap(\.id))
        #expect((1...100).contains(named.count), "\(findings.problems)")
        #expect(findings.secrets == 500)
    }

    @Test func aForgedNumberDoesNotMakeItSearchForever() async throws {
        let folder = try await makeVault()
        try folder.tamper(
            "UPDATE texts SET text = zeroblob(90) WHERE name = 'state'",
            "INSERT INTO contents VALUES (9223372036854775807, 1, x'00')", "INSERT INTO contents VALUES (-4, 1, x'00')",
            "INSERT INTO entries VALUES (9223372036854775807, 1, x'00')")
        let findings = try await folder.openDamaged().verify()
        #expect(findings.secrets == 5)
    }

    @Test func aHistoryThatCannotBeReadIsNoSuperfluousRow() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(5), atomically: true)
        _ = try await vault.update(SecretID(2), SecretChange(notes: "second"), expecting: nil)
        vault.close()
        try await folder.breakPage(of: "revisions", kind: "leaf", number: 0)
        let problems = try await folder.open().verify().problems
        #expect(!problems.contains { $0.text.contains("should hold") }, "\(problems)")
        #expect(problems.contains { $0.id == SecretID(2) })
    }

    @Test func onlyTheOwnerVerifies() async throws {
        let folder = try await makeVault()
        let other = try await folder.open(actingAs: "bia")
        #expect(await serviceError { try await other.verify() } == .noAccess)
    }
}
