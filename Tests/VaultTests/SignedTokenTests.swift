import Secrets
import TestSupport
import Testing
import Text

@testable import Vault

/// Tokens that the vault's key signs.
@Suite struct SignedTokenTests {
    private func made() async throws -> (folder: TestFolder, vault: Vault, key: AccessKey, token: ClientSecret) {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let key = try await vault.addAccessKey(AccessKey.Terms(user: "ana")).key
        return (folder, vault, key, try vault.token(for: key, until: 1_750_000_000))
    }

    @Test func aTokenSaysWhatItWasMadeFor() async throws {
        let (folder, vault, key, text) = try await made()
        let token = try #require(vault.signedToken(text))
        #expect(token.keyID == key.id && token.expires == 1_750_000_000)
        #expect(vault.isToken(token, of: key))
        #expect(try vault.token(for: key, until: 1_750_000_000) != text)
        for moment in [Int64.min, -1, 0, .max] {
            #expect(vault.signedToken(try vault.token(for: key, until: moment))?.expires == moment)
        }
        // As another process has it open, and after a restart.
        let other = try await folder.open()
        #expect(other.signedToken(text) == token)
        #expect(other.isToken(token, of: try #require(try await other.accessKeys()[key.id])))
    }

    /// Each bit of it, and each length.
    @Test func whatIsAlteredIsNone() async throws {
        let (_, vault, _, text) = try await made()
        let digits = Array(text.reveal().utf8)
        let bytes = try #require(Hex.bytes(digits))
        for place in bytes.indices {
            for bit in 0..<8 {
                var altered = bytes
                altered[place] ^= 1 << bit
                #expect(vault.signedToken(ClientSecret(Hex.text(altered))) == nil, "bit \(bit) of byte \(place)")
            }
        }
        for count in digits.indices {
            #expect(vault.signedToken(ClientSecret(String(decoding: digits[..<count], as: UTF8.self))) == nil)
        }
        for altered in [text.reveal().uppercased(), text.reveal() + "00", String(repeating: "g", count: digits.count)] {
            #expect(vault.signedToken(ClientSecret(altered)) == nil)
        }
    }

    /// A key with the same id and another secret, or made at another time, is another one.
    @Test func aTokenIsBoundToTheKeysSecret() async throws {
        let (_, vault, key, text) = try await made()
        let token = try #require(vault.signedToken(text))
        let secret = SecretDigest(of: ClientSecret("another"))
        #expect(
            !vault.isToken(token, of: AccessKey(id: key.id, terms: key.terms, created: key.created, secret: secret)))
        #expect(
            !vault.isToken(
                token, of: AccessKey(id: key.id, terms: key.terms, created: key.created + 1, secret: key.secret)))
        let other = try await vault.addAccessKey(AccessKey.Terms(user: "ana")).key
        #expect(!vault.isToken(token, of: other))
        // What is said of the key otherwise may change.
        let terms = AccessKey.Terms(user: "bia", label: "x")
        #expect(vault.isToken(token, of: AccessKey(id: key.id, terms: terms, created: key.created, secret: key.secret)))
    }

    @Test func anotherVaultTakesNone() async throws {
        let (_, _, key, text) = try await made()
        let (_, other, _, _) = try await made()
        #expect(other.signedToken(text) == nil)
        #expect(other.signedToken(try other.token(for: key, until: 1)) != nil)
    }

    @Test func anotherKeyOfTheVaultEndsAll() async throws {
        let (folder, vault, key, text) = try await made()
        _ = try await vault.rekey(keeping: [try folder.key()])
        let again = try await folder.open()
        #expect(try await again.accessKeys()[key.id] != nil)
        #expect(again.signedToken(text) == nil)
    }

    @Test func onlyTheOwnerMakesTokens() async throws {
        let (_, vault, key, _) = try await made()
        for view in [vault.acting(as: "bia"), vault.acting(as: "ana", reach: [])] {
            #expect(throws: ServiceError.noAccess) { try view.token(for: key, until: 1) }
        }
    }

    /// The numbers of two uses of one key are never the same.
    @Test func signatureAndGenerationAreHashedApart() async throws {
        let (_, vault, key, _) = try await made()
        let text = key.secret.bytes + withUnsafeBytes(of: key.created.littleEndian, Array.init) + Array(key.id.utf8)
        #expect(!vault.core.keys.tokenCode(text).starts(with: vault.core.keys.generation(of: key)))
    }
}
