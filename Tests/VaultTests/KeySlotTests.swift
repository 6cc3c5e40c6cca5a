import Glibc
import Secrets
import Testing

@testable import Vault

@Suite struct KeySlotTests {
    private static let passphrase = UnlockMethod.passphrase(ClientSecret("correct horse"))

    @Test func aPassphraseOpensAndAWrongOneDoesNot() async throws {
        let folder = try TestFolder()
        let vault = try await Vault.create(at: folder.vaultPath, unlock: Self.passphrase, owner: "ana")
        let id = try await vault.create(.sample()).secret.id
        let again = try await Vault.open(at: folder.vaultPath, unlock: Self.passphrase)
        #expect(try await again.read(id).clientID == "client-1")
        #expect(again.owner == "ana")
        for wrong in ["correct hors", "correct horse ", "", "Correct horse"] {
            let method = UnlockMethod.passphrase(ClientSecret(wrong))
            let error = await serviceError { try await Vault.open(at: folder.vaultPath, unlock: method) }
            #expect(error == .authenticationFailed)
        }
        let key = try folder.key()
        #expect(await serviceError { try await Vault.open(at: folder.vaultPath, unlock: key) } == .authenticationFailed)
    }

    @Test func aByteOrderMarkBelongsToNoNewPassphrase() async throws {
        let folder = try TestFolder()
        let marked = UnlockMethod.passphrase(ClientSecret("\u{FEFF}correct horse"))
        _ = try await Vault.create(at: folder.vaultPath, unlock: marked, owner: "ana")
        for method in [marked, Self.passphrase] {
            #expect(try await Vault.open(at: folder.vaultPath, unlock: method).owner == "ana")
        }
        let mark = UnlockMethod.passphrase(ClientSecret("\u{FEFF}"))
        let error = await serviceError {
            try await Vault.create(at: folder.path + "/other", unlock: mark, owner: "ana")
        }
        #expect(error == .missingParameter("passphrase"))
    }

