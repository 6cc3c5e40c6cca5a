import Secrets
import TestSupport
import Testing

@testable import Vault

/// What the vault does beyond the contract: versions, directory, audit trail, limits, and what it hides.
@Suite struct VaultTests {
    @Test func earlierVersionsAreKeptAndRestored() async throws {
        let folder = try TestFolder()
        let vault = try await Vault.create(
            at: folder.vaultPath, unlock: try folder.key(), owner: "ana", now: { 1000 })
        let first = try await vault.create(.sample(0)).secret
        var change = SecretChange(name: "renamed", clientSecret: ClientSecret("new value"), identifierCode: "new")
        change.users = []
        _ = try await vault.update(first.id, change, expecting: nil)
        _ = try await vault.setActive(true, first.id)
        _ = try await vault.update(first.id, SecretChange(notes: "third"), expecting: nil)

        let history = try await vault.versions(of: first.id)
        #expect(history.map(\.version) == [1, 2, 3])
        #expect(history.map(\.secret.summary.name) == [first.summary.name, "renamed", "renamed"])
        #expect(history.allSatisfy { $0.editor == "ana" && $0.edited == 1000 })
        #expect(try await vault.read(first.id, version: 1).clientSecret == first.clientSecret)
        #expect(try await vault.read(first.id, version: 2).notes == first.notes)
        #expect(try await vault.read(first.id, version: 3).notes == "third")
        for version in [0, -1, 4] as [Int64] {
            #expect(await serviceError { try await vault.read(first.id, version: version) } == .notFound)
        }

        let restored = try await vault.restore(first.id, version: 1, expecting: nil)
        #expect(restored.version == 4)
        #expect(restored.summary.name == first.summary.name)
        #expect(restored.clientSecret == first.clientSecret)
        #expect(restored.summary.identifierCode == first.summary.identifierCode)
        // Sharing and state are as they were before restoring.
        #expect(restored.sharing.users.isEmpty)
        #expect(restored.summary.state == .active)
        #expect(try await vault.read(first.id) == restored)
        #expect(await serviceError { try await vault.restore(first.id, version: 9, expecting: nil) } == .notFound)
    }

