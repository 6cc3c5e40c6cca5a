import Keymap
import Screens
import Secrets
import Synchronization
import TestSupport
import Testing

@Suite("Program: a service that knows less and takes its time")
@MainActor
struct RemoteTests {
    private func program(_ count: Int = 4, inactive: [Int] = []) async -> Program {
        let secrets = (1...count).map { number in
            var secret = APISecret.sample(Int64(number), name: "Key \(number)")
            secret.summary.state = ActiveState(!inactive.contains(number))
            return secret
        }
        let program = Program(InMemoryService(secrets: secrets, features: .remote))
        await program.app.settled()
        return program
    }

    private func states(_ program: Program) -> [ActiveState] { program.session?.table.rows.map(\.state) ?? [] }

    // MARK: What is known

    @Test("The list tells no states; opening a secret, being refused and acting tell them")
    func learning() async throws {
        let program = await program(inactive: [2])
        #expect(states(program) == [.unknown, .unknown, .unknown, .unknown])
        await program.press("<Enter> q")
        #expect(states(program) == [.active, .unknown, .unknown, .unknown])
        await program.press("j <Enter>")
        #expect(try program.top(DetailScreen.self).problem == ServiceError.inactive.sentence)
        #expect(states(program) == [.active, .inactive, .unknown, .unknown])
        await program.press("q j d y")
        #expect(states(program) == [.active, .inactive, .inactive, .unknown])
    }

    @Test("Opening keeps the access that the list told, and a new list keeps what was learnt, marks and the cursor")
    func keeping() async throws {
        let program = await program()
        await program.press("<Enter> q")
        let row = try #require(program.session?.table.rows.first)
        #expect(row.access == .edit)
        #expect(row.url != nil)
        await program.press("j <Space> r")
        let session = try #require(program.session)
        #expect(session.table.rows.first == row)
        #expect(session.marks.ids == [SecretID(2)])
        #expect(try program.top(ListScreen.self).current?.id == SecretID(3))
    }

