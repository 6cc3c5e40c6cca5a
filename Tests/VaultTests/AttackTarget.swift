import GRDB
import Secrets
import TestSupport
import Testing

@testable import Vault

/// A table of a vault's file with what tells its rows apart, and the columns that hold something.
struct AttackedTable {
    let name: String
    let key: [String]
    let values: [String]
    /// The column that is sealed, or wrapped.
    let sealed: String

    /// Numbers that stand in the clear.
    var numbers: [String] { (key + values).filter { !["name", "salt", sealed].contains($0) } }
    var keyText: String { key.joined(separator: ", ") }
    var valueText: String { values.joined(separator: ", ") }

    static let all = [
        AttackedTable(name: "texts", key: ["name"], values: ["version", "text"], sealed: "text"),
        AttackedTable(
            name: "key_slots", key: ["id"], values: ["kind", "salt", "passes", "memory", "created", "wrapped"],
            sealed: "wrapped"),
        AttackedTable(name: "contents", key: ["number"], values: ["version", "page"], sealed: "page"),
        AttackedTable(name: "states", key: ["number"], values: ["version", "page"], sealed: "page"),
        AttackedTable(name: "codes", key: ["number"], values: ["version", "page"], sealed: "page"),
        AttackedTable(name: "bodies", key: ["record", "version"], values: ["body"], sealed: "body"),
        AttackedTable(name: "revisions", key: ["record", "number"], values: ["version", "head"], sealed: "head"),
        AttackedTable(name: "entries", key: ["number"], values: ["version", "entry"], sealed: "entry"),
    ]

    static let pages = all.filter { ["contents", "states", "codes"].contains($0.name) }

    func place(_ row: String) -> String { "(\(keyText)) = (\(row))" }
}

/// A vault that is attacked, with copies of it from before and one that went another way.
final class AttackTarget {
    /// The name that is written into records of an attacked vault.
    static let written = "written"
    static let newUser = "new"

    let folder: TestFolder
    private let truth: AttackAnswers
    private let ids: [SecretID]
    private let bytes: [UInt8]
    /// How many attacks changed something.
    private(set) var attacks = 0

    /// Three moments of one vault ("early", "late" and now), and what came of a copy of the first ("fork"): with other
    /// contents, states, members, permissions, access keys and slots, but as many of each.
    init(records: Int = 300) async throws {
        folder = try TestFolder()
        let vault = try await folder.makeVault()
        var drafts = SecretDraft.samples(records)
        for index in drafts.indices { drafts[index].identifierCode = index % 50 == 0 ? "code \(index)" : "" }
        _ = try await vault.create(drafts, atomically: true)
        let (early, _) = try await vault.addAccessKey(AccessKey.Terms(user: "ana", label: "early"))
        try await vault.setMembers(["bia"], of: "Audit")
        let slot = try await vault.addSlot(try folder.key())
        _ = try await vault.update(SecretID(2), SecretChange(notes: "early"), expecting: nil)
        try folder.checkpoint()
        try folder.write(folder.bytes(), to: "early")
        try folder.write(folder.bytes(), to: "fork")
        let fork = try await Vault.open(at: folder.path + "/fork", unlock: try folder.key())
        for vault in [vault, fork] {
            try await Self.change(vault, early.id, fork.identity.place == vault.identity.place)
        }
        fork.close()
        try folder.checkpoint()
        try folder.write(folder.bytes(), to: "late")
        try await vault.removeSlot(slot.id)
        _ = try await vault.addSlot(.passphrase(ClientSecret("correct horse")))
        _ = try await vault.update(SecretID(2), SecretChange(notes: "last"), expecting: nil)
        _ = try await vault.setActive(true, SecretID(3))
        _ = try await vault.setActive(false, SecretID(Int64(records)))
        ids = AttackAnswers.read(of: try await vault.listAll())
        truth = await AttackAnswers(vault, ids)
        #expect(!truth.hasRefusals)
        #expect(truth.secrets["bia"]?[SecretID(6)] == .failure(.noAccess))
        #expect(truth.secrets["malu"]?[SecretID(11)] != .failure(.noAccess))
        vault.close()
        try folder.checkpoint()
        bytes = folder.bytes()
        folder.remove("fork-wal")
    }

    private static func change(_ vault: Vault, _ key: String, _ isFork: Bool) async throws {
        let name = vault.identity.place
        _ = try await vault.update(SecretID(2), SecretChange(clientSecret: ClientSecret(name)), expecting: nil)
        _ = try await vault.update(SecretID(1), SecretChange(identifierCode: "of \(name)"), expecting: nil)
        // Bia may not see this one any more; in the fork she still may.
        let rest = isFork ? [Permission(name: "bia")] : []
        let change = SecretChange(clientSecret: ClientSecret("newer of \(name)"), users: rest, groups: [])
        _ = try await vault.update(SecretID(6), change, expecting: nil)
        _ = try await vault.setActive(false, SecretID(3))
        _ = try await vault.setActive(isFork, SecretID(4))
        _ = try await vault.create(.minimal(name))
        try await vault.setMembers(isFork ? ["bia", "malu"] : ["malu"], of: "Audit")
        try await vault.revokeAccessKey(key)
        _ = try await vault.addAccessKey(AccessKey.Terms(user: "ana", label: name))
    }

    // MARK: Rows

    /// What tells the rows of a table apart, as SQL. Of many the first and the last.
    func rows(of table: AttackedTable, in source: String = "main") async throws -> [String] {
        let columns = table.key.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
        let rows = try await read(source) { db in
            try String.fetchAll(db, sql: "SELECT \(columns) FROM \(table.name) ORDER BY \(table.keyText)")
        }
        return rows.count > 40 ? Array(rows.prefix(8) + rows.suffix(4)) : rows
    }

