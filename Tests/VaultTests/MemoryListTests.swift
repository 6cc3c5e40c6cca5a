import Secrets
import TestSupport
import Testing

@testable import Vault

/// Lists from the pages in memory, held against those from the file.
@Suite struct MemoryListTests {
    /// Names of users and groups, two of which are equal for Swift though not byte by byte.
    private static let names = ["ana", "bia", "caio", "e\u{301}va", "éva", "SRE", "Audit", "漢"]
    private static let tags = ["", "cloud", "cloud, prod", " prod ,cloud", "e\u{301}", "é", "a,b,c"]

    private static func permissions(_ random: inout Fixed) -> [Permission] {
        let count = Int.random(in: 0...3, using: &random)
        return Array(Set(names.shuffled(using: &random).prefix(count))).map {
            Permission(name: $0, canEdit: Bool.random(using: &random))
        }
    }

    private static func draft(_ random: inout Fixed) -> SecretDraft {
        var draft = SecretDraft(
            name: random.text() + "n", url: "u", clientID: "c", tags: tags.randomElement(using: &random)!)
        draft.sharing = Sharing(users: permissions(&random), groups: permissions(&random))
        return draft
    }

    private func expectSame(_ vault: Vault, _ random: inout Fixed, _ round: Int) async throws {
        let queries = [
            ListQuery(), ListQuery(tag: Self.tags.randomElement(using: &random)), ListQuery(identifierCode: ""),
            ListQuery(identifierCode: "code-\(Int.random(in: 0...40, using: &random))"),
            ListQuery(tag: "cloud", identifierCode: "code-\(Int.random(in: 0...40, using: &random))"),
        ]
        let reaches: [Set<SecretID>?] = [
            nil, [], Set((0..<20).map { _ in SecretID(.random(in: -1...900, using: &random)) }),
        ]
        for user in Self.names + ["nobody", ""] {
            for (query, reach) in zip(queries, reaches + [nil, nil]) {
                let plain = try await vault.acting(as: user, reach: reach).listAll(query)
                let memory = try await vault.acting(as: user, reach: reach, listing: .fromMemory).listAll(query)
                let names = try await vault.acting(as: user, reach: reach, listing: .fromMemory).listNames(query)
                #expect(names.map(\.name) == plain.map(\.name) && names.ids == plain.map(\.id))
                #expect(names.access == plain.map(\.access))
                #expect(memory == plain, "round \(round), \(user), \(query)")
            }
        }
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func theListIsTheSameWhateverChanges(_ seed: UInt64) async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        var random = Fixed(seed)
        for name in Self.names.dropFirst() { try await vault.addUser(name) }
        for _ in 0..<30 { _ = try await vault.create(Self.draft(&random)) }
        // As another process has it open.
        let other = try await folder.open()
        for round in 0..<40 {
            let writer = round.isMultiple(of: 2) ? vault : other
            let last = await writer.listMark().flatMap { $0.detail as? VaultState }?.nextID ?? 2
            let id = SecretID(.random(in: 1..<last, using: &random))
            let user = Self.names.randomElement(using: &random)!
            // What is refused (a code that is taken, a name that is there or not) changes nothing.
            switch Int.random(in: 0...6, using: &random) {
            case 0:
                let count = Int.random(in: 1...150, using: &random)
                _ = try await writer.acting(as: user).create(
                    (0..<count).map { _ in Self.draft(&random) }, atomically: true)
            case 1:
                let sharing = SecretChange(users: Self.permissions(&random), groups: Self.permissions(&random))
                _ = try? await writer.update(id, sharing, expecting: nil)
            case 2:
                let change = SecretChange(
                    name: random.text() + "n", identifierCode: "code-\(Int.random(in: 0...40, using: &random))",
                    tags: Self.tags.randomElement(using: &random))
                _ = try? await writer.update(id, change, expecting: nil)
            case 3: _ = try? await writer.setActive(Bool.random(using: &random), id)
            case 4:
                let members = Set(Self.names.shuffled(using: &random).prefix(3))
                try? await writer.setMembers(members, of: Self.names.randomElement(using: &random)!)
            case 5: try? await writer.removeUser(user)
            default: try? await writer.addUser(user)
            }
            try await expectSame(vault, &random, round)
        }
    }

