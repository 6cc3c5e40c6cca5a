import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("List: marks and actions")
@MainActor
struct ListMarksTests {
    private func program(_ count: Int = 6, journal: (any RunJournal)? = nil) async -> Program {
        let summaries = (1...count).map {
            SecretSummary.sample(Int64($0), name: "N\($0 + 100)", tags: $0 % 2 == 0 ? "even" : "odd")
        }
        let program = Program(InMemoryService(summaries: summaries), journal: journal)
        await program.app.settled()
        return program
    }

    private func filter(_ text: String, _ program: Program) async {
        await program.press("/ <C-u>")
        await program.type(text)
        await program.press("<Enter>")
    }

    @Test("Toggling advances, so that neighbours are marked by the same key")
    func toggling() async {
        let program = await program()
        await program.press("<Space> <Space> k <Space>")
        #expect(program.marked == [1])
        #expect(program.current == "N103")
    }

    @Test("A range reaches from where it was begun to the current row, in either direction")
    func range() async {
        let program = await program()
        await program.press("G v")
        #expect(program.message == "The range begins here: move on and press the key again.")
        await program.press("k k")
        #expect(program.list?.range == 3...5)
        await program.press("v")
        #expect(program.marked == [4, 5, 6])
        #expect(program.list?.range == nil)
        await program.press("g g v j <Esc>")
        #expect(program.list?.range == nil)
        #expect(program.marked == [4, 5, 6])
    }

    @Test("All shown, the others among them, none, and back")
    func sweeping() async {
        let program = await program()
        await filter("tag:even", program)
        await program.press("*")
        #expect(program.marked == [2, 4, 6])
        await program.press("<Esc> i")
        #expect(program.marked == [1, 3, 5])
        await program.press("U")
        #expect(program.marked.isEmpty)
        await program.press("g v")
        #expect(program.marked == [1, 3, 5])
    }

    @Test("The counts tell how many marks the filter hides")
    func hidden() async {
        let program = await program()
        await program.press("*")
        await program.press("/")
        await program.type("N101")
        #expect(program.session?.hiddenMarkCount == 5)
        await program.press("<Esc>")
        #expect(program.session?.hiddenMarkCount == 0)
        await filter("tag:odd", program)
        #expect(program.session?.marks.count == 6)
        #expect(program.session?.hiddenMarkCount == 3)
        await program.press("<Space>")
        #expect(program.session?.marks.count == 5)
        #expect(program.session?.hiddenMarkCount == 3)
        await program.press("<Esc>")
        #expect(program.session?.hiddenMarkCount == 0)
    }

    @Test("Actions are about the marked, shown ones first in the list's order, or the current row without marks")
    func targets() async throws {
        let program = await program()
        await program.press("j d")
        #expect(try program.top(PlanScreen.self).plan.items.map(\.id.rawValue) == [2])
        await program.press("<Esc> *")
        await filter("tag:odd", program)
        await program.press("S r d")
        let plan = try program.top(PlanScreen.self).plan
        #expect(plan.items.map(\.id.rawValue) == [5, 3, 1, 6, 4, 2])
        #expect(plan.hiddenCount == 3)
    }

