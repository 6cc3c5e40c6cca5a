import GRDB
import Secrets
import TestSupport
import Testing

@testable import Vault

/// Access keys: what they keep, who may make them, and that nobody can bring one back.
@Suite struct AccessKeyTests {
    private func makeVault() async throws -> (TestFolder, Vault) {
        let folder = try TestFolder()
        let vault = try await Vault.create(
            at: folder.vaultPath, unlock: try folder.key(), owner: "ana", now: { 1000 })
        try await vault.addUser("bia")
        return (folder, vault)
    }

    @Test func aKeyKeepsItsTermsAndOpensWithItsSecretOnly() async throws {
        let (folder, vault) = try await makeVault()
        let id = try await vault.create(.minimal()).secret.id
        let terms = AccessKey.Terms(
            user: "bia", label: "CI — prod", expires: 2000,
            addresses: [try #require(AddressRange("10.0.0.0/8")), try #require(AddressRange("2001:db8::/32"))],
            certificate: CertificateFingerprint(der: [1, 2, 3]), reach: .listed([id]))
        let (key, secret) = try await vault.addAccessKey(terms)
        let (other, otherSecret) = try await vault.addAccessKey(AccessKey.Terms(user: "ana"))
        #expect(key.id.utf8.count == 20 && key.id != other.id)
        #expect(secret.count == 64 && secret != otherSecret)

        let reopened = try await folder.open()
        let keys = try await reopened.accessKeys()
        #expect(keys.all == [key, other])
        #expect(keys[key.id]?.terms == terms)
        #expect(keys[key.id]?.created == 1000)
        #expect(keys[key.id]?.opens(with: secret) == true)
        #expect(keys[key.id]?.opens(with: otherSecret) == false)
        #expect(keys[key.id]?.opens(with: ClientSecret("")) == false)
        #expect(keys["nothing"] == nil)
        // The client secret is nowhere in the file.
        try folder.checkpoint()
        let text = String(decoding: folder.bytes(), as: UTF8.self)
        #expect(!text.contains(secret.reveal()) && !text.contains(key.id))
    }

    @Test func keysAreTheOwnersAffairAndAudited() async throws {
        let (_, vault) = try await makeVault()
        let bia = vault.acting(as: "bia")
        #expect(await serviceError { try await bia.accessKeys() } == .noAccess)
        #expect(await serviceError { _ = try await bia.addAccessKey(AccessKey.Terms(user: "bia")) } == .noAccess)
        let (key, _) = try await vault.addAccessKey(AccessKey.Terms(user: "bia"))
        #expect(await serviceError { try await bia.revokeAccessKey(key.id) } == .noAccess)
        try await vault.revokeAccessKey(key.id)
        #expect(try await vault.auditEntries(AuditQuery()).map(\.action) == [.accessKeys, .accessKeys, .directory])
        #expect(try await vault.accessKeys().all.isEmpty)
        #expect(
            await serviceError { try await vault.revokeAccessKey(key.id) }
                == .invalidParameter("key", reason: "there is no access key '\(key.id)'."))
    }

    @Test func termsThatMakeNoSenseAreRefused() async throws {
        let (_, vault) = try await makeVault()
        let range = try #require(AddressRange("10.0.0.0/8"))
        for (terms, name) in [
            (AccessKey.Terms(user: "nobody"), "user"), (AccessKey.Terms(user: ""), "user"),
            (AccessKey.Terms(user: "bia", expires: 1000), "expires"),
            (AccessKey.Terms(user: "bia", reach: .listed([SecretID(5)])), "only"),
            (AccessKey.Terms(user: "bia", label: String(repeating: "x", count: 1025)), "label"),
            (AccessKey.Terms(user: "bia", addresses: Array(repeating: range, count: 257)), "allow"),
        ] {
            let error = await serviceError { _ = try await vault.addAccessKey(terms) }
            guard case .invalidParameter(name, reason: _) = error else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
        }
        #expect(try await vault.accessKeys().all.isEmpty)
    }

    @Test func forgettingAUserRevokesTheirKeys() async throws {
        let (_, vault) = try await makeVault()
        _ = try await vault.addAccessKey(AccessKey.Terms(user: "bia"))
        let (stays, _) = try await vault.addAccessKey(AccessKey.Terms(user: "ana"))
        try await vault.removeUser("bia")
        #expect(try await vault.accessKeys().all == [stays])
        try await vault.addUser("bia")
        #expect(try await vault.accessKeys().all == [stays])
    }

    @Test func aRunningInstanceSeesARevocationByAnotherAtOnce() async throws {
        let (folder, running) = try await makeVault()
        let administrator = try await folder.open()
        #expect(try await running.accessKeys().all.isEmpty)
        let (key, _) = try await administrator.addAccessKey(AccessKey.Terms(user: "bia"))
        #expect(try await running.accessKeys().all == [key])
        // What else happens in the vault, here or there, does not disturb.
        _ = try await running.create(.minimal("here"))
        _ = try await administrator.create(.minimal("there"))
        #expect(try await running.accessKeys().all == [key])
        try await administrator.revokeAccessKey(key.id)
        #expect(try await running.accessKeys().all.isEmpty)
        // And what it did itself.
        let (own, _) = try await running.addAccessKey(AccessKey.Terms(user: "bia"))
        #expect(try await running.accessKeys().all == [own])
    }

