import Foundation
import Synchronization
import TestSupport

/// A folder with a certificate authority, a server certificate of it and one for clients, and `openssl s_server` answering
/// from files: real TLS, with just enough of the API for a list.
final class TLSServer {
    let folder: URL
    let port: Int
    private let process: ChildProcess

    var url: String { "https://127.0.0.1:\(port)" }
    func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// - Parameter options: further arguments of `openssl s_server`.
    init(_ options: [String] = []) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("cofre-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.makeCertificates(in: folder)
        try Self.makeAnswers(in: folder)
        process = try ChildProcess(
            [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key", "-HTTP",
            ] + options, folder: folder.path, output: .pipe)
        port = try Self.port(process.output)
    }

    func stop() {
        process.signal(SIGKILL)
        process.wait()
        try? FileManager.default.removeItem(at: folder)
    }

    struct Failure: Error { let what: String }

    /// s_server prints the address that it got: `ACCEPT 127.0.0.1:40123`.
    private static func port(_ output: FileHandle?) throws -> Int {
        var text = ""
        while let bytes = try output?.read(upToCount: 1), !bytes.isEmpty {
            text += String(decoding: bytes, as: UTF8.self)
            guard text.hasSuffix("\n"), let line = text.split(separator: "\n").last, line.hasPrefix("ACCEPT ") else {
                continue
            }
            if let port = line.split(separator: ":").last.flatMap({ Int($0) }) { return port }
        }
        throw Failure(what: text)
    }

    // MARK: files

    private static func makeCertificates(in folder: URL) throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"]
        try openssl(
            ["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA"],
            folder)
        for (name, extensions) in [
            ("server", "subjectAltName=IP:127.0.0.1"), ("client", "extendedKeyUsage=clientAuth"),
        ] {
            try openssl(
                ["req", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key"] + key + [
                    "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "2", "-subj", "/CN=\(name)", "-addext",
                    extensions, "-addext", "basicConstraints=critical,CA:FALSE",
                ], folder)
        }
        try openssl(
            ["req", "-x509"] + key + ["-keyout", "other.key", "-out", "other.pem", "-days", "2", "-subj", "/CN=Other"],
            folder)
    }

    private static func makeAnswers(in folder: URL) throws {
        let list =
            #"{"code":200,"response":{"status":200,"message":"Success","error":false},"api_secret_on_list":[{"identifier":"3","name":"GCP1","can_view":true,"can_write":true}]}"#
        let token = #"{"token_type":"Bearer","expires_in":3600,"access_token":"over-tls"}"#
        for (path, body) in [
            ("api/oauth2/token?grant_type=client_credentials", token), ("api/mysafe/secretapi", list),
        ] {
            let full = folder.path + "/" + path
            try FileManager.default.createDirectory(
                atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            let text =
                "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            try Data(text.utf8).write(to: URL(fileURLWithPath: full))
        }
    }

    /// Runs openssl and gives what it printed.
    @discardableResult
    static func openssl(_ arguments: [String], _ folder: URL, input: Data? = nil) throws -> Data {
        let (status, printed) = try ChildProcess.run(
            ["openssl"] + arguments, folder: folder.path, reading: Array(input ?? Data()))
        guard status == 0 else { throw Failure(what: "openssl \(arguments)") }
        return printed
    }

    /// The server's public key in libcurl's form.
    func pin() throws -> String {
        let key = try Self.openssl(["x509", "-in", "server.pem", "-noout", "-pubkey"], folder)
        let der = try Self.openssl(["pkey", "-pubin", "-outform", "DER"], folder, input: key)
        let hash = try Self.openssl(["dgst", "-sha256", "-binary"], folder, input: der)
        return "sha256//" + hash.base64EncodedString()
    }
}
