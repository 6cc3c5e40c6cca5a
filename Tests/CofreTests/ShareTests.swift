import Foundation
import Testing

/// Sharing and tags of many secrets on the command line: runs that are kept, undone, killed, saved and applied.
@Suite(.serialized) struct ShareTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        try #require(try cofre("init", "--owner", "ana").status == 0)
    }

    private func cofre(_ arguments: String...) throws -> Program.Result {
        let key = arguments.first == "init" ? ["--key-file", home.keyFile] : []
        return try Program.run(arguments + key, in: home, environment: key.isEmpty ? home.withKey : [:])
    }

    private func fill(_ count: Int) throws {
        let lines = (1...count).map { number in
            "name \(number),https://x.example,id\(number),value\(number),\(number % 2 == 0 ? "\"even, a\"" : ""),"
                + (number % 3 == 0 ? "malu:edit" : "")
        }
        let file = try home.write(
            "in.csv", "name,url,client_id,client_secret,tags,users_allowed\n" + lines.joined(separator: "\n") + "\n")
        try #require(try cofre("import", file).status == 0)
        try #require(try cofre("group", "add", "SRE").status == 0)
    }

    /// Everything that is listed by identifier, but when it was changed: that is another time afterwards.
    private func listed() throws -> [String: String] {
        let result = try cofre("list", "--json")
        let objects = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
        var texts: [String: String] = [:]
        for object in objects {
            let kept = object.filter { $0.key != "updated" }
            let text = try JSONSerialization.data(
                withJSONObject: kept, options: [.sortedKeys, .withoutEscapingSlashes])
            texts[try #require(object["identifier"] as? String)] = String(decoding: text, as: UTF8.self)
        }
        return texts
    }

    /// Those that differ between two lists, by identifier.
    private func differing(_ one: [String: String], _ other: [String: String]) -> [String] {
        Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }.sorted()
    }

    private func runs() throws -> [[String: Any]] {
        let text = try cofre("runs", "--json").output
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    }

    @Test func theFirstRunIsUndoneAfterTheSecond() throws {
        try fill(40)
        let before = try listed()
        let dry = try cofre("share", "--all", "--group", "SRE:edit", "--dry-run")
        #expect(dry.output.contains("+ SRE (edit)") && dry.errors.contains("Lets group SRE edit."))
        let shared = try cofre("share", "--all", "--group", "SRE:edit", "--yes")
        #expect(shared.status == 0 && shared.errors.contains("40 changed"), "\(shared.errors)")
        #expect(shared.errors.contains("'cofre runs undo 1' takes it back."))
        let taken = try cofre("unshare", "--filter", "user:malu", "--user", "malu", "--yes")
        #expect(taken.errors.contains("13 changed, 0 unchanged."), "\(taken.errors)")
        #expect(try cofre("tag", "1", "2", "--add", "x", "--remove", "even", "--yes").errors.contains("2 changed"))
        // Somebody else takes the right to edit from the group where it matters.
        #expect(try cofre("edit", "7", "--remove-group", "SRE:edit").status == 0)

        let undo = try cofre("runs", "undo", "1", "--yes")
        #expect(
            undo.errors.contains("39 changed, 0 unchanged, 1 changed by others since, left alone."), "\(undo.errors)")
        #expect(try cofre("edit", "7", "--remove-group", "SRE").status == 0)
        #expect(try cofre("runs", "undo", "3", "--yes").status == 0)
        #expect(try cofre("runs", "undo", "2", "--yes").status == 0)
        let after = try listed()
        // A tag that comes back stands behind the others.
        #expect(differing(after, before) == ["2"])
        #expect(after["2"] == before["2"]?.replacingOccurrences(of: "even, a", with: "a, even"))

        let kept = try runs()
        #expect(kept.map { $0["number"] as? Int } == [1, 2, 3, 4, 5, 6])
        #expect(kept.map { $0["undone"] as? Bool } == [true, true, true, false, false, false])
        #expect(kept.map { $0["undoes_run"] as? Int } == [nil, nil, nil, 1, 3, 2])
        let shown = try cofre("runs", "show", "4")
        #expect(shown.output.contains("not sent: somebody has changed it since") && shown.output.contains("name 7"))
        // Names of grantees are list data: sealed.
        let folder = home.file(".local/state/cofre/runs")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            #expect(!text.contains("SRE") && !text.contains("malu") && !text.contains("name"), "\(text)")
        }
    }

    @Test func aSavedPlanIsAppliedAsItWasShown() throws {
        try fill(20)
        let plan = home.file("plan.json")
        let dry = try cofre("share", "--filter", "tag:even", "--user", "malu", "--dry-run", "--json")
        try dry.output.write(toFile: plan, atomically: true, encoding: .utf8)
        #expect(try cofre("apply", plan, "--yes", "--max", "6").errors.contains("act on 7 secrets, and --max is 6"))
        #expect(
            try cofre("apply", plan, "--yes", "--expect", "8").errors.contains("act on 7 secrets, and --expect is 8"))
        #expect(try cofre("edit", "4", "--add-user", "malu").status == 0)
        let refused = try cofre("apply", plan, "--yes")
        #expect(refused.status == 1 && refused.errors.contains("4 name 4 is so already."), "\(refused.errors)")
        #expect(try listed()["8"]?.contains("malu") == false, "nothing was done")
        let applied = try cofre("apply", plan, "--anyway", "--yes", "--expect", "6")
        #expect(applied.status == 0 && applied.errors.contains("6 changed, 1 unchanged."), "\(applied.errors)")
        let broken = try home.write("broken.json", "{\n \"dry_run\"")
        #expect(try cofre("apply", broken, "--yes").errors.contains("line 2: this is not JSON"))
        let elsewhere = dry.output.replacingOccurrences(of: home.vault, with: "/elsewhere.cofre")
        let other = try home.write("other.json", elsewhere)
        #expect(try cofre("apply", other, "--yes").status == 64)
    }

    @Test func wrongUseIsExplained() throws {
        try fill(3)
        for (arguments, part) in [
            (["share", "1"], "say with whom"), (["share", "1", "--user", "ghost"], "there is no user 'ghost' here"),
            (["unshare", "1", "--user", "a:b"], "only :view or :edit"), (["tag", "1"], "say which"),
            (["tag", "1", "--add", "a,b"], "a tag has no comma"),
            (["tag", "1", "--add", "a", "--remove", "a"], "choose one"),
            (["share", "--group", "SRE"], "say which: give identifiers"),
            (["runs", "show", "9"], "there is no run '9' here"),
            (["edit", "1", "--add-user", "malu", "--no-users"], "choose one"),
            (["edit", "1", "--add-tag", "a", "--remove-tag", "a"], "give each once"),
        ] {
            let result = try Program.run(arguments, in: home, environment: home.withKey)
            #expect(result.status == 64 && result.errors.contains(part), "\(arguments): \(result.errors)")
        }
    }

    /// Several transactions: killed in the middle, gone on with, undone: all is as before.
    @Test func aKilledRunIsResumedAndUndone() throws {
        try fill(30_000)
        let before = try listed()
        let environment = home.environment.merging(home.withKey) { $1 }
        let process = try SpawnedProcess(
            Program.path, ["share", "--all", "--group", "SRE:edit", "--yes"], environment: environment)
        try Journal.wait(in: home) { $0.contains(" changed\n") }
        kill(process.processID, SIGKILL)
        _ = process.wait()
        let done = try listed().values.count { $0.contains("SRE") }
        try #require(done > 0 && done < 30_000, "the run was over before it could be killed")
        let mention = try cofre("list", "--filter", "name:zzz").errors
        #expect(mention.contains("Cut short: a run to share, started "), "\(mention)")
        let resumed = try cofre("runs", "resume", "1", "--yes")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try listed().values.allSatisfy { $0.contains("SRE") })
        let undone = try cofre("runs", "undo", "1", "--include-uncertain", "--yes")
        #expect(undone.status == 0 && undone.errors.contains("30000 changed"), "\(undone.errors)")
        #expect(differing(try listed(), before).isEmpty)
    }
}