    @Test func restoringNeedsEditAccessAndAFreeCode() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        var draft = SecretDraft.minimal("a", code: "one")
        draft.sharing.users = [Permission(name: "bia")]
        let id = try await vault.create(draft).secret.id
        _ = try await vault.update(id, SecretChange(identifierCode: "two"), expecting: nil)
        _ = try await vault.create(.minimal("b", code: "one"))
        #expect(
            await serviceError { try await vault.restore(id, version: 1, expecting: nil) }
                == .duplicateIdentifierCode("one"))
        let bia = try await folder.open(actingAs: "bia")
        #expect(try await bia.versions(of: id).count == 2)
        #expect(await serviceError { try await bia.restore(id, version: 1, expecting: nil) } == .noAccess)
        let caio = try await folder.open(actingAs: "caio")
        #expect(await serviceError { try await caio.versions(of: id) } == .noAccess)
        #expect(await serviceError { try await caio.read(id, version: 1) } == .noAccess)
    }

    @Test func anUpdateThatChangesNothingMakesNoVersion() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let created = try await vault.create(.sample(0)).secret
        let counter = await vault.changeCounter()
        let same = try await vault.update(
            created.id, SecretChange(name: created.summary.name, notes: created.notes), expecting: nil)
        #expect(same.secret == created)
        #expect(await vault.changeCounter() == counter)
        _ = try await vault.setActive(ActiveState(true) == created.summary.state, created.id)
        #expect(await vault.changeCounter() == counter)
    }

    /// Texts that Swift takes for equal, though their bytes differ.
    @Test func anotherCompositionOfAccentsIsAChangeOfEveryField() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let (composed, apart) = ("caf\u{E9}", "cafe\u{301}")
        try #require(composed == apart && !composed.utf8.elementsEqual(apart.utf8))
        let id = try await vault.create(
            SecretDraft(
                name: composed, url: composed, clientID: composed, identifierCode: composed, tags: composed,
                notes: composed, method: composed,
                sharing: Sharing(users: [Permission(name: composed)], groups: [Permission(name: composed)]))
        ).secret.id
        let changes = [
            SecretChange(name: apart), SecretChange(url: apart), SecretChange(clientID: apart),
            SecretChange(identifierCode: apart), SecretChange(tags: apart), SecretChange(notes: apart),
            SecretChange(method: apart), SecretChange(users: [Permission(name: apart)]),
            SecretChange(groups: [Permission(name: apart)]),
        ]
        for (change, version) in zip(changes, 2...) {
            #expect(try await vault.update(id, change, expecting: nil).secret.version == Int64(version))
            #expect(
                try await vault.update(id, change, expecting: nil).secret.version == Int64(version), "the same again")
        }
        let read = try await vault.read(id)
        let texts = [
            read.summary.name, read.summary.url, read.clientID, read.summary.identifierCode, read.summary.tags,
            read.notes, read.method,
        ]
        let names = (read.sharing.users + read.sharing.groups).map { Optional($0.name) }
        for text in texts + names { #expect(text.map { Array($0.utf8) } == Array(apart.utf8)) }
    }

    @Test func theIndexOfCodesFollowsTheirBytes() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let (composed, apart) = ("caf\u{E9}", "cafe\u{301}")
        let id = try await vault.create(.minimal("a", code: composed)).secret.id
        _ = try await vault.update(id, SecretChange(name: "b", identifierCode: apart), expecting: nil)
        #expect(
            await serviceError { try await vault.create(.minimal("c", code: apart)) }
                == .duplicateIdentifierCode(apart))
        // The code that was given up is free.
        let other = try await vault.create(.minimal("d", code: composed)).secret.id
        #expect(
            await serviceError { try await vault.update(other, SecretChange(identifierCode: apart), expecting: nil) }
                == .duplicateIdentifierCode(apart))
    }

    @Test func theDirectoryDecidesOnGroups() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        var draft = SecretDraft.minimal()
        draft.sharing.groups = [Permission(name: "Audit")]
        let id = try await vault.create(draft).secret.id
        let bia = try await folder.open(actingAs: "bia")
        #expect(await serviceError { try await bia.read(id) } == .noAccess)
        try await vault.setMembers(["bia", "caio"], of: "Audit")
        #expect(try await bia.read(id).summary.access == .view)
        #expect(try await vault.directory().users == ["ana", "bia", "caio"])
        try await vault.removeUser("bia")
        #expect(
            await serviceError { try await vault.removeUser(vault.owner) }
                == .invalidParameter("user", reason: "'\(vault.owner)' owns the vault, and stays."))
        #expect(try await vault.directory().users.contains(vault.owner))
        #expect(await serviceError { try await bia.read(id) } == .noAccess)
        try await vault.setMembers(["bia"], of: "Audit")
        try await vault.removeGroup("Audit")
        #expect(await serviceError { try await bia.read(id) } == .noAccess)
        let directory = try await vault.directory()
        #expect(directory.groups.isEmpty && directory.members.isEmpty)
        #expect(await serviceError { try await bia.addUser("x") } == .noAccess)
        #expect(await serviceError { try await vault.addUser("") } != nil)
        #expect(await serviceError { try await vault.removeGroup("none") } != nil)
    }

    @Test func changesAreOnTheAuditTrail() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let ids = try await vault.create(SecretDraft.samples(3), atomically: true).map { try $0.get().id }
        _ = try await vault.update(ids[0], SecretChange(name: "x"), expecting: nil)
        try await vault.setActive(false, ids) { _ in }
        try await vault.addUser("bia")
        let bia = try await folder.open(actingAs: "bia")
        _ = try await bia.create(.minimal())
        let trail = try await vault.auditEntries(AuditQuery())
        #expect(trail.map(\.action) == [.create, .directory, .deactivate, .update, .create])
        #expect(trail.map(\.user) == ["bia", "ana", "ana", "ana", "ana"])
        // Of the three, the first was inactive already.
        #expect(trail.map(\.ids.count) == [1, 0, 2, 1, 3])
        #expect(try await vault.auditEntries(AuditQuery(limit: 2)).map(\.number) == trail.prefix(2).map(\.number))
        for query in [
            AuditQuery(user: "bia"), AuditQuery(action: .create), AuditQuery(secret: SecretID(1)),
            AuditQuery(since: .max),
        ] {
            #expect(try await vault.auditEntries(query) == trail.filter(query.matches))
        }
        #expect(await serviceError { try await bia.auditEntries(AuditQuery()) } == .noAccess)
    }

    @Test func largeNotesAreTakenAndOverlongNamesAreNot() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        var draft = SecretDraft.minimal()
        draft.notes = String(repeating: "0123456789", count: 1 << 20)
        let id = try await vault.create(draft).secret.id
        #expect(try await vault.read(id).notes == draft.notes)
        var long = SecretDraft.minimal(String(repeating: "n", count: 70_000))
        guard case .invalidParameter("name", _) = await serviceError({ try await vault.create(long) }) else {
            Issue.record("an overlong name was taken")
            return
        }
        long = .minimal()
        long.sharing.users = [Permission(name: "")]
        guard case .invalidParameter("users_allowed", _) = await serviceError({ try await vault.create(long) }) else {
            Issue.record("an empty user name was taken")
            return
        }
        let longURL = SecretChange(url: String(repeating: "u", count: 70_000))
        guard
            case .invalidParameter("url", _) = await serviceError({
                try await vault.update(id, longURL, expecting: nil)
            })
        else {
            Issue.record("an overlong URL was taken")
            return
        }
    }

    @Test func namesThatOccurTwiceInAPermissionListAreMerged() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        var draft = SecretDraft.minimal()
        draft.sharing.users = [
            Permission(name: "bia"), Permission(name: "caio"), Permission(name: "bia", canEdit: true),
        ]
        let secret = try await vault.create(draft).secret
        #expect(secret.sharing.users == [Permission(name: "bia", canEdit: true), Permission(name: "caio")])
    }

    @Test func identityTellsWhoAndWhere() async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        let bia = try await folder.open(actingAs: "bia")
        #expect(bia.identity.place == "vault.cofre")
        #expect(bia.identity.user == "bia")
        #expect(bia.identity.location.hasPrefix("/"))
        #expect(bia.identity.location.hasSuffix("/vault.cofre"))
        #expect(bia.owner == "ana")
    }

    @Test func theFilesHoldNothingReadable() async throws {
        let folder = try TestFolder()
        let vault = try await Vault.create(at: folder.vaultPath, unlock: try folder.key(), owner: "MARKowner")
        let draft = SecretDraft(
            name: "MARKname", url: "MARKurl", clientID: "MARKclient", clientSecret: ClientSecret("MARKsecret"),
            identifierCode: "MARKcode", tags: "MARKtag", notes: "MARKnotes", method: "MARKmethod",
            sharing: Sharing(users: [Permission(name: "MARKuser")], groups: [Permission(name: "MARKgroup")]))
        let id = try await vault.create(draft).secret.id
        _ = try await vault.update(id, SecretChange(name: "MARKrenamed", notes: "MARKagain"), expecting: nil)
        _ = try await vault.setActive(false, id)
        try await vault.setMembers(["MARKmember"], of: "MARKother")
        _ = try await vault.addSlot(.passphrase(ClientSecret("MARKpassphrase")))
        #expect(!folder.bytes("vault.cofre-wal").isEmpty)
        for name in ["vault.cofre", "vault.cofre-wal", "vault.cofre-shm"] {
            #expect(!folder.bytes(name).contains(Array("MARK".utf8)), "\(name)")
        }
        try folder.checkpoint()
        #expect(!folder.bytes().contains(Array("MARK".utf8)))
        let key = folder.bytes("key").dropFirst(12).dropLast()
        #expect(!folder.bytes().contains(Array(key)))
    }
}
