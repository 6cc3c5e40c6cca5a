import Secrets
import TestSupport
import Testing

@testable import Vault

/// Views of one opened vault: acting users, reach, and names that are not known.
@Suite struct ViewTests {
    @Test func viewsShareTheVaultAndActForTheirUsers() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let bia = vault.acting(as: "bia")
        let id = try await bia.create(.sample(1)).secret.id
        #expect(try await bia.read(id).summary.owner == "bia")
        #expect(await serviceError { try await vault.read(id) } == .noAccess)
        #expect(bia.identity.user == "bia" && vault.identity.user == "ana")
        #expect(bia.identity.location == vault.identity.location)
        #expect(await serviceError { try await bia.addUser("caio") } == .noAccess)
        #expect(try await vault.auditEntries(AuditQuery()).map(\.user) == ["bia"])
    }

    @Test func closingAViewClosesNothing() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        vault.acting(as: "bia").close()
        vault.acting(as: "ana").close()
        _ = try await vault.create(.minimal())
        vault.close()
        #expect(await serviceError { try await vault.acting(as: "ana").listAll() } != nil)
    }

    @Test func aLimitedReachHidesAllElse() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let ids = try await vault.create(SecretDraft.samples(4), atomically: true).map { try $0.get().id }
        let limited = vault.acting(as: "ana", reach: [ids[0], ids[1], SecretID(99)])

        #expect(try await limited.listAll().map(\.id) == [ids[0], ids[1]])
        #expect(try await limited.read(ids[1]).id == ids[1])
        _ = try await limited.update(ids[0], SecretChange(notes: "n"), expecting: nil)
        #expect(try await limited.setActive(false, ids[1]) == .changed)

        #expect(await serviceError { try await limited.read(ids[2]) } == .noAccess)
        #expect(await serviceError { try await limited.versions(of: ids[2]) } == .noAccess)
        #expect(await serviceError { try await limited.update(ids[2], SecretChange(), expecting: nil) } == .noAccess)
        #expect(await serviceError { try await limited.restore(ids[2], version: 1, expecting: nil) } == .noAccess)
        #expect(await serviceError { try await limited.setActive(false, ids[2]) } == .noAccess)
        #expect(await serviceError { try await limited.read(SecretID(99)) } == .notFound)
        #expect(await serviceError { try await limited.create(.minimal()) } == .noAccess)
        #expect(try await limited.create([.minimal()], atomically: false) == [.failure(.noAccess)])
        #expect(try await vault.read(ids[2]).summary.state == .active)
    }

    @Test func aLimitedReachOfTheOwnerChangesNothingOfTheVaultItself() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let limited = vault.acting(as: "ana", reach: [])
        #expect(await serviceError { try await limited.addUser("bia") } == .noAccess)
        #expect(await serviceError { try await limited.accessKeys() } == .noAccess)
        #expect(await serviceError { try await limited.auditEntries(AuditQuery()) } == .noAccess)
        #expect(await serviceError { try await limited.addSlot(.passphrase(ClientSecret("x"))) } == .noAccess)
        #expect(try await limited.listAll().isEmpty)
    }

    @Test func aReachGivesNoAccessThatTheUserHasNot() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let id = try await vault.create(.minimal()).secret.id
        let bia = vault.acting(as: "bia", reach: [id])
        #expect(await serviceError { try await bia.read(id) } == .noAccess)
        // A view of a view reaches no further.
        let wider = vault.acting(as: "ana", reach: [SecretID(7)]).acting(as: "ana", reach: [id])
        #expect(await serviceError { try await wider.read(id) } == .noAccess)
        let same = vault.acting(as: "ana", reach: []).acting(as: "ana")
        #expect(await serviceError { try await same.read(id) } == .noAccess)
    }

    @Test func unknownNamesAreReportedInsteadOfLearned() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        try await vault.setMembers(["bia"], of: "Audit")
        let server = vault.acting(as: "ana", unknownNames: .reported)
        var draft = SecretDraft.minimal()
        draft.sharing = Sharing(
            users: [Permission(name: "bia", canEdit: true), Permission(name: "nobody"), Permission(name: "nobody")],
            groups: [Permission(name: "None"), Permission(name: "Audit")])
        let stored = try await server.create(draft)
        let known = Sharing(
            users: [Permission(name: "bia", canEdit: true)], groups: [Permission(name: "Audit")])
        #expect(stored.notSharedWith == ["nobody", "None"])
        #expect(stored.secret.sharing == known)
        #expect(try await vault.read(stored.secret.id).sharing == known)
        #expect(try await vault.directory().users == ["ana", "bia"])
        #expect(try await vault.directory().groups == ["Audit"])

        // An update tells it too, and leaves the list that it does not give as it was.
        let updated = try await server.update(
            stored.secret.id, SecretChange(users: [Permission(name: "gone"), Permission(name: "bia")]), expecting: nil)
        #expect(updated.notSharedWith == ["gone"])
        #expect(updated.secret.sharing == Sharing(users: [Permission(name: "bia")], groups: known.groups))
        // Many at once: none becomes known either.
        _ = try await server.create([draft], atomically: false)
        #expect(try await vault.directory().users == ["ana", "bia"])
        // A name that cannot be one is refused as ever.
        let empty = SecretChange(users: [Permission(name: "")])
        let error = await serviceError { try await server.update(stored.secret.id, empty, expecting: nil) }
        #expect(error == .invalidParameter("users_allowed", reason: "a name in it is empty."))
    }
}
