import Glibc
import Secrets
import Synchronization
import Vault

enum VaultSeeds {
    static let names = ["empty", "few", "pages"]

    /// Vaults of several sizes, all opened by one key file.
    static func make(in folder: String) async throws {
        try KeyFile.create(at: folder + "/key")
        let key = UnlockMethod.keyFile(try KeyFile.read(at: folder + "/key"))
        for (name, count) in zip(names, [0, 3, 150]) {
            let vault = try await Vault.create(at: folder + "/" + name, unlock: key, owner: "ana")
            if count > 0 {
                let drafts = (1...count).map { number in
                    SecretDraft(
                        name: "Name \(number)", url: "https://x.example/\(number)", clientID: "id-\(number)",
                        clientSecret: ClientSecret("secret \(number)"), identifierCode: "code \(number)")
                }
                _ = try await vault.create(drafts, atomically: true)
                _ = try await vault.update(SecretID(1), SecretChange(notes: "second"), expecting: nil)
                _ = try await vault.setActive(false, SecretID(2))
                _ = try await vault.addAccessKey(AccessKey.Terms(user: "ana"))
            }
            vault.close()
        }
    }
}

/// What a vault says of itself.
private struct Content: Equatable, Sendable {
    var list: [SecretSummary]
    var secrets: [APISecret]
    var audit: [AuditRecord]
}

/// What comes out of a damaged vault has to be an error or what one of the seeds holds.
final class VaultTarget: FuzzTarget {
    private let key: UnlockMethod
    private let file: String
    private let truths: [Content]

    init() {
        guard let folder = getenv("COFRE_FUZZ_SEEDS").map({ String(cString: $0) }),
            let key = try? KeyFile.read(at: folder + "/key")
        else { fatalError("COFRE_FUZZ_SEEDS names no folder with seeds") }
        let method = UnlockMethod.keyFile(key)
        var template = Array("/dev/shm/cofre-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no folder in /dev/shm") }
        self.key = method
        file = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/vault"
        let found = Mutex<[Content]>([])
        finish {
            for name in VaultSeeds.names {
                let vault = try await Vault.open(at: folder + "/" + name, unlock: method)
                let content = try await VaultTarget.content(vault)
                found.withLock { $0.append(content) }
                vault.close()
            }
        }
        truths = found.withLock { $0 }
    }

    func run(_ bytes: [UInt8]) {
        for name in [file, file + "-wal", file + "-shm", file + "-journal"] { unlink(name) }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count else {
            fatalError("cannot write \(file)")
        }
        close(descriptor)
        finish { await self.look() }
    }

    private func look() async {
        if let vault = try? await Vault.open(at: file, unlock: key) {
            if let content = try? await Self.content(vault), !truths.contains(content) {
                fatalError("the vault says what no seed holds")
            }
            vault.close()
        }
        // What is damaged is looked through as well.
        if let vault = try? await Vault.open(at: file, unlock: key, terms: OpeningTerms(acceptsDamage: true)) {
            _ = try? await vault.verify()
            vault.close()
        }
    }

    private static func content(_ vault: Vault) async throws -> Content {
        let list = try await vault.listAll()
        var secrets: [APISecret] = []
        for summary in list.prefix(5) { secrets.append(try await vault.read(summary.id)) }
        return Content(list: list, secrets: secrets, audit: try await vault.auditEntries(AuditQuery()))
    }
}
