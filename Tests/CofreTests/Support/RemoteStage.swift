#if Server
    import Foundation
    import Glibc
    import TestSupport

    /// A real `cofre-server` over TLS on loopback, with a vault of its own, and a profile `prod` that leads to it.
    final class RemoteStage {
        let home: TemporaryHome
        private(set) var host = ""
        private var server: SpawnedProcess?

        /// - Parameter count: secrets in the vault, `name 1` to `name count`, owned by ana, who the profile's key acts as.
        init(_ count: Int) throws {
            home = try TemporaryHome()
            try prepare(count)
            try start()
            try addProfile()
        }

        deinit { stop() }

        /// What commands on the vault itself run with.
        private var onVault: [String: String] { home.withKey }

        private func prepare(_ count: Int) throws {
            try check(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-keyout", home.file("server.key"), "-out", home.file("server.pem"), "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                ])
            try check(Self.serverPath, ["init", "--owner", "ana", "--key-file", home.keyFile])
            let lines = (1...count).map { "name \($0),https://x\($0).example,id\($0),value\($0)" }
            let file = try home.write(
                "in.csv", "name,url,client_id,client_secret\n" + lines.joined(separator: "\n") + "\n")
            try check(Program.path, ["import", file])
            try check(Self.serverPath, ["user", "add", "malu"])
        }

        /// Starts the server, on the port that it had before where it had one.
        func start() throws {
            let port = host.split(separator: ":").last.map(String.init) ?? "0"
            let process = try SpawnedProcess(
                Self.serverPath,
                [
                    "serve", "--listen", "127.0.0.1:\(port)", "--tls-cert", home.file("server.pem"), "--tls-key",
                    home.file("server.key"),
                ], environment: home.environment.merging(onVault) { $1 })
            server = process
            let deadline = Date().addingTimeInterval(20)
            while Date() < deadline {
                let line = try process.output
                if let range = line.range(of: "https://"), line.hasSuffix("\n") {
                    host = line[range.upperBound...].trimmingCharacters(in: .whitespacesAndNewlines)
                    return
                }
                sched_yield()
            }
            throw Tmux.Timeout(what: "the server to listen: \(try process.errors)", screen: "")
        }

        /// Ends the server; with SIGKILL as a machine that dies would, otherwise in good order.
        func stop(killing: Bool = false) {
            guard let server else { return }
            kill(server.processID, killing ? SIGKILL : SIGTERM)
            _ = server.wait()
            self.server = nil
        }

        private func addProfile() throws {
            let secret = home.file("prod.secret")
            let id = try check(
                Self.serverPath, ["key", "add", "--user", "ana", "--client-secret-file", secret]
            ).output.replacingOccurrences(of: "client_id:", with: "").trimmingCharacters(in: .whitespacesAndNewlines)
            try check(
                Program.path,
                [
                    "profile", "add", "prod", "--url", "https://\(host)", "--client-id", id, "--client-secret-file",
                    secret,
                    "--ca-file", home.file("server.pem"), "--colour", "red",
                ])
        }

        /// How many secrets of the vault a filter lets through, asked of the vault itself.
        func count(_ filter: String) throws -> Int {
            let result = try check(Program.path, ["list", "--json", "--filter", filter])
            let listed = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Any]
            return listed?.count ?? -1
        }

        @discardableResult
        private func check(_ executable: String, _ arguments: [String]) throws -> Program.Result {
            let result = try Program.run(
                executable, arguments, environment: home.environment.merging(onVault) { $1 })
            guard result.status == 0 else {
                throw Tmux.Timeout(what: "\(executable) \(arguments): \(result.errors)", screen: "")
            }
            return result
        }

        private static let serverPath = ShippedProgram.path("cofre-server")
    }
#endif