    /// Over several pages of states, with a few records at the edges of pages for somebody else.
    @Test func manyPagesAreTheSame() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        try await vault.addUser("caio")
        _ = try await vault.create(SecretDraft.samples(3000), atomically: true)
        let shared = SecretChange(users: [Permission(name: "caio")])
        for id in [1, 128, 129, 1024, 1025, 2999, 3000] {
            _ = try await vault.update(SecretID(Int64(id)), shared, expecting: nil)
        }
        for user in ["ana", "caio"] {
            let plain = try await vault.acting(as: user).listAll()
            #expect(try await vault.acting(as: user, listing: .fromMemory).listAll() == plain)
            #expect(plain.count == (user == "ana" ? 3000 : 7))
        }
    }

    @Test func onlyPagesThatChangedAreOpenedAnew() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(1000), atomically: true)
        let list = vault.acting(as: "ana", listing: .fromMemory)
        _ = try await list.listAll()
        let before = vault.core.lists.withLock { $0.opened }
        _ = try await list.listAll()
        #expect(vault.core.lists.withLock { $0.opened } == before)
        let other = try await folder.open()
        _ = try await other.update(SecretID(200), SecretChange(name: "renamed"), expecting: nil)
        #expect(try await list.listAll()[199].name == "renamed")
        let after = vault.core.lists.withLock { $0.opened }
        #expect(zip(before.contents, after.contents).filter { $0 != $1 }.count == 1)
        #expect(before.contents.count == after.contents.count)
    }

    @Test func aListFromTheFileKeepsNothing() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(300), atomically: true)
        _ = try await vault.listAll()
        #expect(vault.core.lists.withLock { $0.size } == 0)
    }

    /// What the index names is decided on all the same.
    @Test func aFaultInTheIndexDisclosesNothing() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(100), atomically: true)
        _ = try await vault.acting(as: "ana", listing: .fromMemory).listAll()
        let index = vault.core.lists.withLock { $0 }
        let found = index.candidates(for: AccessDecider(user: "ana", groups: [], reach: nil), ListQuery())
        #expect(found.reduce(0) { $0 + $1.places.nonzeroBitCount } == 100)
        var collector = RowCollector(AccessDecider(user: "caio", groups: [], reach: nil), ListQuery())
        for part in found {
            try collector.add(part.content.page, part.number, at: MaskedPlaces(part.places), part.states.page)
        }
        #expect(collector.visibleCount == 0)
        #expect(collector.rows.isEmpty)
    }

    @Test func damageIsRefusedAsInAListFromTheFile() async throws {
        for statement in [
            "UPDATE contents SET page = zeroblob(90) WHERE number = 1", "DELETE FROM contents WHERE number = 1",
            "DELETE FROM states", "UPDATE states SET page = zeroblob(90)",
            "UPDATE contents SET version = version + 1 WHERE number = 0",
            "UPDATE contents SET page = (SELECT page FROM contents WHERE number = 1) WHERE number = 0",
        ] {
            let folder = try TestFolder()
            let vault = try await folder.makeVault()
            _ = try await vault.create(SecretDraft.samples(300), atomically: true)
            vault.close()
            try folder.tamper(statement)
            let opened = try await folder.open()
            let plain = await serviceError { try await opened.listAll() }
            let list = opened.acting(as: "ana", listing: .fromMemory)
            #expect(plain?.isCorrupt == true)
            // Also the second time.
            for _ in 0..<2 { #expect(await serviceError { try await list.listAll() } == plain, "\(statement)") }
        }
    }

    /// A page of another moment under a vault that is served: the state names the version that belongs there.
    @Test func pagesPutBackAreRefused() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(300), atomically: true)
        let list = vault.acting(as: "ana", listing: .fromMemory)
        _ = try await list.listAll()
        let other = try await folder.open()
        try folder.tamper("CREATE TABLE kept AS SELECT number, version, page FROM contents")
        _ = try await other.update(SecretID(3), SecretChange(name: "renamed"), expecting: nil)
        try folder.tamper("DELETE FROM contents", "INSERT INTO contents SELECT * FROM kept", "DROP TABLE kept")
        #expect(await serviceError { try await list.listAll() }?.isCorrupt == true)
    }

    @Test func anotherKeyEndsTheList() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(300), atomically: true)
        let list = vault.acting(as: "ana", listing: .fromMemory)
        _ = try await list.listAll()
        let other = try await folder.open()
        _ = try await other.rekey(keeping: [try folder.key()])
        #expect(await serviceError { try await list.listAll() } == VaultCore.otherKey)
        let again = try await folder.open()
        #expect(try await again.acting(as: "ana", listing: .fromMemory).listAll().count == 300)
    }

    @Test func aVaultBeyondTheLimitIsListedFromTheFile() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(300), atomically: true)
        vault.core.lists.withLock { $0 = ListIndex(limit: 30_000) }
        let list = vault.acting(as: "ana", listing: .fromMemory)
        #expect(try await list.listAll() == (try await vault.listAll()))
        #expect(vault.core.lists.withLock { $0.isTooLarge && $0.size == 0 })
    }

    /// What is said of its memory shrinks and grows with what is in it.
    @Test func sizesAddUp() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(SecretDraft.samples(500), atomically: true)
        let list = vault.acting(as: "ana", listing: .fromMemory)
        for round in 0..<5 {
            let change = SecretChange(
                identifierCode: "c\(round)", tags: "t\(round), u", users: [Permission(name: "u\(round)")])
            _ = try await vault.update(SecretID(Int64(round * 100 + 1)), change, expecting: nil)
            _ = try await list.listAll()
        }
        let kept = vault.core.lists.withLock { $0.size }
        let fresh = try await folder.open()
        _ = try await fresh.acting(as: "ana", listing: .fromMemory).listAll()
        #expect(fresh.core.lists.withLock { $0.size } == kept)
    }
}
