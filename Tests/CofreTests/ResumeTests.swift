import Foundation
import Testing

/// A run whose process dies by `kill -9`: going on with it, its report and its undo cover all that it did.
@Suite(.serialized) struct ResumeTests {
    /// Several transactions of the vault: enough that a run cannot be over before it is killed.
    private static let total = 50_000
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        try #require(try cofre("init").status == 0)
    }

    private func cofre(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Result {
        // A key file that does not exist yet is made.
        let key = arguments.first == "init" ? ["--key-file", home.keyFile] : []
        let environment = home.withKey.merging(environment) { $1 }
        return try Program.run(arguments + key, in: home, environment: key.isEmpty ? environment : [:])
    }

    private func fill(_ count: Int) throws {
        let lines = (1...count).map { "name \($0),https://x.example,id\($0),value\($0),code\($0)" }
        let file = try home.write(
            "in.csv", "name,url,client_id,client_secret,identifier_code\n" + lines.joined(separator: "\n") + "\n")
        try #require(try cofre("import", file).status == 0)
    }

    private func fillForKilling() throws {
        try fill(Self.total)
        // Those that end in 7 were inactive before.
        try #require(try cofre("deactivate", "--filter", "name:/7$/", "--yes").status == 0)
    }

    private func count(_ filter: String) throws -> Int {
        let result = try cofre("list", "--json", "--filter", filter)
        try #require(result.status == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Any]).count
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// Kills a command as soon as its journal notes the first outcomes.
    private func killAfterTheFirstBatch(_ arguments: [String]) throws {
        let environment = home.environment.merging(home.withKey) { $1 }
        let process = try SpawnedProcess(Program.path, arguments, environment: environment)
        try Journal.wait(in: home) { $0.contains(" changed\n") }
        kill(process.processID, SIGKILL)
        _ = process.wait()
    }

    @Test func aKilledRunIsMentionedResumedAndReportedWhole() throws {
        try fillForKilling()
        try killAfterTheFirstBatch(["deactivate", "--all", "--yes"])
        let inactive = try count("active:no")
        try #require(inactive < Self.total, "the run was over before it could be killed")

        // The next command says so, and how to go on.
        let mention = try cofre("list", "--filter", "name:zzz")
        #expect(mention.status == 0)
        #expect(mention.errors.contains("Cut short: a run to deactivate, started "))
        #expect(mention.errors.contains("of \(Self.total) left. 'cofre resume' goes on with it"))
        // It leads to the same place, whatever the options were.
        let keyFile = home.file("a key")
        try FileManager.default.copyItem(atPath: home.keyFile, toPath: keyFile)
        let elsewhere = try Program.run(["list", "--filter", "name:zzz", "--key-file", keyFile], in: home)
        #expect(elsewhere.errors.contains("'cofre resume --key-file '\(keyFile)'' goes on"), "\(elsewhere.errors)")
        let dry = try object(try cofre("resume", "--dry-run", "--json").output)
        #expect((dry["counts"] as? [String: Int])?["to_be_sent"] == Self.total - inactive)

        let resumed = try cofre("resume", "--yes", "--json")
        #expect(resumed.status == 0, "\(resumed.errors)")
        let report = try object(resumed.output)
        let counts = try #require(report["counts"] as? [String: Int])
        let items = try #require(report["items"] as? [[String: Any]])
        #expect(items.count == Self.total)
        #expect(counts["already"] == Self.total / 10)
        #expect((counts["changed"] ?? 0) + (counts["uncertain"] ?? 0) == Self.total * 9 / 10)
        #expect((counts["changed"] ?? 0) > 4000, "\(counts)")
        // What the first process did is known by name as well.
        #expect(items.allSatisfy { ($0["identifier_code"] as? String)?.hasPrefix("code") == true })
        #expect(try count("active:no") == Self.total)

        let after = try cofre("list", "--filter", "name:zzz")
        #expect(!after.errors.contains("Cut short"))
        #expect(try cofre("resume", "--yes").errors.contains("There is no unfinished run here."))
    }

    @Test func aStoppedRunIsKept() throws {
        // Enough transactions that it cannot be over before the signal is there.
        let total = 40_000
        try fill(total)
        let environment = home.environment.merging(home.withKey) { $1 }
        let process = try SpawnedProcess(Program.path, ["deactivate", "--all", "--yes"], environment: environment)
        try Journal.wait(in: home) { $0.contains(" changed\n") }
        kill(process.processID, SIGINT)
        _ = process.wait()
        let inactive = try count("active:no")
        try #require(inactive < total, "the run was over before it could be stopped")
        let mention = try cofre("list", "--filter", "name:zzz").errors
        #expect(
            mention.contains("\(total - inactive) of \(total) left. 'cofre resume' goes on"), "\(mention)")
        let report = try object(try cofre("resume", "--yes", "--json").output)
        let counts = try #require(report["counts"] as? [String: Int])
        #expect(counts["changed"] == total, "it ended in order: nothing of it is unclear")
        #expect(counts["already"] == 0 && report["resumable"] as? Bool == false)
        #expect(try !cofre("list", "--filter", "name:zzz").errors.contains("Cut short"))
    }

    @Test func discardingAsks() throws {
        try fillForKilling()
        try killAfterTheFirstBatch(["deactivate", "--all", "--yes"])
        let refused = try cofre("resume", "--discard")
        #expect(refused.status == 64 && refused.errors.contains("no terminal to confirm on"))
        #expect(try cofre("resume", "--discard", "--yes", "nothing-such").status == 64)
        #expect(try cofre("list", "--filter", "name:zzz").errors.contains("Cut short"))
    }

    @Test func aLaterRunTakesOverAndDiscardingForgets() throws {
        try fillForKilling()
        try killAfterTheFirstBatch(["deactivate", "--all", "--yes"])
        let left = try object(try cofre("resume", "--dry-run", "--json").output)
        let items = try #require(left["items"] as? [[String: Any]])
        let taken = items.prefix(3).compactMap { $0["identifier"] as? String }
        // These three are switched by another run, and are not the old one's any more.
        #expect(try Program.run(["activate", "--yes"] + taken, in: home, environment: home.withKey).status == 0)
        #expect(try Program.run(["deactivate", "--yes"] + taken, in: home, environment: home.withKey).status == 0)
        let mention = try cofre("list", "--filter", "name:zzz").errors
        #expect(mention.contains("\(items.count - 3) of \(Self.total) left"), "\(mention)")
        let discarded = try cofre("resume", "--discard", "--yes")
        #expect(discarded.status == 0 && discarded.errors.contains("Forgotten: a run to deactivate"))
        #expect(try !cofre("list", "--filter", "name:zzz").errors.contains("Cut short"))
    }

    @Test func aRunThatCannotBeKeptSaysSoFirst() throws {
        try fill(1)
        let blocked = ["XDG_STATE_HOME": try home.write("blocked", "")]
        for arguments in [["--dry-run"], ["--yes"]] {
            let result = try Program.run(
                ["deactivate", "--all", "--json"] + arguments, in: home,
                environment: home.withKey.merging(blocked) { $1 })
            #expect(result.status == 0)
            #expect(result.errors.contains("if this run is cut short, it cannot be resumed: \(home.file("blocked"))"))
            #expect(try object(result.output)["journal_problem"] as? String != nil)
        }
        #expect(try count("active:no") == 1)
        let kept = try cofre("activate", "--all", "--json", "--yes")
        #expect(try object(kept.output)["journal_problem"] is NSNull && !kept.errors.contains("resumed"))
    }

    @Test func activatingManyAsksForTheNumber() throws {
        try fill(10)
        try #require(try cofre("deactivate", "--all", "--yes").status == 0)
        let command = "COFRE_KEY_FILE='\(home.keyFile)' '\(Program.path)' activate --all"
        let terminal = try Tmux(command + Tmux.tellingTheEnd, in: home, width: 100)
        try terminal.wait(for: "Type 10 to go on:")
        try terminal.keys("y", "Enter")
        try terminal.wait(for: "ended with 1")
        #expect(try count("active:no") == 10)
    }
}

/// The journals of runs in a home directory.
enum Journal {
    /// Waits until one of a run that has not ended satisfies the condition.
    static func wait(in home: TemporaryHome, until condition: (String) -> Bool) throws {
        let folder = home.file(".local/state/cofre/runs")
        let deadline = Date().addingTimeInterval(60)
        while Date() < deadline {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            where name.hasSuffix(".run") {
                if let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8), condition(text) {
                    return
                }
            }
        }
        throw Tmux.Timeout(what: "a journal", screen: "")
    }
}
