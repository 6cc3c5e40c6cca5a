import GRDB
import Secrets
import TestSupport
import Testing

@testable import Vault

/// What somebody can do who writes to the file without the key: take rows away, put them back from an earlier copy or from a
/// copy that was written to separately, and put them in each other's place. Every call answers with the truth or refuses.
@Suite(.serialized) struct AttackTests {
    /// Tables with what tells their rows apart, and the columns that hold something sealed.
    private static let tables = [
        Table("texts", key: ["name"], values: ["version", "text"], sealed: "text"),
        Table("key_slots", key: ["id"], values: ["salt", "created", "wrapped"], sealed: "wrapped"),
        Table("contents", key: ["number"], values: ["version", "page"], sealed: "page"),
        Table("states", key: ["number"], values: ["version", "page"], sealed: "page"),
        Table("codes", key: ["number"], values: ["version", "page"], sealed: "page"),
        Table("bodies", key: ["record", "version"], values: ["body"], sealed: "body"),
        Table("revisions", key: ["record", "number"], values: ["version", "head"], sealed: "head"),
        Table("entries", key: ["number"], values: ["version", "entry"], sealed: "entry"),
    ]

    private struct Table {
        let name: String
        let key: [String]
        let values: [String]
        let sealed: String

        init(_ name: String, key: [String], values: [String], sealed: String) {
            self.name = name
            self.key = key
            self.values = values
            self.sealed = sealed
        }

        var keyText: String { key.joined(separator: ", ") }
        var valueText: String { values.joined(separator: ", ") }
    }

    @Test func rowsTakenAway() async throws {
        let target = try await Target()
        try await target.attackEachRow { table, row in ["DELETE FROM \(table) WHERE rowkey = \(row)"] }
    }

    /// The whole row as it was, also if it is gone by now; and its sealed part alone.
    @Test(arguments: ["early", "late", "fork"]) func rowsPutBack(_ source: String) async throws {
        let target = try await Target()
        for table in Self.tables {
            let rows = try await target.rows(of: table.name, key: table.keyText, in: source)
            for row in rows {
                let place = "(\(table.keyText)) = (\(row))"
                try await target.attack(
                    "\(table.name) \(row) from \(source)",
                    [
                        "DELETE FROM main.\(table.name) WHERE \(place)",
                        "INSERT INTO main.\(table.name) SELECT * FROM \(source).\(table.name) WHERE \(place)",
                    ])
                try await target.attack(
                    "bytes of \(table.name) \(row) from \(source)",
                    [
                        """
                        UPDATE main.\(table.name) SET \(table.sealed) = coalesce((SELECT \(table.sealed) \
                        FROM \(source).\(table.name) WHERE \(place)), \(table.sealed)) WHERE \(place)
                        """
                    ])
            }
        }
    }

    /// The newest state of an earlier copy with whatever belongs to it in one table.
    @Test(arguments: ["early", "late", "fork"]) func tablesPutBack(_ source: String) async throws {
        let target = try await Target()
        for table in Self.tables {
            try await target.attack(
                "all \(table.name) from \(source)",
                [
                    "DELETE FROM main.\(table.name)",
                    "INSERT INTO main.\(table.name) SELECT * FROM \(source).\(table.name)",
                ])
        }
    }

    @Test func rowsInEachOthersPlace() async throws {
        let target = try await Target()
        for table in Self.tables {
            let rows = try await target.rows(of: table.name, key: table.keyText, in: "main")
            let pairs = rows.indices.flatMap { first in rows[(first + 1)...].map { (rows[first], $0) } }
            for (row, other) in pairs {
                for columns in Set([table.sealed, table.valueText]) {
                    try await target.attack(
                        "\(table.name) \(row) and \(other), \(columns)",
                        [
                            "CREATE TEMP TABLE kept AS SELECT * FROM main.\(table.name)",
                            Self.copy(columns, table, from: other, to: row),
                            Self.copy(columns, table, from: row, to: other),
                        ])
                }
            }
        }
    }

    private static func copy(_ columns: String, _ table: Table, from: String, to: String) -> String {
        """
        UPDATE main.\(table.name) SET (\(columns)) = (SELECT \(columns) FROM temp.kept \
        WHERE (\(table.keyText)) = (\(from))) WHERE (\(table.keyText)) = (\(to))
        """
    }

