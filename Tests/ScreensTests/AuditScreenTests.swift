import Keymap
import Screens
import Secrets
import Synchronization
import TestSupport
import Testing

@Suite("Audit")
@MainActor
struct AuditScreenTests {
    /// A trail that says what a test wants, and remembers what it was asked.
    private final class Trail: AuditTrail {
        let records: [AuditRecord]
        let queries = Mutex<[AuditQuery]>([])
        init(_ records: [AuditRecord]) { self.records = records }

        func auditEntries(_ query: AuditQuery) async throws(ServiceError) -> [AuditRecord] {
            queries.withLock { $0.append(query) }
            return records.filter(query.matches)
        }

        func auditCheckpoint() async throws(ServiceError) -> AuditCheckpoint {
            AuditCheckpoint(vault: "ab", keyNumber: 0, entries: 3, head: "cd", time: 1_750_000_000, code: "ef")
        }

        func verifyAudit(against checkpoint: AuditCheckpoint?) async throws(ServiceError) -> AuditVerdict {
            AuditVerdict(entries: 3)
        }
    }

    private let records = [
        AuditRecord(number: 3, time: 300, user: "ana", action: .deactivate, ids: [SecretID(1), SecretID(2)]),
        AuditRecord(number: 2, time: 200, user: "bia", action: .update, ids: [SecretID(2)]),
        AuditRecord(number: 1, time: 100, user: "ana", action: .slots, ids: []),
    ]

    private func open() async throws -> (Program, Trail) {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(3)))
        await program.app.settled()
        let trail = Trail(records)
        let session = try #require(program.session)
        program.app.push(
            AuditScreen(trail: trail, session: session, navigator: program.app) { [app = program.app] id in
                app.push(DetailScreen(id, session: session, clipboard: app.clipboard, navigator: app))
            })
        await program.app.settled()
        return (program, trail)
    }

    @Test("A filter is typed, applied, and cleared before the screen is left")
    func filtering() async throws {
        let (program, trail) = try await open()
        let screen = try program.top(AuditScreen.self)
        #expect(screen.records?.map(\.number) == [3, 2, 1])
        await program.press("/")
        await program.type("user:ana action:slots")
        await program.press("<Enter>")
        #expect(screen.records?.map(\.number) == [1])
        #expect(trail.queries.withLock { $0.last } == AuditQuery(user: "ana", action: .slots))
        await program.press("<Esc>")
        #expect(screen.filter.isEmpty && screen.records?.count == 3)
        await program.press("<Esc>")
        #expect(program.app.top is ListScreen)
    }

    @Test("The trail is read whole, a checkpoint of it and its entries are saved")
    func wholeTrail() async throws {
        let (program, _) = try await open()
        await program.press("v")
        #expect(program.message == "Read 3 audit entries: nothing is wrong.")
        await program.press("c <Enter>")
        #expect(program.files["cofre-checkpoint.json"]?.contains("\"entries\": 3") == true)
        await program.press("w <Enter>")
        let lines = program.files["cofre-audit.csv"]?.split(whereSeparator: \.isNewline)
        #expect(lines?.first == "entry,time,user,action,identifiers")
        #expect(lines?.dropFirst().first == "3,1970-01-01T00:05:00Z,ana,deactivate,1 2")
        await program.press("w <C-u>")
        await program.type("audit.txt")
        await program.press("<Enter>")
        #expect(program.message == "audit.txt: the name has to end in .json or .csv.")
    }

    @Test("A filter that is wrong says what can be said, and changes nothing")
    func wrongFilter() async throws {
        let (program, _) = try await open()
        await program.press("/")
        await program.type("usr:ana")
        await program.press("<Enter>")
        #expect(program.message == "No field 'usr', did you mean 'user'? Use user, action, secret, since, until.")
        #expect(try program.top(PromptScreen.self).field.text == "usr:ana", "it stays, to be mended")
        await program.press("<Esc>")
        #expect(try program.top(AuditScreen.self).records?.count == 3)
    }

    @Test("One secret is opened, several are marked in the list")
    func opening() async throws {
        let (program, _) = try await open()
        await program.press("j <Enter>")
        #expect(try program.top(DetailScreen.self).id == SecretID(2))
        await program.press("<Esc> G <Enter>")
        #expect(program.message == "This entry is about no secret that is listed now.")
        await program.press("g g <Enter>")
        #expect(program.app.top is ListScreen)
        #expect(program.marked == [1, 2])
    }

    @Test("A service without a trail says so")
    func without() async throws {
        let program = Program(InMemoryService(summaries: SecretSummary.samples(1)))
        await program.app.settled()
        await program.press("g a")
        #expect(program.message == "There is no audit trail to show: only a vault has one.")
    }
}