    @Test("Learning states says what it does, reads the marked rows of unknown state only, and can be refused")
    func learnStates() async throws {
        let program = await program(inactive: [3])
        await program.press("<Enter> q * l")
        let question = try program.top(ConfirmScreen.self).question
        #expect(
            question
                == "Read 3 secrets to learn their state? Client secrets are read too. The server logs each read as a use."
        )
        await program.press("n")
        #expect(await program.service.calls.filter(\.isRead).count == 1)
        await program.press("l y")
        #expect(states(program) == [.active, .active, .inactive, .active])
        #expect(program.message == "Learnt: 2 active, 1 inactive.")
        #expect(await program.service.calls.filter(\.isRead).count == 4)
        await program.press("l")
        #expect(try program.top(ConfirmScreen.self).question.hasPrefix("Read 4 secrets again to learn their state?"))
    }

    @Test("What was learnt is not trusted: a secret that seems to be inactive already is sent all the same")
    func doubted() async throws {
        let program = await program(1)
        await program.press("d y")
        #expect(states(program) == [.inactive])
        _ = try await program.service.setActive(true, SecretID(1))
        await program.press("d")
        let plan = try program.top(PlanScreen.self)
        #expect(plan.confirmation == .key)
        #expect(plan.count(.unknown) == 1)
        await program.press("y")
        #expect(await program.service.stored(SecretID(1))?.summary.state == .inactive)
        #expect(program.session?.lastReport?.counts.changed == 1)
    }

    @Test("Where it is not known whether something was done, the state is not known either")
    func unknownOutcome() async throws {
        let program = await program(2)
        await program.press("* a y q")
        #expect(states(program) == [.active, .active])
        await program.service.fail([SecretID(1)], with: .outcomeUnknown(reason: "cut"))
        await program.press("* d y q")
        #expect(states(program) == [.unknown, .inactive])
    }

    @Test("Inactive secrets that the list leaves out stay, and can be activated again and undone")
    func notListed() async throws {
        let program = await program(3)
        await program.service.hideInactive()
        await program.press("d y r")
        #expect(states(program) == [.inactive, .unknown, .unknown])
        await program.press("u y")
        #expect(await program.service.stored(SecretID(1))?.summary.state == .active)
        #expect(program.session?.lastReport?.counts.changed == 1)
    }

    @Test("A secret whose viewing needs more says so where it cannot be read, and is left out of learning")
    func viewingRules() async throws {
        var wanting = APISecret.sample(1, name: "Key 1")
        wanting.summary.viewing = [.justification, .approval]
        let program = Program(
            InMemoryService(secrets: [wanting, .sample(2, name: "Key 2")], features: .remote))
        await program.app.settled()
        await program.service.fail([SecretID(1)], with: .noAccess)
        await program.press("<Enter>")
        #expect(
            try program.top(DetailScreen.self).problem
                == "\(ServiceError.noAccess.sentence) Viewing it needs a justification and an approval, given on the server's own pages."
        )
        await program.press("q * l")
        #expect(try program.top(ConfirmScreen.self).question.hasPrefix("Read 1 secret to learn its state?"))
    }

    @Test("A filter on what the list does not tell says so, before one acts on its rows")
    func filters() async throws {
        let program = await program(3)
        let list = try program.top(ListScreen.self)
        for (text, remark) in [
            ("-tag:x", "-tag: leaves out opened secrets only: of all others the list does not tell it."),
            ("active:yes", "active: finds opened secrets only: of all others the list does not tell it."),
            ("-word", "A text after - leaves out by name, and by more only secrets that were opened."),
            ("key -name:2", nil), ("key", nil),
        ] as [(String, String?)] {
            await program.press("/ <C-u>")
            await program.type(text)
            await program.press("<Enter>")
            #expect(list.filterRemark == remark, "\(text)")
            guard !program.names.isEmpty else { continue }
            await program.press("d")
            #expect(try program.top(PlanScreen.self).warning == remark)
            await program.press("<Esc>")
        }
    }

    @Test("Undo reaches a secret that the table does not have any more")
    func undoUnlisted() async throws {
        let report = BulkReport(
            goal: .deactivate,
            items: [ReportItem(id: SecretID(9), name: "Gone", change: .activation(false), result: .changed)],
            startedAt: 0, seconds: 1)
        let plan = report.undoPlan(in: Listing(SecretTable(), isExact: false))
        #expect(plan.items.map(\.name) == ["Gone"])
        #expect(plan.acting.map(\.change?.activation) == [true])
        #expect(report.undoPlan(in: Listing(SecretTable(), isExact: true)).items.isEmpty)
    }

    @Test("Learning that ends behind a question does not stay on the screen")
    func learningBehindAQuestion() async throws {
        let program = await program(2)
        await program.service.gate.close()
        for key in ["*", "l", "y", "<C-q>"] { await program.key(key) }
        #expect(program.app.top is ConfirmScreen)
        await program.service.gate.open()
        await program.app.settled()
        await program.press("n")
        #expect(program.app.top is ListScreen)
    }

    @Test("Esc in the filter line leaves an import alone; on the list it asks")
    func importGoesOn() async throws {
        let gate = Gate(open: false)
        let program = Program(
            InMemoryService(secrets: [.sample(1)], features: .remote),
            importFile: { _, _ in
                .possible(question: "Import?") { progress in
                    progress.note(7, of: 40)
                    await gate.pass()
                    return ImportSummary(
                        imported: [SecretID(1)], sentence: Task.isCancelled ? "Stopped." : "Imported.")
                }
            })
        await program.app.settled()
        await program.press("I")
        await program.type("/data/one.json")
        await program.press("<Enter>")
        await program.key("y")
        await gate.waitUntilReached()
        program.clock.advance(3)
        #expect(program.list?.session.waits.shown?.what == "importing, 7 of 40")
        await program.key("/")
        await program.key("k")
        await program.key("<Esc>")
        #expect(program.list?.isImporting == true)
        #expect(program.app.top is ListScreen)
        await program.key("<Esc>")
        #expect(try program.top(ConfirmScreen.self).question == "Stop the import? What is imported by then stays.")
        await program.key("y")
        await program.app.settled()
        #expect(program.message == "Stopped.")
    }

    @Test("Learning states stops at what is wrong with all, and goes on over what is wrong with one")
    func learnFailures() async throws {
        let program = await program(40)
        await program.service.fail([SecretID(2)], with: .noAccess)
        await program.press("* l y")
        #expect(
            program.message == "Learnt: 39 active, 0 inactive, 1 not readable. \(ServiceError.noAccess.sentence)")
        let other = await self.program(40)
        await other.service.failAll(with: .timedOut)
        await other.press("* l y")
        #expect(other.message?.contains("not read. \(ServiceError.timedOut.sentence)") == true)
        #expect(await other.service.calls.filter(\.isRead).count <= 16 + 8)
    }

    @Test("Esc stops learning; what was learnt by then stays")
    func stopLearning() async throws {
        let program = await program(40)
        await program.service.gate.close()
        await program.key("*")
        await program.key("l")
        await program.key("y")
        let screen = try program.top(LearnScreen.self)
        await program.service.gate.waitUntilReached(by: 8)
        await program.service.gate.letOneThrough()
        await program.wait { screen.done == 1 }
        await program.key("<Esc>")
        await program.app.settled()
        #expect(program.app.top is ListScreen)
        #expect(states(program).count { $0 == .active } >= 1)
        #expect(program.message?.contains("not read.") == true)
    }

    @Test("An import that cannot be all or none is asked about first")
    func importing() async throws {
        let service = InMemoryService(features: .remote)
        let program = Program(
            service,
            importFile: { _, _ in
                .possible(question: "Import 1 secret?") { _ in
                    ImportSummary(imported: [SecretID(1)], sentence: "Imported 1 secret.")
                }
            })
        await program.press("I")
        await program.type("/data/one.json")
        await program.press("<Enter>")
        let question = try program.top(ConfirmScreen.self).question
        #expect(question.hasPrefix("Import 1 secret?"))
        #expect(question.contains("one by one"))
        await program.press("y")
        #expect(program.message == "Imported 1 secret.")
    }

    // MARK: Waiting

    @Test("A list that takes long says for how long, and Esc stops it; what was there stays, marked stale")
    func slowList() async throws {
        let program = await program()
        await program.service.gate.close()
        await program.key("r")
        await program.service.gate.waitUntilReached()
        #expect(program.app.wait == nil, "most answers come before anybody would read a word")
        program.clock.advance(2)
        #expect(program.app.wait?.what == "reading the list")
        #expect(program.app.wait?.seconds == 2)
        await program.key("j")
        await program.key("<Space>")
        #expect(program.session?.marks.count == 1, "the old list is usable")
        await program.key("<Esc>")
        await program.app.settled()
        let session = try #require(program.session)
        #expect(program.app.wait == nil)
        #expect(session.table.rows.count == 4)
        #expect(session.problem == .cancelled)
        #expect(session.marks.count == 1)
        await program.service.gate.open()
        await program.press("r")
        #expect(session.problem == nil)
    }

    @Test("A slow list draws itself again while it is waited for")
    func ticking() async throws {
        let program = await program()
        await program.service.gate.close()
        await program.key("r")
        await program.service.gate.waitUntilReached()
        for seconds in [Waits.visibleAfter, Waits.interval, Waits.interval] {
            await program.wait { program.clock.alarms.contains { abs($0 - seconds) < 0.001 } }
            let before = program.changes
            program.clock.advance(seconds)
            await program.wait { program.changes > before }
        }
        await program.service.gate.open()
        await program.app.settled()
        #expect(program.app.wait == nil)
    }

    @Test("Esc while a secret is read for editing gives that up and leaves the filter alone")
    func slowErrand() async throws {
        let program = await program()
        await program.press("/")
        await program.type("key")
        await program.press("<Enter>")
        await program.service.gate.close()
        await program.key("e")
        await program.service.gate.waitUntilReached()
        program.clock.advance(1)
        await program.key("<Esc>")
        await program.service.gate.open()
        await program.app.settled()
        let list = try program.top(ListScreen.self)
        #expect(list.line.text == "key")
        #expect(program.message == "Stopped waiting.")
    }

    @Test("Esc while details are read leaves them and gives the reading up")
    func slowDetails() async throws {
        let program = await program()
        await program.service.gate.close()
        await program.key("<Enter>")
        await program.service.gate.waitUntilReached()
        await program.key("<Esc>")
        #expect(program.app.top is ListScreen)
        await program.app.settled()
        #expect(states(program).allSatisfy { $0 == .unknown })
    }

    @Test("Esc while a form is saved gives up, keeps what was typed and says what happened")
    func slowForm() async throws {
        let program = await program()
        await program.press("e")
        let form = try program.top(FormScreen.self)
        await program.type("x")
        await program.service.gate.close()
        await program.key("<C-s>")
        await program.service.gate.waitUntilReached()
        await program.key("<Esc>")
        await program.app.settled()
        #expect(program.app.top === form)
        #expect(!form.isBusy)
        #expect(form.isChanged)
        #expect(program.message == ServiceError.cancelled.sentence)
    }

    @Test("confirm = always asks for a number for everything that is sent")
    func confirmsAlways() async throws {
        let program = Program(
            InMemoryService(summaries: [.sample(1, state: .inactive), .sample(2)]), confirmsAlways: true)
        await program.app.settled()
        await program.press("a y")
        let plan = try program.top(PlanScreen.self)
        #expect(plan.confirmation == .number(1))
        #expect(plan.problem == "Type the number 1 first.")
        await program.type("1")
        await program.press("y")
        #expect(program.app.top is ListScreen)
        #expect(program.message == "Activated Billing API. u takes it back.")
    }
}

