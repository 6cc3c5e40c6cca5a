import Foundation
import Testing

/// `kill -9` at any moment of an import or a bulk run: afterwards the vault opens, and every secret is either old or
/// new.
@Suite(.serialized) struct KillTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        let created = try Program.run(["init", "--key-file", home.keyFile], in: home)
        try #require(created.status == 0, "\(created.errors)")
    }

    private func importFile(_ count: Int) throws -> String {
        let lines = (0..<count).map { "secret \($0),https://x.example,id\($0),value\($0),code\($0)" }
        return try home.write(
            "in.csv", "name,url,client_id,client_secret,identifier_code\n" + lines.joined(separator: "\n") + "\n")
    }

    private func list() throws -> [[String: Any]] {
        let result = try Program.run(["list", "--json"], in: home, environment: home.withKey)
        try #require(result.status == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    }

    /// Starts a command and kills it after `delay` seconds, unless it has ended before.
    private func kill(_ arguments: [String], after delay: Double) throws {
        let environment = home.environment.merging(home.withKey) { $1 }
        let process = try SpawnedProcess(Program.path, arguments, environment: environment)
        let processID = process.processID
        let killed = DispatchSemaphore(value: 0)
        // The process stays a zombie until it is waited for below, so that the number is no other's.
        DispatchQueue.global().asyncAfter(deadline: .now() + delay) {
            Foundation.kill(processID, SIGKILL)
            killed.signal()
        }
        killed.wait()
        _ = process.wait()
    }

    /// How long the whole command takes, so that the kills fall into it wherever the machine is slow or fast.
    private func duration(of work: () throws -> Void) rethrows -> Double {
        let start = Date()
        try work()
        return Date().timeIntervalSince(start)
    }

    @Test func importIsWholeOrAbsent() throws {
        let file = try importFile(3000)
        let probe = home.file("probe.cofre")
        try #require(try Program.run(["init", "--vault", probe, "--key-file", home.keyFile], in: home).status == 0)
        let whole = try duration {
            _ = try Program.run(["import", "--vault", probe, file], in: home, environment: home.withKey)
        }
        for step in 1...6 {
            try kill(["import", file], after: whole * Double(step) / 6)
            let count = try list().count
            #expect(count == 0 || count == 3000)
            if count == 3000 { break }
        }
    }

    @Test func deactivationLeavesEverySecretOldOrNew() throws {
        try #require(
            try Program.run(["import", try importFile(4000)], in: home, environment: home.withKey).status == 0)
        let whole = try duration {
            _ = try Program.run(["deactivate", "--all", "--yes"], in: home, environment: home.withKey)
        }
        for step in 1...6 {
            let command = step.isMultiple(of: 2) ? "deactivate" : "activate"
            try kill([command, "--all", "--yes"], after: whole * Double(step) / 7)
            let secrets = try list()
            #expect(secrets.count == 4000)
            #expect(secrets.allSatisfy { $0["active"] is Bool })
        }
        let rest = try Program.run(["deactivate", "--all", "--yes"], in: home, environment: home.withKey)
        #expect(rest.status == 0)
        #expect(try list().allSatisfy { $0["active"] as? Bool == false })
        let shown = try Program.run(["show", "1", "--reveal", "--json"], in: home, environment: home.withKey)
        #expect(shown.output.contains("value0"))
    }
}
