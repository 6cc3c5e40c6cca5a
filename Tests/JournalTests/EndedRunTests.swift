import Foundation
import Glibc
import Secrets
import TestSupport
import Testing

@testable import Journal

@Suite("Runs that have ended")
struct EndedRunTests {
    private let place = ServiceIdentity(name: "vault", place: "p", user: "ana")
    private let change = BulkChange.content(ContentChange([.addTag("rotated")]))

    private func plan(_ count: Int64 = 3, earlier: EarlierPart? = nil) -> BulkPlan {
        var table = SecretTable()
        table.append((1...count).map { .sample($0, tags: "") })
        let ids = table.rows.map(\.id)
        guard let earlier else { return BulkPlan.make(.change(change), ids, in: Listing(table)) }
        let targets = ids.map { BulkTarget(id: $0, change: change) }
        return BulkPlan.make(.change(change), targets: targets, in: Listing(table), earlier: earlier)
    }

    /// Runs a plan of which one fails, one is sent without an answer and the others change.
    @discardableResult
    private func run(_ plan: BulkPlan, in journal: FileJournal) throws -> Int? {
        let record = try journal.begin(plan, identity: place)
        record.sending(plan.acting.map(\.id))
        try record.record([ItemOutcome(id: SecretID(1), result: .success(.changed), undo: plan.items[0].undo)])
        try record.record([ItemOutcome(id: SecretID(2), result: .failure(.noAccess))])
        let items = plan.reportItems([SecretID(1): RunAnswer(.changed), SecretID(2): RunAnswer(.failed(.noAccess))])
        try record.end(
            keeping: nil,
            RunEnd(seconds: 1.5, wasCancelled: false, stoppedBy: .timedOut, counts: BulkCounts(items)))
        return record.number
    }

    @Test("A run that ended is listed with how it ended, and its report has every secret and what takes it back")
    func kept() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory) { 1_767_225_600 }
            #expect(try run(plan(), in: journal) == 1)
            #expect(try run(plan(), in: journal) == 2)
            #expect(journal.unfinished(identity: place).isEmpty)
            let runs = journal.ended(identity: place)
            #expect(runs.map(\.number) == [1, 2])
            let first = try #require(runs.first)
            #expect(first.goal == .change(change) && first.user == "ana" && first.startedAt == 1_767_225_600)
            #expect(first.end.seconds == 1.5 && first.end.stoppedBy == .timedOut && !first.end.wasCancelled)
            #expect(first.end.counts.changed == 1 && first.end.counts.failed == 1 && first.end.counts.untouched == 1)
            let report = try #require(journal.report(first.name))
            #expect(report.items.map(\.id.rawValue) == [1, 2, 3])
            #expect(
                report.items[0].result == .changed
                    && report.items[0].undo == .content(ContentChange([.removeTag("rotated")])))
            #expect(report.items[1].result == .failed(.noAccess))
            #expect(report.items[2].mayHaveChanged, "it was sent and has no answer")
            #expect(report.number == 1 && report.stoppedBy == .timedOut)
        }
    }

    @Test("It belongs to its place and user, and to who can open its seal")
    func owners() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            try run(plan(), in: journal)
            for other in [
                ServiceIdentity(name: "vault", place: "p", user: "bia"),
                ServiceIdentity(name: "vault", place: "q", user: "ana"),
            ] { #expect(journal.ended(identity: other).isEmpty) }
            #expect(journal.ended(identity: ServiceIdentity(name: "vault", place: "p", user: nil)).count == 1)
        }
    }

    @Test("A run that goes on with an earlier one keeps its number")
    func number() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            try run(plan(), in: journal)
            _ = try journal.begin(plan(), identity: place)
            let left = try #require(journal.unfinished(identity: place).first)
            #expect(left.number == 2)
            let earlier = EarlierPart(
                journalName: left.name, startedAt: left.startedAt, items: left.items, doubtful: left.doubtful)
            #expect(try run(plan(earlier: earlier), in: journal) == 2)
            #expect(try run(plan(), in: journal) == 3)
            #expect(journal.ended(identity: place).map(\.number).sorted { ($0 ?? 0) < ($1 ?? 0) } == [1, 2, 3])
        }
    }

    @Test("Runs are forgotten after their time, unfinished ones are not")
    func expiry() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            try run(plan(), in: journal)
            _ = try journal.begin(plan(), identity: place)
            journal.expire(olderThan: 86_400)
            #expect(journal.ended(identity: place).count == 1)
            let later = FileJournal(directory: directory) { Int64(time(nil)) + 2 * 86_400 }
            later.expire(olderThan: 86_400)
            #expect(journal.ended(identity: place).isEmpty)
            #expect(journal.unfinished(identity: place).count == 1)
        }
    }

    @Test("Cut off or damaged at any byte it is the run, or none; never a crash")
    func damage() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            try run(plan(), in: journal)
            let name = try #require(journal.ended(identity: place).first?.name)
            let path = directory + "/" + name
            let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            for length in 0..<whole.count {
                try Data(whole[..<length]).write(to: URL(fileURLWithPath: path))
                #expect(journal.ended(identity: place).isEmpty, "\(length)")
                _ = journal.report(name)
            }
            var random = SplitMix(seed: 5)
            for _ in 0..<500 {
                var bytes = whole
                for _ in 0..<(1 + random.below(3)) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                #expect((journal.report(name)?.items.count ?? 0) <= 3)
                _ = journal.ended(identity: place)
            }
        }
    }
}
