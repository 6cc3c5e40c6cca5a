import Secrets
import TestSupport
import Testing

@testable import Vault

/// What has changed of a list since it was read.
@Suite struct ListChangesTests {
    actor Parts {
        private(set) var all: [ListPart] = []
        func add(_ part: ListPart) { all.append(part) }
    }

    private func makeVault(_ count: Int) async throws -> (folder: TestFolder, vault: Vault) {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(count), atomically: true)
        return (folder, vault)
    }

    private func changes(_ vault: Vault, _ mark: ListMark) async throws -> (mark: ListMark?, parts: [ListPart]) {
        let parts = Parts()
        let next = try await vault.listChanges(since: mark) { await parts.add($0) }
        let all = await parts.all
        return (next, all)
    }

    @Test func onlyPartsWithChangesAreRead() async throws {
        let (folder, vault) = try await makeVault(5000)
        let other = try await folder.open()
        let mark = try #require(await vault.listMark())
        #expect(mark.counter == (await vault.changeCounter()))
        var (next, parts) = try await changes(vault, mark)
        #expect(parts.isEmpty && next?.counter == mark.counter)
        _ = try await other.setActive(false, SecretID(1500))
        _ = try await other.setActive(true, SecretID(1500))
        _ = try await other.update(SecretID(4000), SecretChange(name: "renamed"), expecting: nil)
        (next, parts) = try await changes(vault, mark)
        #expect(parts.map(\.ids) == [SecretID(1025)...SecretID(2048), SecretID(3073)...SecretID(4096)])
        #expect(parts.map(\.rows.count) == [1024, 1024])
        #expect(parts[1].rows.first { $0.id == SecretID(4000) }?.name == "renamed")
        let after = try #require(next)
        _ = try await other.create(.minimal("new"))
        (_, parts) = try await changes(vault, after)
        #expect(parts.map(\.rows.count) == [5001 - 4096])
        #expect(parts.first?.rows.last?.name == "new")
    }

    @Test func partsPutTogetherAreTheList() async throws {
        let (_, vault) = try await makeVault(3000)
        var random = Fixed(5)
        var table = SecretTable()
        table.append(try await vault.listAll())
        var mark = try #require(await vault.listMark())
        for round in 0..<20 {
            let id = SecretID(Int64.random(in: 1...3000, using: &random))
            switch round % 4 {
            case 0: _ = try await vault.setActive(Bool.random(using: &random), id)
            case 1: _ = try await vault.update(id, SecretChange(name: "n\(round)", tags: "t"), expecting: nil)
            case 2: _ = try await vault.create(SecretDraft.samples(50 * round), atomically: true)
            default:
                let outcomes = OutcomeList()
                try await vault.setActive(round > 10, (1...2500).map { SecretID($0) }) { await outcomes.add($0) }
            }
            let (next, parts) = try await changes(vault, mark)
            for part in parts {
                for row in part.rows { table.replace(row) }
                #expect(table.count(in: part.ids) == part.rows.count)
            }
            mark = try #require(next)
            #expect(Array(table.rows) == (try await vault.listAll()))
        }
    }

    @Test func theDirectoryMayChangeEverything() async throws {
        let (_, vault) = try await makeVault(10)
        let mark = try #require(await vault.listMark())
        try await vault.setMembers(["bia"], of: "Audit")
        #expect(try await changes(vault, mark).mark == nil)
    }

    @Test func othersSeeWhatTheyMay() async throws {
        let (_, vault) = try await makeVault(3)
        try await vault.addUser("bia")
        let other = vault.acting(as: "bia")
        let mark = try #require(await other.listMark())
        let change = SecretChange(users: [Permission(name: "bia")], groups: [])
        _ = try await vault.update(SecretID(2), change, expecting: nil)
        let parts = try await changes(other, mark).parts
        #expect(parts.flatMap { Array($0.rows) }.contains { $0.id == SecretID(2) })
        _ = try await vault.update(SecretID(2), SecretChange(users: []), expecting: nil)
        let later = try await changes(other, mark).parts
        #expect(!later.flatMap { Array($0.rows) }.contains { $0.id == SecretID(2) })
    }

    @Test func damageIsNoticedHereToo() async throws {
        let (folder, vault) = try await makeVault(10)
        let mark = try #require(await vault.listMark())
        _ = try await vault.update(SecretID(1), SecretChange(name: "x"), expecting: nil)
        try folder.tamper("UPDATE contents SET page = zeroblob(90)")
        #expect(await serviceError { try await changes(vault, mark) }?.isCorrupt == true)
    }
}
