import Secrets
import TestSupport
import Testing

@testable import Vault

/// Writes that come at the same time share a transaction, and nothing else.
@Suite struct WriteGroupTests {
    @Test func eachWriteOfManyIsKeptOrUndoneForItself() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let results = await withTaskGroup(of: (Int, ServiceError?).self) { group in
            for number in 0..<300 {
                group.addTask {
                    // Every third has no name, and of every code there are two.
                    let draft = SecretDraft.minimal(
                        number.isMultiple(of: 3) ? "" : "n\(number)", code: "c\(number % 200)")
                    return (number, await serviceError { try await vault.create(draft) })
                }
            }
            return await group.reduce(into: [Int: ServiceError?]()) { $0[$1.0] = $1.1 }
        }
        let created = results.filter { $0.value == nil }
        #expect(results.filter { $0.value == .missingParameter("name") }.count == 100)
        let listed = try await vault.listAll()
        #expect(Set(listed.map(\.name)) == Set(created.keys.map { "n\($0)" }))
        #expect(Set(listed.compactMap(\.identifierCode)).count == listed.count)
        #expect(listed.map(\.id.rawValue) == Array(1...Int64(listed.count)))
        #expect(try await vault.auditTrail().count == listed.count)
        // Drafts that cannot be taken, all or none, among others that can.
        async let dropped = vault.create([.minimal("x"), .minimal("")], atomically: true)
        async let kept = vault.create(.minimal("y"))
        async let changed = vault.setActive(false, SecretID(1))
        #expect(try await dropped == [.failure(.cancelled), .failure(.missingParameter("name"))])
        #expect(try await kept.secret.summary.name == "y")
        #expect(try await changed == .changed)
        #expect(Set(try await vault.listAll().map(\.name)).subtracting(listed.map(\.name)) == ["y"])
    }

    @Test func whatDoesNotFitOnTheDiskFailsAlone() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        _ = try await vault.create(.minimal("before"))
        let storage = try #require(vault.storage as? SQLiteStorage)
        let pages = try #require(Int(try await storage.pragma("page_count") ?? ""))
        _ = try await storage.pragma("max_page_count = \(pages + 20)")
        var notes = SecretDraft.minimal("large")
        notes.notes = String(repeating: "x", count: 100_000)
        let large = notes
        let errors = await withTaskGroup(of: (Bool, ServiceError?).self) { group in
            for number in 0..<60 {
                let isLarge = number % 20 == 10
                let draft = isLarge ? large : .minimal("small")
                group.addTask { (isLarge, await serviceError { try await vault.create(draft) }) }
            }
            return await group.reduce(into: [(Bool, ServiceError?)]()) { $0.append($1) }
        }
        #expect(errors.allSatisfy { $0.0 ? $0.1 == .storageFull : $0.1 == nil }, "\(errors)")
        #expect(try await vault.listAll().count == 58)
    }
}
