#if Server
    import Foundation
    import Testing

    /// The real program on the real server, over TLS: the whole round, as a person would go it.
    @Suite(.serialized) struct RemoteTerminalTests {
        private func open(_ stage: RemoteStage) throws -> Tmux {
            try Tmux("exec '\(Program.path)' --profile prod", in: stage.home)
        }

        @Test func theWholeRound() throws {
            let stage = try RemoteStage(30)
            let terminal = try open(stage)
            let first = try terminal.wait(for: "30 unknown")
            #expect(first.hasPrefix("  prod  \(stage.host)"))

            // Look, switch off, see what happened.
            try terminal.type("/\"name 1\"")
            try terminal.keys("Enter")
            try terminal.wait(for: "11 of 30")
            try terminal.type("*d")
            let plan = try terminal.wait(for: "state unknown 11")
            #expect(plan.contains("Deactivate 11 secrets · \(stage.host)"))
            #expect(plan.contains("will be sent 11"))
            #expect(try stage.count("active:no") == 0, "nothing is done that was not confirmed")
            try terminal.type("11")
            try terminal.type("y")
            try terminal.wait(for: "changed 11")
            #expect(try stage.count("active:no") == 11)

            // Undo.
            try terminal.type("u")
            try terminal.wait(for: "Undo: activate 11 secrets")
            try terminal.type("11")
            try terminal.type("y")
            try terminal.wait(for: "activate")
            try terminal.wait(what: "the undo's report") {
                $0.contains("Report · activate") && $0.contains("changed 11")
            }
            #expect(try stage.count("active:no") == 0)

            // Back on the list, the states that the answers told stay through a new list.
            try terminal.keys("q")
            try terminal.wait(for: "11 active")
            try terminal.keys("Escape")
            try terminal.wait(for: "30 secrets")
            try terminal.type("r")
            try terminal.wait(what: "what was learnt") { $0.contains("11 active") && $0.contains("19 unknown") }

            // Create, shared with somebody who is known and somebody who is not.
            try terminal.type("c")
            try terminal.wait(for: "Create a secret")
            for text in ["New key", "https://new.example", "new-id"] {
                try terminal.type(text)
                try terminal.keys("Tab")
            }
            for _ in 0..<5 { try terminal.keys("Tab") }
            try terminal.keys("Enter")
            try terminal.wait(for: "Users")
            for name in ["malu", "ghost"] {
                try terminal.type("a")
                try terminal.type(name)
                try terminal.keys("Enter")
                try terminal.wait(for: name)
            }
            try terminal.keys("Enter")
            try terminal.keys("C-s")
            try terminal.wait(for: "Created New key, but not shared with ghost.")
            #expect(try stage.count("user:malu") == 1)
            try terminal.keys("q")
        }

        @Test func aServerThatGoesAwayLeavesTheListAndSaysSo() throws {
            let stage = try RemoteStage(5)
            let terminal = try open(stage)
            try terminal.wait(for: "5 unknown")
            stage.stop()
            try terminal.type("r")
            // The message stands over the line that says so until the next key.
            try terminal.wait(for: "cannot be reached")
            try terminal.type("k")
            let stale = try terminal.wait(what: "the list to be marked stale") { $0.contains("STALE, of ") }
            #expect(stale.contains("name 3"))
            try stage.start()
            try terminal.type("r")
            try terminal.wait(what: "the list to be fresh again") { !$0.contains("STALE") && $0.contains("5 secrets") }
        }

        /// The server dies in the middle: what the report says has to be what is in the vault.
        @Test func aRunThatTheServerDoesNotSurviveIsReportedTruly() throws {
            let total = 8000
            let stage = try RemoteStage(total)
            let terminal = try open(stage)
            try deactivateAll(total, on: terminal)
            try terminal.wait(what: "the run to be under way") { screen in
                Self.number(before: " changed", in: screen).map { $0 > 20 } == true
            }
            stage.stop(killing: true)
            // It asks what to do; trying again before the server is back stops it once more.
            try terminal.wait(seconds: 150, what: "the pause") { $0.contains("try again") }
            try terminal.keys("Escape")
            let report = try terminal.wait(seconds: 30, what: "the report") { $0.contains("Report · deactivate") }
            let changed = try #require(Self.number(after: "changed ", in: report))
            let unknown = Self.number(after: "unclear ", in: report) ?? 0
            let failed = Self.number(after: "failed ", in: report) ?? 0
            let untouched =
                Self.number(after: "untouched ", in: report) ?? Self.number(after: "not reached ", in: report)
            #expect(changed + unknown + failed + (untouched ?? 0) == total, "every secret is accounted for:\n\(report)")
            #expect(changed < total)
            let inactive = try stage.count("active:no")
            // Those that failed may or may not have been done, and are told so; all others are certain.
            #expect(
                inactive >= changed + unknown && inactive <= changed + unknown + failed, "\(inactive) of\n\(report)")

            // What is left is done when the server is back.
            try stage.start()
            try terminal.type("r")
            try terminal.wait(for: "Deactivate")
            try terminal.type("\(failed + (untouched ?? 0))")
            try terminal.type("y")
            // Of the whole run: that of both parts.
            let whole = try terminal.wait(seconds: 150, what: "the second report") {
                $0.contains("Report · deactivate") && !$0.contains("failed") && !$0.contains("reached")
            }
            #expect(whole.contains("[all \(total)]"))
            #expect(try stage.count("active:no") == total)
        }

        @Test func quittingInTheMiddleLeavesTheRestToBeResumed() throws {
            let total = 8000
            let stage = try RemoteStage(total)
            do {
                let terminal = try Tmux(
                    "'\(Program.path)' --profile prod\(Tmux.tellingTheEnd)", in: stage.home)
                try deactivateAll(total, on: terminal)
                try terminal.wait(what: "the run to be under way") { screen in
                    Self.number(before: " changed", in: screen).map { $0 > 20 } == true
                }
                try terminal.keys("C-q")
                try terminal.wait(for: "Quit all the same?")
                try terminal.type("y")
                try terminal.wait(for: "ended with 0")
            }
            let done = try stage.count("active:no")
            try #require(done < total, "the run was over before it could be left")
            let terminal = try open(stage)
            try terminal.wait(for: "Cut short")
            try terminal.answer("Enter")
            let plan = try terminal.wait(for: "Type ")
            let left = try #require(Self.number(after: "Type ", in: plan))
            #expect(left >= total - done && left < total, "\(left) left, \(done) done")
            try terminal.type("\(left)")
            try terminal.type("y")
            try terminal.wait(seconds: 150, what: "the report") { $0.contains("Report · deactivate") }
            #expect(try stage.count("active:no") == total)
        }

        /// As after a power cut: what was done before and after is one run, for the report and for undo.
        @Test func aKilledRunIsResumedReportedAndUndoneWhole() throws {
            let total = 2000
            let stage = try RemoteStage(total)
            // Inactive before the run: they must be so after its undo.
            let before = try Program.run(
                ["deactivate", "--vault", stage.home.vault, "--filter", "name:/7$/", "--yes"], in: stage.home,
                environment: stage.home.withKey)
            try #require(before.status == 0, "\(before.errors)")
            do {
                let terminal = try open(stage)
                try deactivateAll(total, on: terminal)
                try Journal.wait(in: stage.home) { $0.matches(of: /changed\n/).count > 300 }
                let process = try terminal.processID
                kill(process, SIGKILL)
                try Tmux.waitForEnd(of: process)
            }
            try #require(try stage.count("active:no") < total, "the run was over before it could be killed")
            let listed = try Program.run(["list", "--profile", "prod", "--json"], in: stage.home)
            #expect(listed.errors.contains("Cut short: a run to deactivate, started "), "\(listed.errors)")
            #expect(listed.errors.contains("'cofre resume --profile prod' goes on with it"))

            let terminal = try open(stage)
            try terminal.wait(for: "Cut short")
            try terminal.answer("Enter")
            let plan = try terminal.wait(for: "Type ")
            #expect(plan.contains("Goes on with the run of "))
            try terminal.type("\(try #require(Self.number(after: "Type ", in: plan)))")
            try terminal.type("y")
            let report = try terminal.wait(seconds: 150, what: "the report") { $0.contains("Report · deactivate") }
            #expect(try stage.count("active:no") == total)
            let changed = try #require(Self.number(after: "changed ", in: report))
            let unknown = Self.number(after: "unclear ", in: report) ?? 0
            let already = Self.number(after: "already inactive ", in: report) ?? 0
            #expect(report.contains("[all \(total)]") && changed + unknown + already == total, "\(report)")
            // What is not known is what was in flight, or answered and not noted yet.
            #expect(unknown < total / 4, "\(report)")

            try terminal.type("u")
            try terminal.wait(for: "Undo: activate \(changed) secrets")
            try terminal.type("\(changed)")
            try terminal.type("y")
            try terminal.wait(seconds: 150, what: "the undo's report") { $0.contains("Report · activate · undo") }
            #expect(try stage.count("active:yes") == changed)
            #expect(try stage.count("name:/7$/ active:no") == total / 10, "what was inactive before is so again")
            #expect(try stage.count("active:no") <= total / 10 + unknown)
        }

        /// Marks all secrets, has them deactivated, and confirms it.
        private func deactivateAll(_ total: Int, on terminal: Tmux) throws {
            try terminal.wait(for: "\(total) unknown")
            try terminal.type("*d")
            try terminal.wait(for: "Type \(total)")
            try terminal.type("\(total)")
            try terminal.type("y")
        }

        /// What is in flight is finished and written down: nothing is in doubt, and exactly the rest is left.
        @Test(arguments: [true, false]) func aTerminalThatGoesAwayStopsTheRunInOrder(_ hangsUp: Bool) throws {
            let total = 2000
            let stage = try RemoteStage(total)
            do {
                let terminal = try open(stage)
                try deactivateAll(total, on: terminal)
                try Journal.wait(in: stage.home) { $0.matches(of: /changed\n/).count > 300 }
                let process = try terminal.processID
                if hangsUp { try terminal.hangUp() } else { kill(process, SIGTERM) }
                try Tmux.waitForEnd(of: process)
            }
            try Self.expectResumable(stage, total)
        }

        /// The same on the command line.
        @Test(arguments: [SIGTERM, SIGHUP]) func aCommandThatIsToldToEndStopsItsRunInOrder(_ signal: Int32) throws {
            let total = 2000
            let stage = try RemoteStage(total)
            let process = try SpawnedProcess(
                Program.path, ["deactivate", "--profile", "prod", "--all", "--yes"], environment: stage.home.environment
            )
            try Journal.wait(in: stage.home) { $0.matches(of: /changed\n/).count > 300 }
            kill(process.processID, signal)
            _ = process.wait()
            let errors = try process.errors
            #expect(errors.contains("what is left is kept"), "\(errors)")
            try Self.expectResumable(stage, total)
        }

        /// With `on_hangup = "finish"` what was confirmed goes on, and the next start has its report.
        @Test func aRunMayGoOnWithoutItsTerminal() throws {
            let total = 3000
            let stage = try RemoteStage(total)
            try stage.home.configure("\n[runs]\non_hangup = \"finish\"\n")
            do {
                let terminal = try open(stage)
                try deactivateAll(total, on: terminal)
                try Journal.wait(in: stage.home) { $0.matches(of: /changed\n/).count > 100 }
                let process = try terminal.processID
                try terminal.hangUp()
                try Tmux.waitForEnd(of: process)
            }
            #expect(try stage.count("active:no") == total)
            let terminal = try open(stage)
            try terminal.wait(for: "Ended without you: run to deactivate")
            try terminal.answer("Enter")
            try terminal.wait(seconds: 30, what: "the report") {
                $0.contains("Report · deactivate") && $0.contains("[all \(total)]  changed \(total)")
            }
        }

        /// The same on the command line.
        @Test func aCommandMayGoOnWithoutItsTerminal() throws {
            let total = 2000
            let stage = try RemoteStage(total)
            try stage.home.configure("\n[runs]\non_hangup = \"finish\"\n")
            let process = try SpawnedProcess(
                Program.path, ["deactivate", "--profile", "prod", "--all", "--yes"], environment: stage.home.environment
            )
            try Journal.wait(in: stage.home) { $0.matches(of: /changed\n/).count > 100 }
            kill(process.processID, SIGHUP)
            #expect(process.wait() == 0)
            #expect(try stage.count("active:no") == total)
            let next = try Program.run(["list", "--profile", "prod", "--code", "none"], in: stage.home)
            #expect(next.errors.contains("report was not shown yet"), "\(next.errors)")
        }

        /// Started by nohup(1), it is to go on.
        @Test func aCommandThatIgnoresTheHangupGoesOn() throws {
            let total = 2000
            let stage = try RemoteStage(total)
            let process = try SpawnedProcess(
                "/bin/sh",
                ["-c", "trap '' HUP; exec \"$0\" deactivate --profile prod --all --yes", Program.path],
                environment: stage.home.environment)
            try Journal.wait(in: stage.home) { $0.matches(of: /changed\n/).count > 100 }
            kill(process.processID, SIGHUP)
            let status = process.wait()
            let errors = try process.errors
            #expect(status == 0 && errors.contains("\(total) changed"), "\(errors)")
        }

        private static func expectResumable(_ stage: RemoteStage, _ total: Int) throws {
            let done = try stage.count("active:no")
            try #require(done < total, "the run was over before it could be stopped")
            func run(_ arguments: String...) throws -> Program.Result {
                try Program.run(arguments + ["--profile", "prod", "--yes", "--json"], in: stage.home)
            }
            let resumed = try run("runs", "resume", "1")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(resumed.output.utf8)) as? [String: Any], "\(resumed.errors)"
            )
            let counts = try #require(report["counts"] as? [String: Int])
            #expect(counts["changed"] == total && counts["uncertain"] == 0, "\(counts)")
            #expect(try stage.count("active:no") == total)
            #expect(try run("runs", "undo", "1").status == 0)
            #expect(try stage.count("active:no") == 0)
        }

        private static func number(before word: String, in screen: String) -> Int? {
            guard let end = screen.range(of: word)?.lowerBound else { return nil }
            let digits = screen[..<end].reversed().prefix { $0.isNumber }
            return Int(String(digits.reversed()))
        }

        private static func number(after word: String, in screen: String) -> Int? {
            guard let start = screen.range(of: word)?.upperBound else { return nil }
            return Int(screen[start...].prefix { $0.isNumber })
        }
    }
#endif
