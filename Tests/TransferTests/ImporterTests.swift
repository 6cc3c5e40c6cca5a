import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Transfer

@Suite("Importing and its preview")
struct ImporterTests {
    private let service = InMemoryService(user: "ana", directory: Directory(users: ["ana"]))

    private func file(_ lines: String...) -> ImportFile {
        let header = "name,url,client_id,identifier_code,users_allowed,groups_allowed"
        return ImportFile.parse(Array(([header] + lines).joined(separator: "\n").utf8))
    }

    @Test func aPreviewCountsAndChangesNothing() async throws {
        _ = try await service.create(.minimal("x", code: "used"))
        let before = try await service.listAll()
        let file = file("a,u,c,used,,", "b,u,c,new,ghost,", "d,u,c,new,,Ghosts", "e,u,c,,ana,", ",u,c,,,")
        let preview = try await Importer(service: service).preview(file)
        #expect(preview.total == 5)
        #expect(preview.newCount == 2)
        #expect(preview.duplicates?.map(\.place.line) == [2, 4])
        #expect(preview.unknown == UnknownNames(users: ["ghost"], groups: ["Ghosts"]))
        #expect(preview.unknownNameProblems.map(\.place.line) == [3, 4])
        #expect(preview.fileProblems.map(\.place.line) == [6])
        #expect(
            preview.counts
                == "5 items: 2 new, 2 duplicates (identifier code already used), 2 with unknown users or groups, 1 error."
        )
        #expect(preview.problems(ImportOptions()).map(\.place.line) == [2, 3, 4, 4, 6])
        #expect(preview.problems(ImportOptions(createsNames: true)).map(\.place.line) == [2, 4, 6])
        #expect(try await service.listAll() == before)
    }

    @Test func unknownNamesAreRefusedUnlessTheyAreMeant() async throws {
        let file = file("a,u,c,,ghost:edit,", "b,u,c,,,")
        let refused = try await Importer(service: service).run(file, ImportOptions())
        #expect(refused.imported.isEmpty)
        #expect(refused.problems.map(\.description) == ["line 2, users_allowed: there is no user 'ghost' here."])
        #expect(refused.refusedNames.users == ["ghost"])

        let partly = try await Importer(service: service).run(file, ImportOptions(keepGoing: true))
        #expect(partly.imported.count == 1)
        #expect(partly.problems.count == 1)
        #expect(try await service.listAll().map(\.name) == ["b"])

        let whole = try await Importer(service: service).run(file, ImportOptions(createsNames: true))
        #expect(whole.imported.count == 2)
        #expect(whole.refusedNames.isEmpty && whole.newNames.users == ["ghost"])
    }

    @Test func oneRunNamesAllThatIsWrong() async throws {
        _ = try await service.create(.minimal("x", code: "used"))
        let result = try await Importer(service: service).run(
            file("a,u,c,used,,", ",u,c,,,", "b,u,c,,ghost,"), ImportOptions())
        #expect(result.problems.map(\.field) == ["identifier_code", "name", "users_allowed"])
        #expect(result.summary == "Imported nothing: 3 errors in 3 items.")
    }

    @Test func progressIsToldAndSentencesCount() async throws {
        let counts = Counts()
        let result = try await Importer(service: service).run(file("a,u,c,,,"), ImportOptions()) { done, total in
            counts.note(done, total)
        }
        #expect(counts.last == [1, 1])
        #expect(result.summary == "Imported 1 secret.")
        var interrupted = ImportResult(total: 5, imported: [SecretID(1), SecretID(2)])
        interrupted.wasCancelled = true
        interrupted.untried = 3
        #expect(interrupted.summary == "Interrupted: 2 of 5 secrets were imported, 3 not tried.")
        interrupted.imported = []
        #expect(interrupted.summary == "Interrupted: nothing was imported.")
    }

    @Test func aCancelledImportSaysSo() async throws {
        let importer = Importer(service: service)
        let file = file("a,u,c,,,", "b,u,c,,,")
        await service.gate.close()
        let task = Task { () async -> Result<ImportResult, ServiceError> in
            do throws(ServiceError) {
                return .success(try await importer.run(file, ImportOptions()))
            } catch {
                return .failure(error)
            }
        }
        task.cancel()
        await service.gate.open()
        let result = try await task.value.get()
        #expect(result.wasCancelled)
        #expect(result.untried == 2)
        #expect(result.summary == "Interrupted: nothing was imported.")
        #expect(try await service.listAll().isEmpty)
    }
}

private final class Counts: Sendable {
    private let counts = Mutex<[Int]>([])
    var last: [Int] { counts.withLock { $0 } }
    func note(_ done: Int, _ total: Int) { counts.withLock { $0 = [done, total] } }
}
