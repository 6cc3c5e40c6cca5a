import Foundation
import TestSupport
import Testing

@testable import Secrets

@Suite("The journal in files")
struct FileJournalTests {
    private let identity = ServiceIdentity(name: "vault", place: "/home/a b/%\n.cofre", user: "ana")

    /// A new directory that is removed afterwards.
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "cofre-journal-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path + "/state/journal")
    }

    private func plan(_ count: Int64 = 4) -> BulkPlan {
        var table = SecretTable()
        table.append((1...count).map { .sample($0, name: "Confidential \($0)", state: $0 == 2 ? .inactive : .active) })
        return BulkPlan.make(.toggle, table.rows.map(\.id), in: table)
    }

    private func files(_ directory: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
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
            record.end()
            record.end()
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
            #expect(run.goal == .toggle && run.startedAt == 1234 && run.doneCount == 2 && run.failedCount == 1)
            #expect(
                run.left == [BulkTarget(id: SecretID(2), isActive: true), BulkTarget(id: SecretID(4), isActive: false)])

            var table = SecretTable()
            table.append([.sample(2, name: "two", state: .active), .sample(4, name: "four", state: .active)])
            let resumed = run.resumePlan(in: table)
            #expect(resumed.items.map(\.name) == ["two", "four"])
            #expect(resumed.acting.map(\.id) == [SecretID(4)])

            #expect(journal.unfinished(identity: ServiceIdentity(name: "vault", place: "other", user: nil)).isEmpty)
            journal.discard(run)
            journal.discard(run)
            #expect(files(directory).isEmpty)
        }
    }

    @Test func aLivingRunIsNotDiscarded() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            let record = try journal.begin(plan(), identity: identity)
            let name = try #require(files(directory).first)
            journal.discard(
                UnfinishedRun(name: name, goal: .toggle, startedAt: 0, left: [], doneCount: 0, failedCount: 0))
            #expect(files(directory) == [name])
            record.end()
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
            #expect(!text.contains("Confidential") && !text.contains("ana"))
            record.end()
        }
    }

    @Test func severalRunsStandSideBySideOldestFirst() throws {
        try withDirectory { directory in
            for time in [30, 10, 20, 20] as [Int64] {
                _ = try FileJournal(directory: directory, now: { time }).begin(plan(), identity: identity)
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
            let error = try #require(throws: ServiceError.self) { try journal.begin(plan(), identity: identity) }
            guard case .file(let path, _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(path.hasPrefix(parent))
        }
    }

    @Test("A journal that was cut off at any byte offers what was not surely done, and never more than the plan")
    func tornAtEveryByte() {
        let plan = plan(12)
        let beginning = JournalText.beginning(plan, place: identity.place, startedAt: 5)
        let batches = [
            outcomes(1, 2), [ItemOutcome(id: SecretID(11), result: .success(.already))],
            [ItemOutcome(id: SecretID(12), result: .failure(.conflict))], outcomes(3),
        ]
        let whole = Array((beginning + batches.map(JournalText.lines).joined()).utf8)
        let planned = plan.acting.map { BulkTarget(id: $0.id, isActive: $0.target == true) }
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
            #expect(run?.doneCount == done.count)

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
        guard words.count == 2, ["changed", "already", "failed"].contains(words[1]) else { return [] }
        return SecretID(String(words[0])).map { [$0] } ?? []
    }

    @Test("Any damage gives nothing or items of the plan, never a crash")
    func damage() {
        var random = SplitMix(seed: 23)
        let plan = plan(8)
        let whole = Array(
            (JournalText.beginning(plan, place: "p", startedAt: 5) + JournalText.lines(outcomes(1, 2, 3))).utf8)
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<(1 + random.below(3)) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            let run = JournalText.parse(String(decoding: bytes, as: UTF8.self), name: "x", place: "p")
            #expect((run?.left.count ?? 0) <= 8)
        }
    }

    @Test func aFinishedRunWhoseFileStayedIsNotOffered() {
        let text = JournalText.beginning(plan(2), place: "p", startedAt: 5) + JournalText.lines(outcomes(1, 2))
        #expect(JournalText.parse(text, name: "x", place: "p") == nil)
    }
}