    func length(of table: AttackedTable, _ row: String) async throws -> Int {
        try await read("main") { db in
            try Int.fetchOne(db, sql: "SELECT length(\(table.sealed)) FROM \(table.name) WHERE \(table.place(row))")
                ?? 0
        }
    }

    private func read<T: Sendable>(
        _ source: String, _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        if source == "main" { try reset() }
        let queue = try folder.database(source == "main" ? "vault.cofre" : source)
        let found = try await queue.read(body)
        try queue.close()
        return found
    }

    func attackEachRow(
        open: Bool = false, _ statements: (_ table: AttackedTable, _ row: String) -> [String]
    ) async throws {
        for table in AttackedTable.all {
            for row in try await rows(of: table) {
                try await attack("\(table.name) \(row)", statements(table, row), open: open)
            }
        }
    }

    // MARK: Attacks

    /// Runs statements on the file, then everything on the vault. What changed nothing is no attack.
    ///
    /// - Parameters:
    ///   - open: whether the vault is open meanwhile, with all that it has read in mind.
    ///   - writes: whether it is written to afterwards.
    func attack(_ what: String, _ statements: [String], open: Bool = false, writes: Bool = true) async throws {
        try reset()
        var running: Vault?
        if open {
            let vault = try await folder.open()
            await AttackAnswers(vault, ids).expectPart(of: truth, what)
            running = vault
        }
        let isChanged = try await run(statements)
        guard isChanged else {
            running?.close()
            return
        }
        attacks += 1
        try await expectTruthOrRefusal(what, running)
        running?.close()
        if writes { try await expectNoLaundering(what) }
    }

    private func reset() throws {
        for name in ["vault.cofre-wal", "vault.cofre-shm"] { folder.remove(name) }
        try folder.write(bytes)
    }

    /// Whether anything is another thing then.
    private func run(_ statements: [String]) async throws -> Bool {
        let path = folder.path
        try folder.write(bytes, to: "whole")
        let queue = try folder.database()
        let isChanged = try await queue.writeWithoutTransaction { db -> Bool in
            for source in ["early", "late", "fork", "whole"] {
                try db.execute(literal: "ATTACH \("file:\(path)/\(source)?immutable=1") AS \(sql: source)")
            }
            do {
                for statement in statements { try db.execute(sql: statement) }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_MISMATCH {
                // The column takes numbers only.
                return false
            }
            return try AttackedTable.all.contains { table in
                try ["main", "whole"].contains { one in
                    let other = one == "main" ? "whole" : "main"
                    let sql = "SELECT * FROM \(one).\(table.name) EXCEPT SELECT * FROM \(other).\(table.name) LIMIT 1"
                    return try Row.fetchOne(db, sql: sql) != nil
                }
            }
        }
        try queue.close()
        return isChanged
    }

    private func expectTruthOrRefusal(_ what: String, _ running: Vault?) async throws {
        let vault: Vault
        do {
            if let running { vault = running } else { vault = try await folder.open() }
        } catch {
            // The slot that is tried here may be the one that was attacked.
            let isRefusal = (error as? ServiceError).map { $0.isRefusal || $0 == .authenticationFailed }
            #expect(isRefusal == true, "\(what): \(error)")
            return
        }
        defer { if running == nil { vault.close() } }
        await AttackAnswers(vault, ids).expectPart(of: truth, what)
        #expect(!(try await vault.verify().problems.isEmpty), "\(what): not noticed")
    }

    /// A write into a vault that was changed is refused, or answers what is true; and it hides nothing.
    private func expectNoLaundering(_ what: String) async throws {
        guard let vault = try? await folder.open() else { return }
        let changed = [2, 6, 200].map { SecretID($0) }.filter { ids.contains($0) } + ids.suffix(1)
        for id in changed { await write(vault, id, what) }
        let error = await serviceError { try await vault.addUser(Self.newUser) }
        #expect(error == nil || error?.isRefusal == true, "\(what): \(String(describing: error))")
        vault.close()
        guard let again = try? await folder.open() else { return }
        defer { again.close() }
        let found = await AttackAnswers(again, ids).beforeWrites(changed, entries: truth.entries)
        found.expectPart(of: truth.beforeWrites(changed, entries: truth.entries), "\(what), after writes")
        #expect(!(try await again.verify().problems.isEmpty), "\(what): a write hid it")
    }

    private func write(_ vault: Vault, _ id: SecretID, _ what: String) async {
        guard let before = truth.secret(id) else { return }
        do {
            // It is nobody else's to write.
            _ = try await vault.acting(as: "bia").update(id, SecretChange(name: Self.written), expecting: nil)
            Issue.record("\(what): somebody without access changed \(id)")
        } catch {
            #expect(error == .noAccess || error.isRefusal, "\(what): \(error)")
        }
        do {
            let outcome = try await vault.setActive(true, id)
            #expect(outcome == (before.summary.state == .active ? .already : .changed), "\(what): activated \(id)")
        } catch {
            #expect(error.isRefusal, "\(what): activating \(id): \(error)")
        }
        do {
            var found = try await vault.update(id, SecretChange(name: Self.written), expecting: before.version).secret
            var wanted = before
            wanted.summary.name = Self.written
            wanted.version = before.version.map { $0 + 1 }
            (wanted.summary.updated, found.summary.updated) = (nil, nil)
            (wanted.summary.state, found.summary.state) = (.active, .active)
            #expect(found == wanted, "\(what): changed another \(id)")
        } catch {
            #expect(error.isRefusal, "\(what): changing \(id): \(error)")
        }
    }
}