    @Test func aVaultMadeWithAByteOrderMarkStillOpens() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let marked = UnlockMethod.passphrase(ClientSecret("\u{FEFF}correct horse"))
        // As slots were once made.
        let slot = try KeyWrap.wrap(vault.core.keys, slot: 2, by: marked, cost: .standard, created: 0)
        try await vault.change(.slots) { change throws(ServiceError) in
            try change.requireOwner()
            try change.store.setSlot(slot)
            try change.noteSlots()
        }
        #expect(try await Vault.open(at: folder.vaultPath, unlock: marked).owner == vault.owner)
        #expect(
            await serviceError { try await Vault.open(at: folder.vaultPath, unlock: Self.passphrase) }
                == .authenticationFailed)
    }

    @Test func slotsAreAddedChangedAndRemoved() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let id = try await vault.create(.sample()).secret.id
        let added = try await vault.addSlot(Self.passphrase)
        #expect(try await vault.slots().map(\.kind) == [.keyFile, .passphrase])
        #expect(try await vault.slots().map(\.id) == [1, added.id])

        let second = UnlockMethod.passphrase(ClientSecret("second"))
        try await vault.changePassphrase(ofSlot: added.id, to: ClientSecret("second"))
        #expect(
            await serviceError { try await Vault.open(at: folder.vaultPath, unlock: Self.passphrase) }
                == .authenticationFailed)
        let opened = try await Vault.open(at: folder.vaultPath, unlock: second)
        #expect(try await opened.read(id).clientID == "client-1")

        try await opened.removeSlot(1)
        let key = try folder.key()
        #expect(await serviceError { try await Vault.open(at: folder.vaultPath, unlock: key) } == .authenticationFailed)
        guard case .unsupported = await serviceError({ try await opened.removeSlot(added.id) }) else {
            Issue.record("the last slot was removed")
            return
        }
        _ = try await Vault.open(at: folder.vaultPath, unlock: second)
    }

    @Test func whatCannotBeASlotIsRefused() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        #expect(
            await serviceError { try await vault.addSlot(.passphrase(ClientSecret(""))) }
                == .missingParameter("passphrase"))
        for body in [
            { try await vault.removeSlot(9) },
            { try await vault.changePassphrase(ofSlot: 9, to: ClientSecret("x")) },
            { try await vault.changePassphrase(ofSlot: 1, to: ClientSecret("x")) },
        ] as [@Sendable () async throws -> Void] {
            guard case .invalidParameter("slot", _) = await serviceError(body) else {
                Issue.record("a slot that is not there was changed")
                continue
            }
        }
        guard case .invalidParameter = await serviceError({ try await vault.addSlot(.keyFile(ClientSecret("short"))) })
        else {
            Issue.record("a short key was taken")
            return
        }
        let other = try await folder.open(actingAs: "bia")
        #expect(await serviceError { try await other.addSlot(Self.passphrase) } == .noAccess)
        #expect(await serviceError { try await other.removeSlot(1) } == .noAccess)
    }

    @Test func aRemovedSlotLeavesNothingInTheFiles() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let added = try await vault.addSlot(Self.passphrase)
        let slots = try await vault.storage.read { store throws(ServiceError) in try store.slots() }
        let wrapped = try #require(slots.first { $0.id == added.id }).wrapped
        try await vault.storage.scrub()
        #expect(folder.bytes().contains(wrapped))
        try await vault.removeSlot(added.id)
        #expect(!folder.bytes().contains(wrapped))
        #expect(!folder.bytes("vault.cofre-wal").contains(wrapped))
    }

    @Test func costsOutsideOfTheBoundsAreRefusedBeforeUse() async throws {
        let folder = try TestFolder()
        _ = try await Vault.create(at: folder.vaultPath, unlock: Self.passphrase, owner: "ana")
        let statements = [
            "UPDATE key_slots SET passes = 1", "UPDATE key_slots SET passes = 1000000",
            "UPDATE key_slots SET passes = -1", "UPDATE key_slots SET passes = 3, memory = 1024",
            "UPDATE key_slots SET memory = 1 << 50", "UPDATE key_slots SET memory = 'much'",
            "UPDATE key_slots SET memory = 67108864, salt = x'00'",
        ]
        for statement in statements {
            try folder.tamper(statement)
            let error = await serviceError { try await Vault.open(at: folder.vaultPath, unlock: Self.passphrase) }
            #expect(error?.isCorrupt == true, "\(statement)")
        }
    }

    /// A slot that nobody with the vault's key made does not become one of the vault's by a change of others.
    @Test func aForgedSlotIsNotTakenOver() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let whole = folder.bytes()
        try folder.tamper("INSERT INTO key_slots SELECT 9223372036854775807, 5, salt, 0, 0, 0, wrapped FROM key_slots")
        #expect(await serviceError { try await vault.addSlot(Self.passphrase) }?.isCorrupt == true)
        #expect(await serviceError { try await vault.removeSlot(1) }?.isCorrupt == true)
        #expect(await serviceError { try await vault.slots() }?.isCorrupt == true)
        #expect(await serviceError { try await folder.open() }?.isCorrupt == true)
        vault.close()
        try folder.write(whole)
        #expect(try await folder.open().slots().count == 1)
    }

    @Test func aRemovedSlotCannotBePutBack() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let added = try await vault.addSlot(Self.passphrase)
        vault.close()
        let copy = folder.path + "/copy"
        try folder.write(folder.bytes(), to: "copy")
        let opened = try await folder.open()
        try await opened.removeSlot(added.id)
        opened.close()
        try folder.tamper("ATTACH '\(copy)' AS old", "INSERT INTO key_slots SELECT * FROM old.key_slots WHERE id = 2")
        for method in [Self.passphrase, try folder.key()] {
            let error = await serviceError { try await Vault.open(at: folder.vaultPath, unlock: method) }
            #expect(error?.isCorrupt == true, "\(String(describing: error))")
        }
        let problems = try await folder.openDamaged().verify().problems.map(\.text)
        #expect(problems.count == 1 && problems[0].hasPrefix("its key slots are not as they were left"), "\(problems)")
        // A slot that was taken away is missed as well.
        try folder.tamper("DELETE FROM key_slots WHERE id = 2")
        #expect(try await folder.open().slots().map(\.id) == [1])
    }

    private static func more(_ last: Int, first: Int = 2) -> String {
        """
        WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i < \(last)) \
        INSERT INTO key_slots SELECT i, kind, salt, passes, memory, created, wrapped FROM n, key_slots
        """
    }

    /// Forged slots that are within the bounds one by one. Vaults of earlier versions may have so many by right.
    @Test(arguments: [
        more(61), more(11), "INSERT INTO key_slots SELECT 2, kind, salt, 16, 1 << 30, created, wrapped FROM key_slots",
    ])
    func theFirstOfManySlotsOpensAndTheOthersCostNoTime(_ statement: String) async throws {
        let folder = try TestFolder()
        _ = try await Vault.create(at: folder.vaultPath, unlock: Self.passphrase, owner: "ana")
        try folder.tamper(statement)
        // The passphrase fits, but the vault knows that the others are not its own.
        let right = await serviceError { try await Vault.open(at: folder.vaultPath, unlock: Self.passphrase) }
        #expect(right?.isCorrupt == true, "\(String(describing: right))")
        _ = try await Vault.open(
            at: folder.vaultPath, unlock: Self.passphrase, terms: OpeningTerms(acceptsDamage: true))
        let wrong = UnlockMethod.passphrase(ClientSecret("wrong"))
        let error = await serviceError { try await Vault.open(at: folder.vaultPath, unlock: wrong) }
        guard case .unsupported(let what) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(what.contains("too many key slots to try") && what.contains("cofre slot remove"))
    }

    @Test func aPassphraseBehindTooManyIsSaidToBeUntried() async throws {
        let folder = try TestFolder()
        _ = try await Vault.create(at: folder.vaultPath, unlock: Self.passphrase, owner: "ana")
        try folder.tamper(Self.more(0, first: -9), "DELETE FROM key_slots WHERE id = -10")
        guard
            case .unsupported(let what) = await serviceError({
                try await Vault.open(at: folder.vaultPath, unlock: Self.passphrase)
            })
        else {
            Issue.record("said to be something else")
            return
        }
        #expect(what.contains("too many key slots to try") && what.contains(": 1 were left out"))
    }

    @Test func aSlotThatIsTooCostlyIsSkipped() async throws {
        let folder = try TestFolder()
        _ = try await Vault.create(at: folder.vaultPath, unlock: Self.passphrase, owner: "ana")
        try folder.tamper("INSERT INTO key_slots SELECT -5, kind, salt, 16, 1 << 30, created, wrapped FROM key_slots")
        _ = try await Vault.open(
            at: folder.vaultPath, unlock: Self.passphrase, terms: OpeningTerms(acceptsDamage: true))
    }

    @Test func aKeyFileOpensWhateverItsSlotStandsBehind() async throws {
        let folder = try TestFolder()
        _ = try await folder.makeVault()
        try folder.tamper(
            Self.more(0, first: -60), "UPDATE key_slots SET kind = 1, passes = 3, memory = 67108864 WHERE id < 1")
        _ = try await folder.openDamaged()
    }

    @Test func anyNumberOfForgedSlotsIsNotReadIntoMemory() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        try folder.tamper(Self.more(5000))
        let read = try await vault.storage.read { store throws(ServiceError) in try store.slots().count }
        #expect(read == UnlockBounds.read)
        let opened = try await folder.openDamaged()
        #expect(
            try await opened.verify().problems.map(\.text) == ["there are more than 32 key slots; 32 is the limit."])
    }

    @Test func partsOfASlotAreNotReadIfTheyAreTooLong() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        try folder.tamper(
            "INSERT INTO key_slots VALUES (2, 2, zeroblob(10000000), 0, 0, 0, zeroblob(10000000))",
            "INSERT INTO key_slots VALUES (3, 2, x'', replace(hex(zeroblob(100000)), '00', 'x'), 0, 0, x'')")
        let slots = try await vault.storage.read { store throws(ServiceError) in try store.slots() }
        #expect(slots.map { $0.salt.count } == [16, 0, 0] && slots[1].wrapped.isEmpty && slots[2].passes == -1)
        _ = try await folder.openDamaged()
    }

    @Test func costlyPassphrasesDoNotKeepAKeyFileFromOpening() async throws {
        let folder = try TestFolder()
        _ = try await folder.makeVault().addSlot(Self.passphrase)
        try folder.tamper("UPDATE key_slots SET passes = 16, memory = 1 << 30 WHERE id = 2")
        _ = try await folder.openDamaged()
        #expect(await serviceError { try await folder.open() }?.isCorrupt == true)
    }

    private func slot(_ id: Int, _ kind: Int64, passes: Int64 = 3) -> StoredSlot {
        StoredSlot(
            id: Int64(id), kind: kind, salt: [], passes: passes, memoryBytes: 64 << 20, created: 0, wrapped: [])
    }

    @Test func aVaultTakesAsManyPassphrasesAsItOpensWith() throws {
        let present = (1...UnlockBounds.passphrases).map { slot($0, 1) }
        try UnlockBounds.checkRoom(for: .passphrase, beside: Array(present.dropLast()))
        try UnlockBounds.checkRoom(for: .keyFile, beside: present)
        try UnlockBounds.check(present)
        var budget = UnlockBudget()
        #expect(present.allSatisfy { budget.takes($0) })
        let error = #expect(throws: ServiceError.self) {
            try UnlockBounds.checkRoom(for: .passphrase, beside: present)
        }
        #expect(error?.sentence.contains("remove one first") == true)
        // Five that cost twice as much.
        #expect(throws: ServiceError.self) {
            try UnlockBounds.checkRoom(for: .passphrase, beside: (1...5).map { slot($0, 1, passes: 6) })
        }
        try UnlockBounds.checkRoom(for: .passphrase, beside: (1...4).map { slot($0, 1, passes: 6) })
        // Kinds that are not known take a place too.
        #expect(throws: ServiceError.self) {
            try UnlockBounds.checkRoom(for: .keyFile, beside: (1...UnlockBounds.slots).map { slot($0, 9) })
        }
    }

    @Test func oneMoreThanTheMostIsNotAdded() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        for _ in 1..<UnlockBounds.slots { _ = try await vault.addSlot(try folder.key()) }
        guard case .unsupported = await serviceError({ try await vault.addSlot(try folder.key()) }) else {
            Issue.record("one more was added")
            return
        }
        _ = try await folder.open()
    }

    @Test func everythingInASlotIsBoundIntoIt() async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        let before = folder.bytes()
        for statement in [
            "UPDATE key_slots SET created = created + 1", "UPDATE key_slots SET id = 2",
            "UPDATE key_slots SET passes = 3", "UPDATE key_slots SET salt = zeroblob(16)",
            "UPDATE key_slots SET wrapped = zeroblob(72)", "UPDATE texts SET text = zeroblob(16) WHERE name = 'vault'",
        ] {
            try folder.write(before)
            try folder.tamper(statement)
            let error = await serviceError { try await folder.open() }
            #expect(error == .authenticationFailed, "\(statement)")
        }
    }
}

