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
}