/// A store of reports that holds one.
private final class Reports: ReportStore {
    private let kept = Mutex<KnownReport?>(nil)

    func report(of service: ServiceIdentity) async -> KnownReport? { kept.withLock { $0 } }

    func keep(_ path: String, for service: ServiceIdentity) async throws(ReportProblem) -> KnownReport {
        guard path.hasSuffix(".csv") else { throw ReportProblem(sentence: "line 1: there is no column ID.") }
        let report = KnownReport(
            date: 1_749_000_000,
            entries: [SecretID(1): .init(tags: "partner-x", isActive: true), SecretID(2): .init(tags: "other")])
        kept.withLock { $0 = report }
        return report
    }

    func drop(for service: ServiceIdentity) async throws(ReportProblem) -> Bool {
        kept.withLock { report in
            defer { report = nil }
            return report != nil
        }
    }
}

@Suite("A server's report")
@MainActor
struct ReportOfAServerTests {
    private func run(_ line: String, _ program: Program) async {
        await program.press(":")
        await program.type(line)
        await program.press("<Enter>")
    }

    @Test("It fills the list, as last known, and outlives reading the list again")
    func fills() async throws {
        let summaries = (1...3).map { SecretSummary.sample(Int64($0), name: "secret \($0)") }
        let program = Program(InMemoryService(summaries: summaries, features: .remote), reports: Reports())
        await program.app.settled()
        await run("report", program)
        #expect(program.message == "No report is kept. :report FILE reads one.")
        await run("report bad.txt", program)
        #expect(program.message == "line 1: there is no column ID.")
        await run("report exported.csv", program)
        #expect(program.message == "Report as of 2025-06-04: 2 of 3 secrets are in it.")
        await run("filter tag:partner-x", program)
        #expect(program.names == ["secret 1"])
        #expect(
            program.list?.filterRemark == "tag: goes by the report of 2025-06-04 and by secrets that were opened since."
        )
        await program.press("r")
        #expect(program.names == ["secret 1"])
        #expect(program.list?.current?.reported == [.tags, .state])
        // Opening it says what is so: the sample has other tags.
        await program.press("<Enter> q")
        #expect(program.session?.table[SecretID(1)]?.reported == [])
        #expect(program.session?.table[SecretID(1)]?.tags == "cloud, prod")
        await run("report-drop", program)
        await program.press("<Esc>")
        #expect(program.session?.table[SecretID(2)]?.tags == nil)
        #expect(program.session?.table[SecretID(1)]?.tags == "cloud, prod")
        await run("report-drop", program)
        #expect(program.message == "There was no report.")
    }

    @Test func aVaultNeedsNone() async {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(2)), reports: Reports())
        await program.app.settled()
        await run("report exported.csv", program)
        #expect(program.message == "The list shows everything here. A report is for servers.")
    }
}

extension InMemoryService.Call {
    fileprivate var isRead: Bool { if case .read = self { true } else { false } }
}
