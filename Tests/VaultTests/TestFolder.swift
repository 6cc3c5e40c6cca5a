import GRDB
import Glibc
import Posix
import Secrets
import Testing

@testable import Vault

/// A folder of a test's own, removed with its content at the end, with a key file in it: opening by key file costs no
/// key derivation.
final class TestFolder: Sendable {
    let path: String
    var vaultPath: String { path + "/vault.cofre" }
    var keyPath: String { path + "/key" }

    init() throws {
        var template = Array("/tmp/cofre-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try KeyFile.create(at: path + "/key")
    }

    deinit {
        for name in names(in: path) { if unlink(path + "/" + name) != 0 { rmdir(path + "/" + name) } }
        rmdir(path)
    }

    func key() throws -> UnlockMethod { .keyFile(try KeyFile.read(at: keyPath)) }

    @discardableResult
    func makeVault() async throws -> Vault {
        try await Vault.create(at: vaultPath, unlock: try key(), owner: "ana")
    }

    func open(actingAs user: String? = nil) async throws -> Vault {
        try await Vault.open(at: vaultPath, unlock: try key(), actingAs: user)
    }

    /// Opens it also if it is damaged, to look through it.
    func openDamaged() async throws -> Vault {
        try await Vault.open(at: vaultPath, unlock: try key(), terms: OpeningTerms(acceptsDamage: true))
    }

    /// Overwrites a page of SQLite's.
    ///
    /// - Parameter number: which of the pages of this kind that the table has.
    func breakPage(of table: String, kind: String, number: Int) async throws {
        let found = try await database().read { db in
            try Int64.fetchOne(
                db, sql: "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY pageno LIMIT 1 OFFSET ?",
                arguments: [table, kind, number])
        }
        let page = Int(try #require(found))
        var bytes = bytes()
        for place in (page - 1) * 4096..<page * 4096 { bytes[place] = 0xff }
        try write(bytes)
    }

    /// A connection to a vault's file behind the vault's back. Waits for a vault that is just being closed.
    func database(_ name: String = "vault.cofre") throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path + "/" + name, configuration: configuration)
    }

    /// Changes the vault's file with SQL, as somebody with access to it could. The log is brought into the file.
    func tamper(_ statements: String...) throws {
        let queue = try database()
        try queue.inDatabase { db in
            for statement in statements { try db.execute(sql: statement) }
            _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
    }

    /// Brings the log into the file.
    func checkpoint() throws { try tamper() }

    /// The bytes of a file in the folder; empty where it is missing.
    func bytes(_ name: String = "vault.cofre") -> [UInt8] {
        guard let file = fopen(path + "/" + name, "r") else { return [] }
        defer { fclose(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return content }
            content += chunk[..<count]
        }
    }

    func write(_ content: [UInt8], to name: String = "vault.cofre") throws {
        let file = try #require(fopen(path + "/" + name, "w"))
        defer { fclose(file) }
        let written = fwrite(content, 1, content.count, file)
        try #require(written == content.count)
        chmod(path + "/" + name, 0o600)
    }

    func remove(_ name: String) { unlink(path + "/" + name) }

    /// Gives the folder a vault with these secrets as a killed process leaves it: what it wrote stands in the log alone.
    func leaveVault(_ drafts: [SecretDraft]) async throws {
        let vault = try await makeVault()
        let file = bytes()
        _ = try await vault.create(drafts, atomically: true)
        let log = bytes("vault.cofre-wal")
        vault.close()
        try write(file)
        try write(log, to: "vault.cofre-wal")
    }

    func mode(_ name: String) -> UInt32? {
        var facts = stat()
        return lstat(path + "/" + name, &facts) == 0 ? facts.st_mode & 0o777 : nil
    }

    func names(in folder: String) -> [String] { Folders.names(in: folder) ?? [] }
}

/// The `ServiceError` that `body` throws; nil where it throws none.
func serviceError<T>(_ body: () async throws -> T) async -> ServiceError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? ServiceError
    }
}

extension ServiceError {
    var isCorrupt: Bool { if case .corrupt = self { true } else { false } }
}
