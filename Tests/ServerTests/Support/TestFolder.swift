import Foundation
import GRDB
import Secrets
import TestSupport
import Vault

/// A folder of a test's own, removed at the end.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/cofre-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file(name))
    }

    func makeVault(_ clock: SetClock) async throws -> Vault {
        try KeyFile.create(at: file("key"))
        let vault = try await Vault.create(
            at: file("vault.cofre"), unlock: .keyFile(try KeyFile.read(at: file("key"))), owner: "ana", now: clock.read)
        try await vault.addUser("caio")
        try await vault.setMembers(["bia"], of: "SRE")
        return vault
    }

    /// The vault as another process would open it.
    func openVault() async throws -> Vault {
        try await Vault.open(at: file("vault.cofre"), unlock: .keyFile(try KeyFile.read(at: file("key"))))
    }

    /// An authority (`ca.pem`), and certificates of it for the server and for two clients; `lone.pem` is of nobody.
    func makeCertificates() throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try openssl(
            ["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA"])
        for (name, extensions) in [
            ("server", "subjectAltName=IP:127.0.0.1"), ("client", "extendedKeyUsage=clientAuth"),
            ("other", "extendedKeyUsage=clientAuth"),
        ] {
            try openssl(
                ["req", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key"] + key + [
                    "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "2", "-subj", "/CN=\(name)", "-addext",
                    extensions, "-addext", "basicConstraints=critical,CA:FALSE",
                ])
        }
        try openssl(
            ["req", "-x509"] + key + ["-keyout", "lone.key", "-out", "lone.pem", "-days", "2", "-subj", "/CN=Lone"])
    }

    struct Failure: Error { let what: String }

    private func openssl(_ arguments: [String]) throws {
        let process = try ChildProcess(["openssl"] + arguments, folder: path, errors: .pipe)
        let said = try process.errors?.readToEnd() ?? Data()
        guard process.wait() == 0 else { throw Failure(what: String(decoding: said, as: UTF8.self)) }
    }
}

extension TestFolder {
    /// Changes the vault's file behind its back, as somebody with access to it could.
    func sql(_ statement: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: file("vault.cofre"), configuration: configuration)
        try queue.inDatabase { try $0.execute(sql: statement) }
        try queue.close()
    }
}