    @Test func everySealedByteChanged() async throws {
        let target = try await Target(records: 4)
        for table in Self.tables {
            for row in try await target.rows(of: table.name, key: table.keyText, in: "main") {
                let place = "(\(table.keyText)) = (\(row))"
                let length = try await target.length(of: table.sealed, table.name, where: place)
                // All of what is short; of what is long each seventeenth byte, so that nonce, text and tag are hit.
                for offset in stride(from: 1, through: length, by: length > 300 ? 17 : 1) {
                    let sealed = table.sealed
                    try await target.attack(
                        "byte \(offset) of \(table.name) \(row)",
                        [
                            """
                            UPDATE main.\(table.name) SET \(sealed) = CAST(substr(\(sealed), 1, \(offset - 1)) AS BLOB) || \
                            CASE WHEN hex(substr(\(sealed), \(offset), 1)) = '01' THEN x'02' ELSE x'01' END || \
                            CAST(substr(\(sealed), \(offset + 1)) AS BLOB) WHERE \(place)
                            """
                        ], writes: false)
                }
            }
        }
    }
}

extension AttackTests {
    /// A vault that is attacked, with copies of it from before and one that went another way.
    fileprivate final class Target {
        let folder: TestFolder
        private let truth: Answers
        private let bytes: [UInt8]
        private let passphrase = UnlockMethod.passphrase(ClientSecret("correct horse"))

        /// - Parameter records: so many that there are several pages.
        init(records: Int = 1030) async throws {
            folder = try TestFolder()
            let vault = try await folder.makeVault()
            var drafts = SecretDraft.samples(records)
            for index in drafts.indices { drafts[index].identifierCode = index % 200 == 0 ? "code \(index)" : "" }
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
                let name = vault.identity.place
                _ = try await vault.update(SecretID(2), SecretChange(clientSecret: ClientSecret(name)), expecting: nil)
                _ = try await vault.update(SecretID(1), SecretChange(identifierCode: "of \(name)"), expecting: nil)
                _ = try await vault.setActive(false, SecretID(3))
                _ = try await vault.setActive(name == "fork", SecretID(4))
                _ = try await vault.create(.minimal(name))
                try await vault.setMembers(["malu"], of: "Audit")
                try await vault.revokeAccessKey(early.id)
                _ = try await vault.addAccessKey(AccessKey.Terms(user: "ana", label: name))
            }
            fork.close()
            try folder.checkpoint()
            try folder.write(folder.bytes(), to: "late")
            try await vault.removeSlot(slot.id)
            _ = try await vault.addSlot(passphrase)
            _ = try await vault.update(SecretID(2), SecretChange(notes: "last"), expecting: nil)
            _ = try await vault.setActive(true, SecretID(3))
            _ = try await vault.setActive(false, SecretID(Int64(records)))
            truth = try #require(await Answers(vault))
            #expect(truth.refused == 0)
            vault.close()
            try folder.checkpoint()
            bytes = folder.bytes()
        }

        /// What tells the rows of a table apart, as SQL. Of many bodies the first and the last.
        func rows(of table: String, key: String, in source: String) async throws -> [String] {
            if source == "main" { try reset() }
            let queue = try folder.database(source == "main" ? "vault.cofre" : source)
            let columns = key.split(separator: ", ").map { "quote(\($0))" }.joined(separator: " || ', ' || ")
            let rows = try await queue.read { db in
                try String.fetchAll(db, sql: "SELECT \(columns) FROM \(table) ORDER BY \(key)")
            }
            return rows.count > 40 ? Array(rows.prefix(8) + rows.suffix(4)) : rows
        }

        func length(of column: String, _ table: String, where place: String) async throws -> Int {
            try reset()
            return try await folder.database().read { db in
                try Int.fetchOne(db, sql: "SELECT length(\(column)) FROM \(table) WHERE \(place)") ?? 0
            }
        }

        func attackEachRow(_ statements: (_ table: String, _ row: String) -> [String]) async throws {
            for table in AttackTests.tables {
                for row in try await rows(of: table.name, key: table.keyText, in: "main") {
                    let made = statements(table.name, row).map {
                        $0.replacing("rowkey = \(row)", with: "(\(table.keyText)) = (\(row))")
                    }
                    try await attack("\(table.name) \(row)", made)
                }
            }
        }

        private func reset() throws {
            for name in ["vault.cofre-wal", "vault.cofre-shm"] { folder.remove(name) }
            try folder.write(bytes)
        }

