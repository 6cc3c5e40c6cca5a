import Foundation
import TestSupport
import Testing

@testable import Journal
@testable import Secrets

@Suite("The journal in files")
struct FileJournalTests {
    private let identity = ServiceIdentity(name: "vault", place: "/home/a b/%\n.cofre", user: "ana")
    private let place = ServiceIdentity(name: "vault", place: "p", user: "ana %")

    /// A new directory that is removed afterwards.
    private func plan(_ count: Int64 = 4) -> BulkPlan {
        var table = SecretTable()
        table.append((1...count).map { .sample($0, name: "Confidential \($0)", state: $0 == 2 ? .inactive : .active) })
        return BulkPlan.make(.toggle, table.rows.map(\.id), in: Listing(table))
    }

    /// Those of runs that have not ended.
    private func files(_ directory: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory))?.filter { !$0.hasSuffix(".done") } ?? []
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func outcomes(_ changed: Int64...) -> [ItemOutcome] {
        changed.map { ItemOutcome(id: SecretID($0), result: .success(.changed)) }
    }

    @Test func aRunThatEndsLeavesNothing() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            let record = try journal.begin(plan(), identity: identity)
            #expect(files(directory).count == 1)
            try record.record(outcomes(1))
            try record.end(keeping: nil, .done)
            try record.end(keeping: nil, .done)
            try record.record(outcomes(2))
            #expect(files(directory).isEmpty)
            #expect(journal.unfinished(identity: identity).isEmpty)
        }
    }

    @Test func aRunWhoseProcessIsGoneIsOfferedWithWhatIsLeft() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory, now: { 1234 })
            do {
                let record = try journal.begin(plan(), identity: identity)
                try record.record(outcomes(3))
                try record.record([ItemOutcome(id: SecretID(1), result: .failure(.timedOut))])
                // While it lives, nobody is offered it.
                #expect(journal.unfinished(identity: identity).isEmpty)
            }
            let run = try #require(journal.unfinished(identity: identity).first)
            #expect(run.goal == .toggle && run.startedAt == 1234 && run.leftCount == 2)
            #expect(
                run.items.map(\.result)
                    == [.failed(.timedOut), .untouched, .changed, .untouched])
            #expect(
                run.left == [
                    BulkTarget(id: SecretID(2), change: .activation(true)),
                    BulkTarget(id: SecretID(4), change: .activation(false)),
                ])

            var table = SecretTable()
            table.append([.sample(2, name: "two", state: .active), .sample(4, name: "four", state: .active)])
            let resumed = run.resumePlan(in: Listing(table))
            #expect(resumed.items.map(\.name) == ["two", "four"])
            #expect(resumed.acting.map(\.id) == [SecretID(4)])

            #expect(journal.unfinished(identity: ServiceIdentity(name: "vault", place: "other", user: nil)).isEmpty)
            try journal.discard(run.name)
            try journal.discard(run.name)
            #expect(files(directory).isEmpty)
        }
    }

    @Test func aLivingRunIsNotDiscarded() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            let record = try journal.begin(plan(), identity: identity)
            let name = try #require(files(directory).first)
            #expect(throws: ServiceError.self) { try journal.discard(name) }
            #expect(files(directory) == [name])
            try record.end(keeping: nil, .done)
        }
    }

    @Test func filesAreForTheUserAloneAndHoldNoNames() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            let record = try journal.begin(plan(), identity: identity)
            let path = directory + "/" + (try #require(files(directory).first))
            #expect(try mode(path) == 0o600)
            #expect(try mode(directory) == 0o700)
            #expect(try mode((directory as NSString).deletingLastPathComponent) == 0o700)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(!text.contains("Confidential"))
            try record.end(keeping: nil, .done)
        }
    }

    @Test func severalRunsStandSideBySideOldestFirst() throws {
        try withDirectory { directory in
            for (id, time) in [(1, 30), (2, 10), (3, 20), (4, 20)] as [(Int64, Int64)] {
                _ = try FileJournal(directory: directory, now: { time }).begin(planned([id]), identity: identity)
            }
            #expect(
                FileJournal(directory: directory).unfinished(identity: identity).map(\.startedAt) == [10, 20, 20, 30])
        }
    }

    @Test func whatIsNoJournalIsLeftAlone() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            #expect(journal.unfinished(identity: identity).isEmpty)
            _ = try journal.begin(plan(), identity: identity)
            let good = directory + "/" + (try #require(files(directory).first))
            try Data([0xFF, 0x00, 0x0A]).write(to: URL(fileURLWithPath: directory + "/a.run"))
            try FileManager.default.createSymbolicLink(atPath: directory + "/b.run", withDestinationPath: good)
            try FileManager.default.createDirectory(atPath: directory + "/c.run", withIntermediateDirectories: false)
            #expect(mkfifo(directory + "/d.run", 0o600) == 0)
            #expect(journal.unfinished(identity: identity).count == 1)
            #expect(journal.unreadable() == [directory + "/a.run"])
            #expect(files(directory).count == 5)
        }
    }

    @Test func aBeginningThatWasCutShortIsClearedAway() throws {
        try withDirectory { directory in
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: directory + "/1-2-3.new"))
            #expect(FileJournal(directory: directory).unfinished(identity: identity).isEmpty)
            #expect(files(directory).count == 1, "it may be about to be locked")
            let later = Int64(Date().timeIntervalSince1970) + 3600
            #expect(FileJournal(directory: directory, now: { later }).unfinished(identity: identity).isEmpty)
            #expect(files(directory).isEmpty)
        }
    }

    @Test func aDirectoryThatCannotBeMadeIsTold() throws {
        try withDirectory { directory in
            let parent = (directory as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(
                atPath: (parent as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: parent))
            let journal = FileJournal(directory: directory)
            let error = try #require(throws: JournalError.self) { try journal.begin(plan(), identity: identity) }
            guard case .failed(.file(let path, _)) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(path.hasPrefix(parent))
        }
    }

    @Test("A journal that was cut off at any byte offers what was not surely done, and never more than the plan")
    func tornAtEveryByte() {
        let plan = plan(12)
        let beginning = JournalText.beginning(plan, identity, startedAt: 5)
        let batches = [
            outcomes(1, 2), [ItemOutcome(id: SecretID(11), result: .success(.already))],
            [ItemOutcome(id: SecretID(12), result: .failure(.conflict))], outcomes(3),
        ]
        let whole = Array((beginning + batches.map { JournalText.lines($0) }.joined()).utf8)
        let planned = plan.acting.map { BulkTarget(id: $0.id, change: .activation($0.change == .activation(true))) }
        for length in 0...whole.count {
            let text = String(decoding: whole[..<length], as: UTF8.self)
            let run = JournalText.parse(text, name: "x", place: identity.place)
            if length < beginning.utf8.count {
                #expect(run == nil, "nothing was sent: \(length)")
                continue
            }
            let written = String(text.dropFirst(beginning.count))
            let done = written.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .compactMap { SecretID(String($0.split(separator: " ")[0])) }
            #expect(run?.left == planned.filter { !done.contains($0.id) }, "\(length)")
            #expect(run?.items.count == plan.items.count)

            // The disk was full for a while, then the next batch was written on a line of its own.
            let mended = JournalText.parse(
                text + "\n" + JournalText.lines(outcomes(7)), name: "x", place: identity.place)
            let lost = Set(run?.left ?? []).subtracting(mended?.left ?? []).map(\.id)
            #expect(Set(lost).isSubset(of: [SecretID(7)] + Self.lastLine(written)), "\(length)")
            #expect(mended?.left.contains { $0.id == SecretID(7) } == false)
        }
    }

    /// The identifier of a last line that lacks nothing but its end.
    private static func lastLine(_ text: String) -> [SecretID] {
        let words = text.split(separator: "\n", omittingEmptySubsequences: false).last?.split(separator: " ") ?? []
        guard words.count >= 2, ["changed", "already", "failed"].contains(words[1]) else { return [] }
        return SecretID(String(words[0])).map { [$0] } ?? []
    }

    @Test("Any damage gives nothing or items of the plan, never a crash")
    func damage() {
        var random = SplitMix(seed: 23)
        let plan = plan(8)
        let whole = Array(
            (JournalText.beginning(plan, place, startedAt: 5) + JournalText.lines(outcomes(1, 2, 3))).utf8)
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<(1 + random.below(3)) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            let run = JournalText.parse(String(decoding: bytes, as: UTF8.self), name: "x", place: "p")
            #expect((run?.left.count ?? 0) <= 8)
        }
    }

    @Test("A run that was over but not reported has nothing left, and its outcomes for a report")
    func nothingLeft() {
        let text = JournalText.beginning(plan(2), place, startedAt: 5) + JournalText.lines(outcomes(1, 2))
        let run = JournalText.parse(text, name: "x", place: "p")
        #expect(run?.leftCount == 0 && run?.items.map(\.result) == [.changed, .changed])
    }

    // MARK: text forms

    @Test("Every outcome is read back, with the kind of a failure")
    func outcomesAreKept() {
        let all: [ReportItem.Result] = [
            .changed, .already, .uncertain, .notPermitted, .skipped, .superseded, .untouched,
            .failed(.notFound), .failed(.noAccess), .failed(.inactive), .failed(.conflict), .failed(.locked),
            .failed(.timedOut),
        ]
        for result in all { #expect(JournalResult.read(Substring(JournalResult.word(result))) == result) }
        // Texts are not kept: a server's may hold anything.
        let told: [ServiceError] = [
            .server(status: 500, message: "client_secret=hush"), .gateway(status: 502, text: "hush"),
            .outcomeUnknown(reason: "hush"), .unreachable(reason: "hush"), .unsupported("hush"),
        ]
        for error in told {
            let word = JournalResult.word(.failed(error))
            #expect(!word.contains("hush"))
            guard case .failed(let read) = JournalResult.read(Substring(word)) else {
                Issue.record("\(word)")
                continue
            }
            #expect(read.exitStatus == error.exitStatus)
        }
    }

    @Test("A failure that was cut off, or of a kind that is not known, may have been done")
    func unknownFailures() {
        for text in ["failed", "failed outcome", "failed time", "failed new-kind 3"] {
            guard case .failed(.outcomeUnknown)? = JournalResult.read(Substring(text)) else {
                Issue.record("\(text)")
                continue
            }
        }
    }

    @Test("A secret that stands twice in a plan is damage")
    func repeated() {
        let text = JournalText.beginning(plan(2), place, startedAt: 5)
        #expect(JournalText.parse(text, name: "x", place: "p") != nil)
        let twice = text.replacingOccurrences(of: "2 on", with: "1 on")
        #expect(twice != text && JournalText.parse(twice, name: "x", place: "p") == nil)
    }

    @Test("What the first version wrote is read")
    func firstVersion() {
        let text = """
            cofre-run 1
            place p
            goal deactivate
            started 77
            12 off
            15 off
            16 on
            17 off
            begun 4
            15 changed
            12 failed
            17 already

            """
        let run = JournalText.parse(text, name: "x", place: "p")
        #expect(run?.goal == .deactivate && run?.startedAt == 77 && run?.undoes == nil)
        #expect(run?.left == [BulkTarget(id: SecretID(16), change: .activation(true))])
        #expect(run?.items.map(\.id.rawValue) == [12, 15, 16, 17])
        // Neither why it failed is known, nor what was sent.
        #expect(run?.items[0].mayHaveChanged == true)
        #expect(run?.doubtful == [SecretID(16)])
        #expect(run?.items[1].result == .changed && run?.items[3].result == .already)
        #expect(JournalText.parse("cofre-run 4\n" + text.dropFirst(12), name: "x", place: "p") == nil)
    }

    @Test("The text of a run with all that it can hold")
    func secondVersion() {
        var table = SecretTable()
        table.append([
            .sample(1), .sample(2, state: .inactive), .sample(3, access: .view), .sample(4, state: .unknown),
        ])
        let plan = BulkPlan(
            goal: .deactivate, items: BulkPlan.make(.deactivate, table.rows.map(\.id), in: Listing(table)).items,
            undoes: 66)
        let text =
            JournalText.beginning(plan, place, startedAt: 77)
            + JournalText.lines([ItemOutcome(id: SecretID(4), result: .failure(.noAccess))])
        #expect(
            text == """
                cofre-run 3
                place p
                user ana %25.
                goal deactivate
                started 77
                undoes 66
                1 off
                2 off already
                3 off denied
                4 off
                begun 4
                4 failed no-access

                """)
        let run = JournalText.parse(text, name: "x", place: "p")
        #expect(run?.undoes == 66 && run?.user == "ana %" && run?.doubtful.isEmpty == true)
        #expect(run?.items.map(\.result) == [.untouched, .already, .notPermitted, .failed(.noAccess)])
    }

    // MARK: going on

    private func planned(_ ids: [Int64], goal: BulkGoal = .deactivate) -> BulkPlan {
        var table = SecretTable()
        table.append(ids.map { .sample($0, state: goal == .activate ? .inactive : .active) })
        return BulkPlan.make(goal, table.rows.map(\.id), in: Listing(table))
    }

    @Test("A run that is gone on with is one run in the journal; killed again, it has all that both parts did")
    func twoDeaths() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory, now: { 10 })
            var table = SecretTable()
            table.append((1...5).map { .sample($0) })
            _ = try journal.begin(planned([1, 2, 3, 4, 5]), identity: identity).record(outcomes(1, 2))
            let first = try #require(journal.unfinished(identity: identity).first)
            let second = FileJournal(directory: directory, now: { 20 })
            let plan = first.resumePlan(in: Listing(table))
            do {
                let record = try second.begin(plan, identity: identity)
                record.sending([SecretID(3), SecretID(4)])
                try record.record([ItemOutcome(id: SecretID(3), result: .success(.uncertain))])
                #expect(files(directory).count == 1)
                #expect(files(directory) != [first.name], "the second part has taken its place")
            }
            let runs = journal.unfinished(identity: identity)
            #expect(runs.count == 1 && runs[0].startedAt == 10)
            #expect(runs.first?.items.map(\.result) == [.changed, .changed, .uncertain, .untouched, .untouched])
            let last = try #require(runs.first).resumePlan(in: Listing(table))
            #expect(last.acting.map(\.id.rawValue) == [4, 5])
            #expect(last.earlier?.doubtful == [SecretID(4)], "5 was not sent")
        }
    }

    @Test("A retry that dies has what failed as left: some of it may have been done")
    func deathInARetry() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            var table = SecretTable()
            table.append([.sample(1), .sample(2)])
            let report = BulkReport(
                goal: .deactivate,
                items: [
                    ReportItem(id: SecretID(1), name: "", change: .activation(false), result: .changed),
                    ReportItem(
                        id: SecretID(2), name: "", change: .activation(false),
                        result: .failed(.outcomeUnknown(reason: "cut"))),
                ], startedAt: 5, seconds: 1)
            _ = try journal.begin(report.retryPlan(in: Listing(table)), identity: identity)
            let run = try #require(journal.unfinished(identity: identity).first)
            #expect(run.startedAt == 5 && run.items.map(\.result) == [.changed, .untouched])
            #expect(run.doubtful == [SecretID(2)])
        }
    }

    @Test("What a later run has reported on is no longer left of earlier ones; before that it is")
    func superseding() throws {
        try withDirectory { directory in
            _ = try FileJournal(directory: directory, now: { 1 }).begin(planned([1, 2, 3]), identity: identity)
                .record(outcomes(1))
            _ = try FileJournal(directory: directory, now: { 2 }).begin(planned([7, 8]), identity: identity)
            let elsewhere = ServiceIdentity(name: "vault", place: "other", user: nil)
            _ = try FileJournal(directory: directory, now: { 3 }).begin(planned([7, 8]), identity: elsewhere)
            let journal = FileJournal(directory: directory, now: { 9 })
            let later = planned([2, 7, 8, 9], goal: .activate)
            do {
                let record = try journal.begin(later, identity: identity)
                #expect(journal.unfinished(identity: identity).isEmpty, "they are locked as long as it runs")
                // Nothing is sent: the server is gone.
                try record.end(keeping: nil, .done)
            }
            #expect(journal.unfinished(identity: identity).map(\.leftCount) == [2, 2])
            let record = try journal.begin(later, identity: identity)
            try record.record(outcomes(2, 7, 8))
            try record.end(keeping: nil, .done)
            let runs = journal.unfinished(identity: identity)
            #expect(runs.map(\.startedAt) == [1], "the other one had done nothing and has nothing left")
            #expect(runs.first?.items.map(\.result) == [.changed, .superseded, .untouched])
            #expect(journal.unfinished(identity: elsewhere).first?.leftCount == 2)
            // What the later run took is not done again, and not undone either.
            var table = SecretTable()
            table.append((1...3).map { .sample($0) })
            #expect(runs.first?.resumePlan(in: Listing(table)).acting.map(\.id) == [SecretID(3)])
        }
    }

    @Test(
        "What a later run finds as it wants it is its own as well, also if it has nothing to send", arguments: [0, 2])
    func supersedingWhatIsSoAlready(sent: Int64) throws {
        try withDirectory { directory in
            // Cut short at half: the other two are still active.
            _ = try FileJournal(directory: directory, now: { 1 }).begin(planned([1, 2, 3, 4]), identity: identity)
                .record(outcomes(1, 2))
            var table = SecretTable()
            table.append((1...4).map { .sample($0, state: $0 <= sent ? .inactive : .active) })
            let journal = FileJournal(directory: directory, now: { 9 })
            let record = try journal.begin(
                BulkPlan.make(.activate, table.rows.map(\.id), in: Listing(table)), identity: identity)
            if sent > 0 { try record.record(outcomes(1, 2)) }
            try record.end(keeping: nil, .done)
            // What it did is still to be reported; nothing of it is done any more.
            let run = try #require(journal.unfinished(identity: identity).first)
            #expect(run.items.map(\.result) == [.changed, .changed, .superseded, .superseded])
            #expect(run.resumePlan(in: Listing(table)).items.isEmpty)
        }
    }

    @Test("Discarding the later one of two runs does not give the earlier one back what the later one did")
    func discardingTheLaterOne() throws {
        try withDirectory { directory in
            _ = try FileJournal(directory: directory, now: { 1 }).begin(planned([1, 2]), identity: identity)
            var table = SecretTable()
            table.append([.sample(1, state: .active), .sample(2, state: .inactive)])
            let journal = FileJournal(directory: directory, now: { 9 })
            _ = try journal.begin(
                BulkPlan.make(.activate, table.rows.map(\.id), in: Listing(table)), identity: identity)
            try journal.discard(try #require(journal.unfinished(identity: identity).last).name)
            #expect(
                journal.unfinished(identity: identity).map(\.left) == [
                    [BulkTarget(id: SecretID(2), change: .activation(false))]
                ])
        }
    }

    @Test("A run is offered to its user alone, but taken over by whoever acts later")
    func users() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            _ = try journal.begin(planned([1, 2]), identity: identity)
            let other = ServiceIdentity(name: "vault", place: identity.place, user: "bia")
            #expect(journal.unfinished(identity: other).isEmpty)
            let record = try journal.begin(planned([1], goal: .activate), identity: other)
            try record.record(outcomes(1))
            try record.end(keeping: nil, .done)
            #expect(journal.unfinished(identity: identity).map(\.leftCount) == [1])
        }
    }

    @Test("What a run shows is what it does: one that changed since is refused, and so is a second taker")
    func changedSinceItWasShown() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory, now: { 1 })
            _ = try journal.begin(planned([1, 2, 3]), identity: identity)
            var table = SecretTable()
            table.append((1...3).map { .sample($0) })
            let shown = try #require(journal.unfinished(identity: identity).first).resumePlan(in: Listing(table))
            do {
                let record = try FileJournal(directory: directory, now: { 2 })
                    .begin(planned([2], goal: .activate), identity: identity)
                try record.record(outcomes(2))
                try record.end(keeping: nil, .done)
            }
            #expect(throws: JournalError.taken) { _ = try journal.begin(shown, identity: identity) }
            let again = try #require(journal.unfinished(identity: identity).first).resumePlan(in: Listing(table))
            #expect(again.acting.map(\.id.rawValue) == [1, 3])
            let record = try journal.begin(again, identity: identity)
            #expect(throws: JournalError.taken) { _ = try journal.begin(again, identity: identity) }
            try record.end(keeping: nil, .done)
            #expect(files(directory).isEmpty)
        }
    }

    @Test("Only what was announced may have been done; of a run that is kept nothing else")
    func announced() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            do {
                let record = try journal.begin(planned([1, 2, 3, 4]), identity: identity)
                record.sending([SecretID(1), SecretID(2)])
                try record.record(outcomes(1))
            }
            var run = try #require(journal.unfinished(identity: identity).first)
            #expect(run.left.map(\.id.rawValue) == [2, 3, 4] && run.doubtful == [SecretID(2)])
            var table = SecretTable()
            table.append((1...4).map { .sample($0) })
            do {
                let record = try journal.begin(run.resumePlan(in: Listing(table)), identity: identity)
                record.sending([SecretID(3)])
                try record.end(keeping: [SecretID(3), SecretID(4)], .done)
            }
            run = try #require(journal.unfinished(identity: identity).first)
            #expect(run.left.map(\.id.rawValue) == [2, 3, 4] && run.doubtful == [SecretID(2)])
        }
    }

    @Test("What is out of reach stays left of the run", arguments: [true, false])
    func outOfReach(isGone: Bool) throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            _ = try journal.begin(planned([1, 2]), identity: identity)
            var table = SecretTable()
            table.append(isGone ? [.sample(1)] : [.sample(1), .sample(2, access: .view)])
            let run = try #require(journal.unfinished(identity: identity).first)
            let plan = run.resumePlan(in: Listing(table))
            #expect(plan.outOfReach == [SecretID(2)])
            try journal.begin(plan, identity: identity).record(outcomes(1))
            #expect(journal.unfinished(identity: identity).first?.items.map(\.result) == [.changed, .untouched])
        }
    }

    @Test("A living run loses nothing to a later one")
    func livingRunsKeepTheirs() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            var living: (any RunRecord)? = try journal.begin(planned([1, 2]), identity: identity)
            try journal.begin(planned([1, 2]), identity: identity).end(keeping: nil, .done)
            #expect(files(directory).count == 1)
            try living?.record(outcomes(1))
            living = nil
            #expect(journal.unfinished(identity: identity).first?.items.map(\.result) == [.changed, .untouched])
        }
    }

    @Test("What cannot be kept is known before")
    func problem() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            #expect(journal.problem() == nil)
            #expect(files(directory).isEmpty)
            let blocked = FileJournal(directory: "/dev/null/runs")
            guard case .file = blocked.problem() else {
                Issue.record("\(String(describing: blocked.problem()))")
                return
            }
        }
    }
}

extension JournalText {
    /// The run of a text; nil if there is none in it, or it was run elsewhere.
    fileprivate static func parse(_ text: String, name: String, place: String) -> UnfinishedRun? {
        if case .run(let run, place: place) = read(Array(text.utf8), name: name) { run } else { nil }
    }
}
