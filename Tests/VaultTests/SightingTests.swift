import Glibc
import Secrets
import TestSupport
import Testing

@testable import Vault

/// What a machine remembers of a vault, and an older copy of the vault in its place.
@Suite struct SightingTests {
    private func terms(_ folder: TestFolder, acceptsOlder: Bool = false) -> OpeningTerms {
        OpeningTerms(acceptsOlder: acceptsOlder, sightings: Sightings(folder: folder.path + "/state"))
    }

    private func open(_ folder: TestFolder, _ name: String = "vault.cofre", acceptsOlder: Bool = false) async throws
        -> Vault
    {
        try await Vault.open(
            at: folder.path + "/" + name, unlock: try folder.key(), terms: terms(folder, acceptsOlder: acceptsOlder))
    }

    private func record(_ folder: TestFolder) throws -> String {
        let names = folder.names(in: folder.path + "/state").filter { $0 != "lock" }
        try #require(names.count == 1, "\(names)")
        return "state/" + names[0]
    }

    private func removeState(_ folder: TestFolder) {
        for name in folder.names(in: folder.path + "/state") { folder.remove("state/" + name) }
    }

    @Test func verdicts() {
        let sighting = Sighting(moment: Moment(changes: 10, digest: [1]), seen: 5)
        #expect(sighting.verdict(on: Moment(changes: 10, digest: [1])) == .inOrder)
        #expect(sighting.verdict(on: Moment(changes: 11, digest: [2])) == .inOrder)
        #expect(sighting.verdict(on: Moment(changes: 7, digest: [1])) == .older(3))
        #expect(sighting.verdict(on: Moment(changes: 10, digest: [2])) == .forked)
    }

