import Secrets
import TestSupport
import Testing
import Text

@testable import Journal

@Suite("A journal of sharing and tags")
struct ChangeJournalTests {
    /// Turns every byte round: enough to tell whether something was sealed.
    private struct Flip: RunSeal {
        var key: UInt8 = 0xFF
        func seal(_ text: [UInt8]) -> [UInt8] { [key] + text.map { $0 ^ key } }
        func open(_ sealed: [UInt8]) -> [UInt8]? { sealed.first == key ? sealed.dropFirst().map { $0 ^ key } : nil }
    }

    private let place = ServiceIdentity(name: "vault", place: "p", user: "ana")
    private let change = ContentChange([
        .give(.group("SRE 100%"), .edit), .take(.user("malu"), leaving: .none), .addTag("rotated"),
    ])

    private func plan(_ change: ContentChange? = nil) -> BulkPlan {
        var table = SecretTable()
        table.append([
            .sample(1, tags: "a", sharing: Sharing(users: [Permission(name: "malu", canEdit: true)])),
            .sample(2, tags: "", sharing: Sharing(groups: [Permission(name: "SRE 100%")])),
            .sample(3, tags: "rotated", sharing: Sharing(groups: [Permission(name: "SRE 100%", canEdit: true)])),
            .sample(4, tags: "a", access: .view),
        ])
        return BulkPlan.make(.change(.content(change ?? self.change)), table.rows.map(\.id), in: Listing(table))
    }

    private func read(_ text: String, seal: (any RunSeal)?) -> UnfinishedRun? {
        if case .run(let run, place: "p") = JournalText.read(Array(text.utf8), name: "x", seal: seal) {
            run
        } else {
            nil
        }
    }

    @Test("What is done and what takes it back are read as they were written, sealed or not")
    func roundTrip() throws {
        let plan = plan()
        for seal in [nil, Flip()] as [Flip?] {
            var names = ChangeNames(seal: seal)
            var text = JournalText.beginning(plan, plan.reportItems(), place, startedAt: 5, &names)
            let undo = BulkChange.content(ContentChange([.removeTag("rotated")]))
            let outcomes = [
                ItemOutcome(id: SecretID(1), result: .success(.changed), undo: plan.items[0].undo),
                ItemOutcome(id: SecretID(2), result: .failure(.notShared(["SRE 100%"])), undo: undo),
            ]
            let expected = Dictionary(
                plan.items.compactMap { item in item.undo.map { (item.id, $0) } }, uniquingKeysWith: { $1 })
            text += JournalText.lines(outcomes, &names, expected: expected)
            #expect(text.contains("rotated") == (seal == nil) && text.contains("malu") == (seal == nil))
            let run = try #require(read(text, seal: seal))
            #expect(run.goal == plan.goal)
            #expect(run.items.map(\.change) == plan.items.map(\.change))
            #expect(run.items[0].result == .changed && run.items[0].undo == plan.items[0].undo)
            #expect(run.items[1].hasChanged && run.items[1].undo == undo)
            #expect(run.items[2].result == .already && run.items[3].result == .notPermitted)
            if seal != nil {
                #expect(read(text, seal: Flip(key: 0x55)) == nil && read(text, seal: nil) == nil)
            }
        }
    }

    @Test("Cut off at any byte it is nothing, or a run with the same changes")
    func torn() {
        let plan = plan()
        var names = ChangeNames(seal: Flip())
        let beginning = JournalText.beginning(plan, plan.reportItems(), place, startedAt: 5, &names)
        let lines = JournalText.lines(
            [ItemOutcome(id: SecretID(1), result: .success(.changed), undo: .content(ContentChange([.addTag("x")])))],
            &names, expected: [:])
        let whole = Array((beginning + lines).utf8)
        for length in 0...whole.count {
            let run = read(String(decoding: whole[..<length], as: UTF8.self), seal: Flip())
            #expect((run != nil) == (length >= beginning.utf8.count), "\(length)")
            if let run { #expect(run.items.map(\.change) == plan.items.map(\.change)) }
        }
    }

    @Test("What an earlier run left is taken over only by what says something about all of it")
    func takenOver() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            var record: (any RunRecord)? = try journal.begin(plan(), identity: place, seal: Flip())
            withExtendedLifetime(record) {}
            record = nil
            func left() -> Int? { journal.unfinished(identity: place, seal: Flip()).first?.leftCount }
            #expect(left() == 2)
            // Activation is about something else, and so is a single tag.
            for other in [
                BulkPlan.make(.deactivate, [SecretID(1), SecretID(2)], in: active),
                plan(ContentChange([.addTag("rotated")])),
            ] {
                let later = try journal.begin(other, identity: place, seal: Flip())
                try later.record([ItemOutcome(id: SecretID(1), result: .success(.changed))])
                try later.end(keeping: nil, .done)
                #expect(left() == 2)
            }
            let later = try journal.begin(plan(), identity: place, seal: Flip())
            try later.record([ItemOutcome(id: SecretID(1), result: .success(.changed))])
            #expect(try #require(journal.unopened(identity: place, seal: nil)).isEmpty)
            try later.end(keeping: nil, .done)
            #expect(left() == 1)
            #expect(journal.unopened(identity: place, seal: Flip(key: 1)).count == 1)
        }
    }

    @Test("Forgetting a run whose changes are sealed takes nothing from earlier ones: what it did is not known")
    func forgettingSealed() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            for change in [self.change, ContentChange([.addTag("other")])] {
                let record = try journal.begin(plan(change), identity: place, seal: Flip())
                record.sending([SecretID(1)])
                try record.record([ItemOutcome(id: SecretID(1), result: .success(.changed))])
                withExtendedLifetime(record) {}
            }
            let runs = journal.unfinished(identity: place, seal: Flip())
            #expect(runs.count == 2)
            let left = try #require(runs.first).leftCount
            try journal.discard(try #require(runs.last).name)
            #expect(journal.unfinished(identity: place, seal: Flip()).map(\.leftCount) == [left])
        }
    }

    @Test("A run that did a part of what was wanted stays for its report, also if nothing is left of it")
    func partlyDone() throws {
        try withDirectory { directory in
            let journal = FileJournal(directory: directory)
            let plan = plan()
            for id in [Int64(1), 2] {
                // The first process dies after its first secret; the other one does the rest.
                let record = try journal.begin(plan, identity: place, seal: Flip())
                let undo = plan.items[Int(id) - 1].undo
                try record.record([
                    ItemOutcome(id: SecretID(id), result: .failure(.notShared(["SRE 100%"])), undo: undo)
                ])
                if id == 2 { try record.end(keeping: nil, .done) }
            }
            let left = journal.unfinished(identity: place, seal: Flip())
            #expect(left.map(\.leftCount) == [0])
            #expect(left.first?.items.first?.hasChanged == true)
        }
    }

    private var active: Listing {
        var table = SecretTable()
        table.append([.sample(1), .sample(2)])
        return Listing(table)
    }
}