        /// Runs statements on the file, then everything on the vault. What changed nothing is no attack.
        func attack(_ what: String, _ statements: [String], writes: Bool = true) async throws {
            try reset()
            let (queue, path) = (try folder.database(), folder.path)
            let changed = try await queue.writeWithoutTransaction { db -> Bool in
                for source in ["early", "late", "fork"] {
                    try db.execute(literal: "ATTACH \(path + "/" + source) AS \(sql: source)")
                }
                let before = try Self.content(db)
                for statement in statements { try db.execute(sql: statement) }
                return try Self.content(db) != before
            }
            try queue.close()
            guard changed else { return }
            try await expectTruthOrRefusal(what)
            guard writes else { return }
            try await expectNoLaundering(what)
        }

        private static func content(_ db: Database) throws -> [Row] {
            try AttackTests.tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM main.\(table.name) ORDER BY \(table.keyText)")
            }
        }

        private func expectTruthOrRefusal(_ what: String) async throws {
            let vault: Vault
            do {
                vault = try await folder.open()
            } catch {
                // The slot that is tried here may be the one that was attacked.
                let isRefusal = (error as? ServiceError).map { $0.isCorrupt || $0 == .authenticationFailed }
                #expect(isRefusal == true, "\(what): \(error)")
                return
            }
            defer { vault.close() }
            let answers = try #require(await Answers(vault), "\(what): another error than damage")
            answers.expectPart(of: truth, what)
            let problems = try await vault.verify().problems
            #expect(!problems.isEmpty, "\(what): not noticed")
        }

        /// A write into a vault that was changed is refused or leaves it noticeable.
        private func expectNoLaundering(_ what: String) async throws {
            guard let vault = try? await folder.open() else { return }
            let changes = [SecretID(2), SecretID(200), SecretID(1030)]
            for id in changes {
                _ = await serviceError { try await vault.update(id, SecretChange(name: "written"), expecting: nil) }
                _ = await serviceError { try await vault.setActive(true, id) }
            }
            _ = await serviceError { try await vault.addUser("new") }
            vault.close()
            guard let again = try? await folder.open() else { return }
            defer { again.close() }
            let problems = try await again.verify().problems
            #expect(!problems.isEmpty, "\(what): a write hid it")
        }
    }

    /// What a vault says, call by call; nil if it refuses.
    fileprivate struct Answers {
        private var list: [SecretSummary]?
        private var secrets: [SecretID: APISecret] = [:]
        private var history: [SecretVersion]?
        private var older: APISecret?
        private var audit: [AuditEntry]?
        private var keys: [AccessKey]?
        private var slots: [KeySlot]?
        private var directory: Directory?
        /// How many calls were refused.
        private(set) var refused = 0

        /// nil if a call fails with anything else than damage.
        init?(_ vault: Vault) async {
            var isOther = false
            func answer<T>(_ body: () async throws -> T) async -> T? {
                do {
                    return try await body()
                } catch {
                    refused += 1
                    if (error as? ServiceError)?.isCorrupt != true { isOther = true }
                    return nil
                }
            }
            list = await answer { try await vault.listAll() }
            for id in [1, 2, 3, 4, 5].map({ SecretID($0) }) {
                secrets[id] = await answer { try await vault.read(id) }
            }
            history = await answer { try await vault.history(of: SecretID(2)) }
            older = await answer { try await vault.read(SecretID(2), version: 2) }
            audit = await answer { try await vault.auditTrail() }
            keys = await answer { try await vault.accessKeys().all }
            slots = await answer { try await vault.slots() }
            directory = await answer { try await vault.directory() }
            if isOther { return nil }
        }

        func expectPart(of truth: Answers, _ what: String) {
            #expect(list == nil || list == truth.list, "\(what): another list")
            for (id, secret) in secrets { #expect(secret == truth.secrets[id], "\(what): another secret \(id)") }
            #expect(history == nil || history == truth.history, "\(what): another history")
            #expect(older == nil || older == truth.older, "\(what): another earlier version")
            #expect(audit == nil || audit == truth.audit, "\(what): another audit trail")
            #expect(keys == nil || keys == truth.keys, "\(what): other access keys")
            #expect(slots == nil || slots == truth.slots, "\(what): other slots")
            #expect(directory == nil || directory == truth.directory, "\(what): another directory")
        }
    }
}