    @Test("From marks to a run, its report and undoing it")
    func wholeWay() async throws {
        let program = await program()
        await program.press("<Space> <Space> d y")
        #expect(try program.top(ReportScreen.self).report.counts.changed == 2)
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen)
        #expect(program.session?.table.inactiveCount == 2)
        #expect(program.marked.isEmpty)
        await program.press("u")
        #expect(try program.top(PlanScreen.self).plan.items.map(\.id.rawValue) == [1, 2])
        await program.press("y <Esc>")
        #expect(program.session?.table.activeCount == 6)
        await program.press("R")
        #expect(try program.top(ReportScreen.self).report.goal == .activate)
    }

    @Test("What failed stays marked; what was done does not, and can be marked again")
    func failedStay() async {
        let program = await program()
        await program.service.fail([SecretID(2)], with: .locked)
        await program.press("<Space> <Space> <Space> d y <Esc>")
        #expect(program.marked == [2])
        await program.press("g v")
        #expect(program.marked == [1, 2, 3])
    }

    @Test("After a run the filter looks at the new states")
    func filterOnState() async {
        let program = await program()
        await filter("active:yes", program)
        await program.press("<Space> d y")
        #expect(program.names == ["N102", "N103", "N104", "N105", "N106"])
        #expect(program.session?.hiddenMarkCount == 0)
    }

    @Test("A created secret is current afterwards")
    func creating() async throws {
        let program = await program()
        await program.press("c")
        await program.type("N103b")
        await program.press("<Tab>")
        await program.type("https://x.example")
        await program.press("<Tab>")
        await program.type("me")
        await program.press("<C-s>")
        #expect(program.app.top is ListScreen)
        #expect(program.current == "N103b")
        #expect(program.message == "Created N103b.")
    }

    @Test("Editing opens the form with what the service has; a failure to read says why")
    func editing() async throws {
        let program = await program()
        await program.press("e")
        #expect(try program.top(FormScreen.self).original?.id == SecretID(1))
        await program.press("<Esc>")
        await program.service.fail([SecretID(1)], with: .noAccess)
        await program.press("e")
        #expect(program.app.top is ListScreen)
        #expect(program.message == ServiceError.noAccess.sentence)
    }

    @Test("A secret that may only be viewed is not opened for editing")
    func editingForeign() async {
        let program = Program(InMemoryService(summaries: [.viewOnly(1)]))
        await program.app.settled()
        await program.press("e")
        #expect(program.app.top is ListScreen)
        #expect(program.message == "You may only view this secret.")
    }

    @Test("Where the terminal takes no copies, that is said", arguments: ["name", "client-secret"])
    func noCopies(_ what: String) async {
        let program = Program(InMemoryService(secrets: [.sample()]), keymap: "bind list y copy \(what)")
        await program.app.settled()
        program.copyOutcome = .unsupported
        await program.press("y")
        #expect(program.app.message == Message(.warning, "Not copied: this terminal takes no copies."))
    }

    @Test("Without rows there is nothing to act on")
    func empty() async {
        let program = Program(InMemoryService())
        await program.app.settled()
        for key in ["a", "d", "t", "u", "R", "e", "o", "<Space>", "v", "*", "i", "U", "g v", "G", "j", "<C-f>"] {
            await program.press(key)
            #expect(program.app.stack.count == 1, "\(key)")
        }
        await program.press("d")
        #expect(program.message == "There is nothing to deactivate.")
    }

    // MARK: Runs cut short

    /// Deactivating four, one of which failed, and those that are left.
    private func unfinished(_ ids: [Int64]) -> UnfinishedRun {
        let done: [ReportItem.Result] = [.changed, .changed, .already, .failed(.timedOut)]
        let items = done.enumerated().map {
            ReportItem(id: SecretID(Int64(90 + $0.offset)), name: "", change: .activation(false), result: $0.element)
        }
        return UnfinishedRun(
            RunHead(name: "run", goal: .deactivate, startedAt: 1_750_000_000), items: items + Self.left(ids, false))
    }

    private static func left(_ ids: [Int64], _ target: Bool) -> [ReportItem] {
        ids.map { ReportItem(id: SecretID($0), name: "", change: .activation(target), result: .untouched) }
    }

    private let deactivation = "Cut short: run to deactivate started 2025-06-15 15:06, 2 of 6 left"
    private let activation = "Cut short: run to activate started 1970-01-01 00:00, 1 of 1 left"

    private var older: UnfinishedRun {
        UnfinishedRun(RunHead(name: "older", goal: .activate, startedAt: 1), items: Self.left([3], true))
    }

    @Test("A run that was cut short is offered at the start; resuming does exactly what is left")
    func resume() async throws {
        let journal = TestJournal([unfinished([2, 5])])
        let program = await program(journal: journal)
        #expect(try program.top(ChoiceScreen.self).title == deactivation)
        await program.press("<Enter>")
        #expect(try program.top(PlanScreen.self).plan.items.map(\.id.rawValue) == [2, 5])
        await program.press("y")
        // The report and the undo have what the process did that died.
        let report = try program.top(ReportScreen.self).report
        #expect(report.counts.changed == 4 && report.counts.already == 1 && report.counts.failed == 1)
        #expect(report.startedAt == 1_750_000_000)
        #expect(report.undoTargets().map(\.id.rawValue) == [90, 91, 2, 5])
        await program.press("<Esc>")
        #expect(program.session?.table.inactiveCount == 2)
        #expect(journal.left.isEmpty)
    }

    @Test("It is offered as soon as the list is on top again, with no filter open", arguments: ["/ x", "?", "d"])
    func offeredLater(_ keys: String) async throws {
        let journal = TestJournal([unfinished([2, 5])])
        let program = Program(
            InMemoryService(summaries: (1...6).map { .sample($0, name: "N10\($0)") }), journal: journal)
        // Before the search has ended.
        for key in keys.split(separator: " ") { await program.key(String(key)) }
        await program.app.settled()
        if !(program.app.top is ChoiceScreen) { await program.press("<Esc>") }
        #expect(try program.top(ChoiceScreen.self).title == deactivation)
        #expect(program.app.stack.count == 2)
    }

    @Test("One that a later run has taken over meanwhile is not offered as it was")
    func takenOverMeanwhile() async throws {
        let journal = TestJournal([older, unfinished([2, 5])])
        let program = await program(journal: journal)
        // The newer one is put off, the older one waits behind a run that takes it.
        await program.press("<Enter> y")
        journal.discard("older")
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen)
    }

    @Test("Several are offered one after the other, the newest first, the next when that has ended", arguments: [0, 1])
    func severalUnfinished(_ place: Int) async throws {
        var runs = [unfinished([2, 5])]
        runs.insert(older, at: place)
        let program = await program(journal: TestJournal(runs))
        #expect(try program.top(ChoiceScreen.self).title == deactivation)
        await program.press("<Enter> y")
        #expect(program.app.top is ReportScreen)
        await program.press("<Esc>")
        #expect(try program.top(ChoiceScreen.self).title == activation)
        #expect(program.app.stack.count == 2)
    }

    @Test("Leaving the offer or putting it off leads to the next run", arguments: ["<Esc>", "j <Enter>"])
    func nextUnfinished(_ keys: String) async throws {
        let journal = TestJournal([older, unfinished([2, 5])])
        let program = await program(journal: journal)
        await program.press(keys)
        #expect(try program.top(ChoiceScreen.self).title == activation)
        await program.press(keys)
        #expect(program.app.top is ListScreen)
        #expect(journal.left.count == 2)
    }

    @Test("Put off, it stays; forgotten, it goes")
    func putOff() async throws {
        let journal = TestJournal([unfinished([2, 5])])
        let first = await program(journal: journal)
        await first.press("j <Enter>")
        #expect(first.app.top is ListScreen)
        #expect(journal.left.count == 1)
        let second = await program(journal: journal)
        await second.press("j j <Enter>")
        #expect(try second.top(ConfirmScreen.self).question.hasPrefix("Forget this run?"))
        await second.press("y")
        #expect(second.app.top is ListScreen)
        #expect(journal.left.isEmpty)
    }

    @Test("If all that was left is done already or gone, there is the report of the whole run, and nothing is sent")
    func nothingLeft() async throws {
        let journal = TestJournal([unfinished([99, 5])])
        let service = InMemoryService(summaries: [.sample(5, state: .inactive)])
        let program = Program(service, journal: journal)
        await program.app.settled()
        await program.press("<Enter>")
        let report = try program.top(ReportScreen.self).report
        #expect(report.items.suffix(2).allSatisfy { $0.mayHaveChanged })
        #expect(report.counts.changed == 2)
        #expect(await service.calls.allSatisfy { if case .setActive = $0 { false } else { true } })
        // It may be there again later, or for somebody else.
        #expect(journal.left.count == 1)
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen, "it is not offered again at once")
    }

    @Test("A run that another process took up while its plan was shown is refused; the last report stays")
    func refused() async throws {
        let journal = TestJournal([unfinished([2, 5])])
        let program = await program(journal: journal)
        await program.press("<Enter>")
        let last = BulkReport(goal: .activate, items: [], startedAt: 7, seconds: 0)
        program.session?.lastReport = last
        journal.discard("run")
        await program.press("y")
        #expect(program.app.top is ListScreen)
        #expect(program.session?.lastReport == last)
        #expect(program.app.message == Message(.error, RunRefused().sentence))
        #expect(program.session?.table.inactiveCount == 0)
    }

    // MARK: Import

    @Test("An import asks for the file, completes its path, and shows what came in")
    func importing() async throws {
        let program = Program(
            InMemoryService(),
            importFile: { path, service in
                guard path == "/data/one.json" else {
                    return .refused(ImportSummary(sentence: "\(path): no such file."))
                }
                return .possible(question: "Import 1 secret?") { _ in
                    let created = try? await service.create([SecretDraft.sample()], atomically: true)
                    let ids = created?.compactMap { try? $0.get().id } ?? []
                    return ImportSummary(imported: ids, sentence: "Imported 1 secret.")
                }
            })
        await program.app.settled()
        await program.press("I")
        await program.type("/da")
        await program.press("<Tab>")
        await program.wait { (program.app.top as? PromptScreen)?.field.text == "/data/one." }
        #expect(try program.top(PromptScreen.self).matches.count == 2)
        await program.type("json")
        await program.press("<Enter>")
        #expect(try program.top(ConfirmScreen.self).question == "Import 1 secret?")
        #expect(program.names.isEmpty)
        await program.press("y")
        #expect(program.message == "Imported 1 secret.")
        #expect(program.names == ["Billing API 1"])
    }

    @Test("What is wrong with a file is listed")
    func importProblems() async throws {
        let program = Program(
            InMemoryService(),
            importFile: { _, _ in
                .refused(ImportSummary(sentence: "Imported nothing: 1 error.", problems: ["line 3, url: is required"]))
            })
        await program.app.settled()
        await program.press("I")
        await program.type("x")
        await program.press("<Enter>")
        let screen = try program.top(TextScreen.self)
        #expect(screen.lines == [.heading("Imported nothing: 1 error."), .text("line 3, url: is required")])
    }
}
