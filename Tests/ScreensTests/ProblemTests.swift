import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Program: a list that cannot be read")
@MainActor
struct ProblemTests {
    private let damage = ServiceError.corrupt("page 3 does not fit its seal.")

    /// A program whose list fails from the start.
    private func failing(with error: ServiceError) async -> Program {
        let service = InMemoryService(summaries: SecretSummary.samples(2))
        await service.failAll(with: error)
        let program = Program(service)
        await program.app.settled()
        return program
    }

    @Test("Why is said at once")
    func told() async {
        let program = await failing(with: damage)
        #expect(program.app.message == Message(.error, damage.sentence))
        #expect(program.session?.problem == damage)
        #expect(program.session?.isComplete == false)
    }

    @Test("It is said once for each error, and again where the user asks or after it was over")
    func once() async throws {
        let program = await failing(with: damage)
        let session = try #require(program.session)
        await program.press("j")
        func read() async {
            session.refresh()
            await program.app.settled()
        }
        await read()
        #expect(program.message == nil)
        await program.service.failAll(with: .timedOut)
        await read()
        #expect(program.message == ServiceError.timedOut.sentence)
        await program.press("r")
        #expect(program.message == ServiceError.timedOut.sentence)
        await program.press("j")
        await program.service.failAll(with: nil)
        await read()
        #expect(session.problem == nil)
        #expect(session.isComplete)
        await program.service.failAll(with: .timedOut)
        await read()
        #expect(program.message == ServiceError.timedOut.sentence)
        #expect(session.isComplete, "the rows from before are all there were")
    }

    @Test("A plan repeats that rows are missing, also while the list is read again")
    func plan() async throws {
        let program = await failing(with: damage)
        program.session?.stored(.sample(1))
        await program.press("d")
        let plan = try program.top(PlanScreen.self)
        #expect(plan.warning == "The list is incomplete: \(damage.sentence)")
        await program.service.gate.close()
        program.session?.refresh()
        #expect(plan.warning != nil)
        await program.service.failAll(with: nil)
        await program.service.gate.open()
        await program.app.settled()
        #expect(plan.warning == nil)
        await program.service.failAll(with: damage)
        program.session?.refresh()
        await program.app.settled()
        #expect(plan.warning == nil, "no row is missing")
    }

    @Test("What was deleted after a first reading that was cut short goes with the next one")
    func cutShort() async throws {
        let service = InMemoryService(secrets: (1...30).map { .sample(Int64($0)) }, pageSize: 10)
        await service.cutList(with: .timedOut)
        let program = Program(service)
        await program.app.settled()
        let session = try #require(program.session)
        #expect(session.table.rows.count == 10)
        #expect(!session.isComplete)
        await program.press("*")
        await service.remove((1...3).map { SecretID($0) })
        await program.press("r")
        #expect(session.isComplete)
        #expect(session.table.rows.map(\.id).sorted() == (4...30).map { SecretID($0) })
        #expect(session.marks.ids == Set((4...10).map { SecretID($0) }))
        #expect(program.names.count == 27)
    }

    @Test("A list of which rows were lost on the way says so, and is not taken for the whole")
    func lostRows() async throws {
        let service = InMemoryService(secrets: (1...30).map { .sample(Int64($0)) }, pageSize: 10)
        await service.claimMore(by: 2)
        let program = Program(service)
        await program.app.settled()
        let session = try #require(program.session)
        #expect(session.problem == .unaccounted(count: 2, of: 32))
        #expect(!session.isComplete)
        await #expect(throws: ServiceError.unaccounted(count: 2, of: 32)) { try await service.listAll() }
    }
}