@Suite struct KeyFileTests {
    @Test func aKeyFileIsPrivateAndReadsBack() throws {
        let folder = try TestFolder()
        let key = try KeyFile.read(at: folder.keyPath)
        #expect(key.count == 32)
        #expect(folder.mode("key") == 0o600)
        #expect(try KeyFile.read(at: folder.keyPath) == key)
        let text = String(decoding: folder.bytes("key"), as: UTF8.self)
        #expect(text.hasPrefix("cofre-key-1 "))
        #expect(text.utf8.count == 12 + 64 + 1)
        try KeyFile.create(at: folder.path + "/other")
        #expect(try KeyFile.read(at: folder.path + "/other") != key)
    }

    @Test func aKeyFileIsNeverOverwritten() throws {
        let folder = try TestFolder()
        let before = folder.bytes("key")
        let error = #expect(throws: ServiceError.self) { try KeyFile.create(at: folder.keyPath) }
        #expect(error?.sentence == "\(folder.keyPath): already exists and is not overwritten.")
        #expect(folder.bytes("key") == before)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o610] as [mode_t])
    func aKeyFileThatOthersMayAccessIsRefused(_ mode: mode_t) throws {
        let folder = try TestFolder()
        chmod(folder.keyPath, mode)
        let error = #expect(throws: ServiceError.self) { try KeyFile.read(at: folder.keyPath) }
        #expect(error?.sentence.contains("chmod 600") == true)
    }

    @Test func whatIsNoKeyFileIsRefused() throws {
        let folder = try TestFolder()
        let good = folder.bytes("key")
        var wrongDigit = good
        wrongDigit[20] = UInt8(ascii: "g")
        let contents: [[UInt8]] = [
            [], Array("cofre-key-1 ".utf8), Array(good.dropLast(2)), good + good, good + [10], wrongDigit,
            Array(repeating: 0, count: 77), Array("cofre-key-2 ".utf8) + good.dropFirst(12),
        ]
        for content in contents {
            try folder.write(content, to: "bad")
            guard
                case .file = #expect(
                    throws: ServiceError.self, performing: { try KeyFile.read(at: folder.path + "/bad") })
            else {
                Issue.record("taken, or another error: \(content.count) bytes")
                continue
            }
        }
        try folder.write(Array(good.dropLast()), to: "bad")
        #expect(try KeyFile.read(at: folder.path + "/bad") == KeyFile.read(at: folder.keyPath))
        for missing in [folder.path + "/none", folder.keyPath + "/none"] {
            let error = #expect(throws: ServiceError.self) { try KeyFile.read(at: missing) }
            #expect(error?.sentence == "\(missing): there is no such key file.")
        }
        symlink(folder.keyPath, folder.path + "/link")
        #expect(try KeyFile.read(at: folder.path + "/link") == KeyFile.read(at: folder.keyPath))
        chmod(folder.path, 0o770)
        defer { chmod(folder.path, 0o700) }
        guard
            case .file(_, let reason) = #expect(
                throws: ServiceError.self,
                performing: {
                    try KeyFile.read(at: folder.path + "/link")
                })
        else { return }
        #expect(reason.contains("others may write to this folder on the way"))
    }
}