    @Test func anOlderCopyIsNoticedUntilSomebodyAgrees() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        let first = try await open(folder)
        var drafts = SecretDraft.samples(3)
        for index in drafts.indices { drafts[index].isActive = true }
        _ = try await first.create(drafts, atomically: true)
        first.close()
        let old = folder.bytes()
        let second = try await open(folder)
        _ = try await second.setActive(false, SecretID(1))
        _ = try await second.setActive(false, SecretID(3))
        second.close()
        #expect(folder.mode("state") == 0o700)
        #expect(folder.mode(try record(folder)) == 0o600)
        try await open(folder).close()
        try folder.write(old)
        for _ in 0..<2 {
            guard case .olderStore(_, let missing, let seen) = await serviceError({ try await open(folder) }) else {
                Issue.record("not noticed")
                return
            }
            #expect(missing == 2 && (seen ?? 0) > 1_700_000_000)
        }
        let agreed = try await open(folder, acceptsOlder: true)
        #expect(try await agreed.read(SecretID(1)).summary.state == .active)
        agreed.close()
        try await open(folder).close()
    }

    /// From the session that it was created in.
    @Test func aNewVaultIsRemembered() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        let vault = try await Vault.create(
            at: folder.vaultPath, unlock: try folder.key(), owner: "ana",
            sightings: Sightings(folder: folder.path + "/state"))
        _ = try await Vault.backUp(folder.vaultPath, to: folder.path + "/backup")
        _ = try await vault.create(.minimal())
        vault.close()
        try folder.write(folder.bytes("backup"))
        guard case .olderStore(_, missing: 1, _) = await serviceError({ try await open(folder) }) else {
            Issue.record("not noticed")
            return
        }
    }

    @Test func aCopyThatWentAnotherWayIsNoticed() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        try folder.write(folder.bytes(), to: "copy")
        let vault = try await open(folder)
        _ = try await vault.create(.minimal("here"))
        vault.close()
        // Of another machine, so to speak.
        let copy = try await Vault.open(at: folder.path + "/copy", unlock: try folder.key())
        _ = try await copy.create(.minimal("there"))
        copy.close()
        // In another place it is remembered for itself.
        try await open(folder, "copy").close()
        try await open(folder).close()
        try folder.write(folder.bytes("copy"))
        guard case .olderStore(_, missing: nil, _) = await serviceError({ try await open(folder) }) else {
            Issue.record("not noticed")
            return
        }
    }

    @Test func aVaultFromBeforeAnotherKeyIsNoticed() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        let vault = try await open(folder)
        let old = folder.bytes()
        _ = try await vault.rekey(keeping: [try folder.key()])
        vault.close()
        try await open(folder).close()
        try folder.write(old)
        guard case .olderStore(_, missing: nil, seen: nil) = await serviceError({ try await open(folder) }) else {
            Issue.record("not noticed")
            return
        }
        // The number of the key that stands in the clear makes it no newer.
        try folder.tamper("UPDATE texts SET version = 9 WHERE name = 'facts'")
        guard case .olderStore(_, missing: nil, seen: nil) = await serviceError({ try await open(folder) }) else {
            Issue.record("taken for newer")
            return
        }
    }

    /// As if the process had been killed right after the vault was given another key.
    @Test func aRecordFromBeforeAnotherKeyIsNoAlarm() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        try await open(folder).close()
        let vault = try await folder.open()
        _ = try await vault.rekey(keeping: [try folder.key()])
        vault.close()
        let opened = try await open(folder)
        _ = try await opened.create(.minimal())
        opened.close()
        #expect(String(decoding: folder.bytes(try record(folder)), as: UTF8.self).contains(" 1 "))
        try await open(folder).close()
    }

    @Test func anOldFormatInThePlaceOfTheNewOneIsNoticed() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try folder.makeFirstFormatVault()
        let old = folder.bytes()
        try await open(folder).close()
        try folder.write(old)
        guard case .olderStore(_, missing: 1, _) = await serviceError({ try await open(folder) }) else {
            Issue.record("not noticed")
            return
        }
        #expect(folder.bytes() == old)
    }

    /// A record that somebody without the key wrote counts for nothing, and one that is missing is no reason to refuse.
    @Test func recordsAreSealed() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        try await open(folder).close()
        let name = try record(folder)
        let text = String(decoding: folder.bytes(name), as: UTF8.self)
        for forged in [
            text.replacing("cofre-sighting-1 0 ", with: "cofre-sighting-1 9 "), "cofre-sighting-1", "",
            String(text.dropLast(3)), "x y z 1 2",
        ] {
            try folder.write(Array(forged.utf8), to: name)
            guard case .olderStore(_, missing: nil, seen: nil) = await serviceError({ try await open(folder) }) else {
                Issue.record("taken: \(forged)")
                continue
            }
        }
        try await open(folder, acceptsOlder: true).close()
        #expect(folder.bytes(name).count == text.utf8.count)
        folder.remove(name)
        try await open(folder).close()
    }

    @Test func aFolderThatCannotBeWrittenOnlyIsAProblem() async throws {
        let folder = try TestFolder()
        try await folder.makeVault().close()
        try folder.write([], to: "state")
        let vault = try await open(folder)
        #expect(vault.memoryProblem != nil)
        #expect(vault.memoryWarning?.contains("cannot remember the vault") == true)
        #expect(try await vault.listAll().isEmpty)
        vault.close()
    }

    /// What cannot be read is no reason to refuse or to wait: a folder, a pipe or a link.
    @Test func aRecordThatCannotBeReadIsOnlyAProblem() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        try await open(folder).close()
        let name = try record(folder)
        let path = folder.path + "/" + name
        for make in [{ mkdir(path, 0o700) }, { mkfifo(path, 0o600) }, { symlink("/etc/passwd", path) }] {
            folder.remove(name)
            #expect(make() == 0)
            let vault = try await open(folder)
            #expect(vault.memoryProblem != nil)
            vault.close()
            rmdir(path)
        }
    }

    /// What a killed process has left on its way to a record neither stays nor is in the way.
    @Test func aDraftThatWasLeftIsReplaced() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        try await open(folder).close()
        let name = try record(folder)
        try folder.write([1, 2, 3], to: name + ".new")
        let vault = try await open(folder)
        _ = try await vault.create(.minimal())
        vault.close()
        #expect(try record(folder) == name)
        try await open(folder).close()
    }

    /// Each remembers the vault as it found it, at any time; none lowers what another remembers.
    @Test func manyProcessesAtOnceRaiseNoAlarm() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        let (path, key, terms) = (folder.vaultPath, try folder.key(), terms(folder))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    for _ in 0..<5 {
                        let vault = try await Vault.open(at: path, unlock: key, terms: terms)
                        _ = try await vault.create(.minimal("n\(number)"))
                        vault.close()
                    }
                }
            }
            try await group.waitForAll()
        }
        let vault = try await open(folder)
        #expect(try await vault.listAll().count == 40)
        #expect(vault.memoryProblem == nil)
        let line = String(decoding: folder.bytes(try record(folder)), as: UTF8.self)
        #expect(line.hasPrefix("cofre-sighting-1 40 "))
        vault.close()
    }

    /// A process that is killed remembers less than there is.
    @Test func whatWasNotRememberedIsNoAlarm() async throws {
        let folder = try TestFolder()
        defer { removeState(folder) }
        try await folder.makeVault().close()
        try await open(folder).close()
        let vault = try await folder.open()
        _ = try await vault.create(.minimal())
        vault.close()
        try await open(folder).close()
    }
}