    @Test(arguments: [
        "UPDATE texts SET text = zeroblob(length(text)) WHERE name = 'accessKeys'",
        "UPDATE texts SET text = substr(text, 1, 39) || CASE hex(substr(text, 40, 1)) WHEN '00' THEN x'01' ELSE x'00' END || substr(text, 41) WHERE name = 'accessKeys'",
        "UPDATE texts SET text = (SELECT text FROM texts WHERE name = 'directory') WHERE name = 'accessKeys'",
        "UPDATE texts SET text = 'text' WHERE name = 'accessKeys'",
        "DELETE FROM texts WHERE name = 'accessKeys'",
    ])
    func tamperedKeysAreNoticed(_ statement: String) async throws {
        let (folder, vault) = try await makeVault()
        _ = try await vault.addAccessKey(AccessKey.Terms(user: "bia"))
        vault.close()
        try folder.tamper(statement)
        let error = await serviceError { try await folder.open().accessKeys() }
        #expect(error?.isCorrupt == true, "\(String(describing: error))")
    }

    @Test func aRevokedKeyCannotBePutBack() async throws {
        let (folder, vault) = try await makeVault()
        let (key, _) = try await vault.addAccessKey(AccessKey.Terms(user: "bia"))
        let before = try texts(folder)
        try await vault.revokeAccessKey(key.id)
        try folder.tamper("UPDATE texts SET text = x'\(before["accessKeys"] ?? "")' WHERE name = 'accessKeys'")
        #expect(await serviceError { try await folder.open().accessKeys() }?.isCorrupt == true)
        // With the state that went with it: a running instance knows that there was a later one, by its own write alone.
        #expect(try await folder.open().acting(as: "ana").reach == nil)
        let running = try await makeVault()
        let (other, _) = try await running.1.addAccessKey(AccessKey.Terms(user: "bia"))
        let earlier = try texts(running.0)
        try await running.1.revokeAccessKey(other.id)
        for name in ["accessKeys", "state"] {
            try running.0.tamper("UPDATE texts SET text = x'\(earlier[name] ?? "")' WHERE name = '\(name)'")
        }
        #expect(
            await serviceError { try await running.1.accessKeys() }
                == .corrupt("the vault's state is from an earlier time, or from a copy."))
    }

    /// The sealed single texts in hexadecimal, by name.
    private func texts(_ folder: TestFolder) throws -> [String: String] {
        try folder.database().read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, hex(text) FROM texts")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) })
        }
    }
}

/// The written form of access keys, and whom a key lets in.
@Suite struct AccessKeyFormTests {
    private func key(_ id: String, _ terms: AccessKey.Terms) -> AccessKey {
        AccessKey(id: id, terms: terms, created: 5, secret: SecretDigest(of: ClientSecret(id)))
    }

    private func read(_ scratch: borrowing Scratch) throws(MalformedBytes) -> [AccessKey] {
        try AccessKeyEncoding.read(scratch.bytes)
    }

    @Test func everythingIsReadAsWritten() throws {
        let keys = [
            key("a", AccessKey.Terms(user: "ana")),
            key(
                "b",
                AccessKey.Terms(
                    user: "bia", label: "é", expires: -1, addresses: [try #require(AddressRange("::1"))],
                    certificate: CertificateFingerprint(der: []), reach: .listed([SecretID(3), SecretID(1)]))),
            key("c", AccessKey.Terms(user: "caio", reach: .listed([]))),
        ]
        var scratch = Scratch()
        AccessKeyEncoding.write(keys, to: &scratch)
        #expect(try read(scratch) == keys)
        AccessKeyEncoding.write([], to: &scratch)
        #expect(try read(scratch) == [])
    }

    /// A restriction that this program does not know must not be dropped in silence.
    @Test func anUnknownFieldIsRefused() {
        var scratch = Scratch()
        AccessKeyEncoding.write([key("a", AccessKey.Terms(user: "ana"))], to: &scratch)
        scratch.appendField(200, "referer")
        #expect(throws: MalformedBytes.unknownEncoding(200)) { try read(scratch) }
    }

    @Test func incompleteKeysAreRefused() {
        var scratch = Scratch()
        scratch.beginFields()
        scratch.appendField(3, "ana")
        #expect(throws: MalformedBytes.missing(field: 1)) { try read(scratch) }
        scratch.beginFields()
        scratch.appendField(1, "id")
        scratch.appendField(3, "ana")
        #expect(throws: MalformedBytes.missing(field: 2)) { try read(scratch) }
        scratch.beginFields()
        scratch.appendField(1, "id")
        // A secret to reach although the key is not limited.
        scratch.appendField(10, 4)
        #expect(throws: MalformedBytes.wrong(field: 10)) { try read(scratch) }
    }

    @Test func aKeyIsRefusedForWhatDoesNotFit() throws {
        let inside = NetworkAddress("10.1.2.3")
        let fingerprint = CertificateFingerprint(der: [1])
        let range = try #require(AddressRange("10.0.0.0/8"))
        let free = key("a", AccessKey.Terms(user: "ana"))
        #expect(free.refusal(at: 0, from: nil, certificate: nil) == nil)
        let bound = key(
            "b", AccessKey.Terms(user: "ana", expires: 100, addresses: [range], certificate: fingerprint))
        #expect(bound.refusal(at: 99, from: inside, certificate: fingerprint) == nil)
        #expect(bound.refusal(at: 100, from: inside, certificate: fingerprint) == .expired)
        #expect(bound.refusal(at: 99, from: NetworkAddress("11.1.2.3"), certificate: fingerprint) == .address)
        #expect(bound.refusal(at: 99, from: nil, certificate: fingerprint) == .address)
        #expect(bound.refusal(at: 99, from: inside, certificate: nil) == .certificate)
        #expect(
            bound.refusal(at: 99, from: inside, certificate: CertificateFingerprint(der: [2])) == .certificate)
    }
}
