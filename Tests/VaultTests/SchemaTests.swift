import GRDB
import Secrets
import Testing

@testable import Vault

/// What somebody can write into SQLite's own table of what the file holds.
@Suite struct SchemaTests {
    private static let keepsSlots = "CREATE TRIGGER sqlite_x BEFORE DELETE ON key_slots BEGIN SELECT RAISE(IGNORE); END"

    /// A statement that puts a row into SQLite's table of what the file holds.
    private static func row(
        _ type: String, _ name: String, _ table: String, page: String = "0", _ sql: String, number: Int = 900
    ) -> String {
        """
        INSERT INTO sqlite_master (rowid, type, name, tbl_name, rootpage, sql) \
        VALUES (\(number), '\(type)', '\(name)', '\(table)', \(page), '\(sql)')
        """
    }

    private static let planted = [
        row("trigger", "sqlite_x", "key_slots", keepsSlots),
        row(
            "trigger", "sqlite_y", "contents",
            "CREATE TRIGGER sqlite_y AFTER UPDATE ON contents BEGIN UPDATE states SET page = NULL; END"),
        row("view", "sqlite_v", "sqlite_v", "CREATE VIEW sqlite_v AS SELECT 1"),
        // The same name twice.
        """
        INSERT INTO sqlite_master SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = 'entries'
        """,
        // A table in the place of another.
        """
        UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'entries') \
        WHERE name = 'texts'
        """,
        "DELETE FROM sqlite_master WHERE name = 'sqlite_autoindex_texts_1'",
    ]

    @Test(arguments: planted)
    func aRowInSQLitesOwnTableIsRefused(_ statement: String) async throws {
        let folder = try TestFolder()
        try await folder.makeVault()
        try folder.plant(statement)
        let error = await serviceError { try await folder.open() }
        #expect(error?.isCorrupt == true, "\(String(describing: error))")
    }

    @Test func aTriggerPlantedInAnOpenVaultDoesNothing() async throws {
        let folder = try TestFolder()
        let vault = try await folder.makeVault()
        let passphrase = UnlockMethod.passphrase(ClientSecret("correct horse"))
        let slot = try await vault.addSlot(passphrase)
        try folder.plant(Self.planted[0])
        try await vault.removeSlot(slot.id)
        let left = try await folder.database().read { db in
            try Int64.fetchAll(db, sql: "SELECT id FROM key_slots")
        }
        #expect(left == [1])
    }

    @Test func everyConnectionIsHardened() throws {
        let queue = try DatabaseQueue()
        try queue.inDatabase { db in
            try db.execute(sql: "CREATE TABLE t (x); CREATE VIEW v AS SELECT x FROM t")
            try db.execute(sql: "CREATE TRIGGER n BEFORE INSERT ON t BEGIN SELECT RAISE(IGNORE); END")
            try SQLiteStorage.prepare(db)
            try db.execute(sql: "INSERT INTO t VALUES (1)")
            #expect(db.changesCount == 1)
            #expect(throws: DatabaseError.self) { try Int.fetchOne(db, sql: "SELECT x FROM v") }
            #expect(try Int.fetchOne(db, sql: "PRAGMA trusted_schema") == 0)
            try db.execute(sql: "PRAGMA writable_schema = ON")
            #expect(throws: DatabaseError.self) { try db.execute(sql: "DELETE FROM sqlite_master") }
        }
    }

    /// Triggers are off for the vault; here they are on, so that each statement changes another number of rows than it
    /// should.
    @Test(arguments: [
        ("key_slots", "DELETE"), ("key_slots", "INSERT"), ("bodies", "INSERT"), ("bodies", "UPDATE"),
        ("revisions", "INSERT"), ("revisions", "UPDATE"), ("entries", "INSERT"), ("entries", "UPDATE"),
        ("texts", "INSERT"), ("contents", "INSERT"), ("states", "INSERT"), ("codes", "INSERT"), ("codes", "DELETE"),
    ])
    func aStatementThatChangesNothingIsDamage(_ table: String, _ event: String) throws {
        let queue = try DatabaseQueue()
        try queue.inDatabase { db in
            try Schema.current.upgrade(db, from: 0)
            let session = SQLiteSession(db, path: "/v")
            let slot = StoredSlot(id: 1, kind: 2, salt: [], passes: 0, memoryBytes: 0, created: 0, wrapped: [])
            try session.setSlot(slot)
            let text = StoredText(version: 1, sealed: [1])
            try session.insertBody(of: 9, version: 1, [1])
            try session.insertRevision(1, of: 9, text)
            try session.appendEntry(9, text)
            try session.setPage(PageID(kind: .codes, number: 1), text)
            try db.execute(sql: "CREATE TRIGGER n BEFORE \(event) ON \(table) BEGIN SELECT RAISE(IGNORE); END")
            let error = #expect(throws: ServiceError.self) {
                switch table {
                case "key_slots" where event == "DELETE": try session.removeSlot(1)
                case "key_slots": try session.setSlot(slot)
                case "bodies" where event == "INSERT": try session.insertBody(of: 1, version: 1, [1])
                case "bodies": try session.replaceBody(of: 9, version: 1, [2])
                case "revisions" where event == "INSERT": try session.insertRevision(1, of: 1, text)
                case "revisions": try session.replaceRevision(1, of: 9, text)
                case "entries" where event == "INSERT": try session.appendEntry(1, text)
                case "entries": try session.replaceEntry(9, text)
                case "contents": try session.setPage(PageID(kind: .contents, number: 1), text)
                case "states": try session.setPage(PageID(kind: .states, number: 1), text)
                case "codes" where event == "DELETE": try session.removePage(PageID(kind: .codes, number: 1))
                case "codes": try session.setPage(PageID(kind: .codes, number: 1), text)
                default: try session.setText(.state, text)
                }
            }
            #expect(error?.isCorrupt == true)
        }
    }

    @Test func removingASlotThatIsNotThereIsDamage() throws {
        let queue = try DatabaseQueue()
        try queue.inDatabase { db in
            try Schema.current.upgrade(db, from: 0)
            let error = #expect(throws: ServiceError.self) { try SQLiteSession(db, path: "/v").removeSlot(1) }
            #expect(error?.isCorrupt == true)
        }
    }
}

extension TestFolder {
    /// Writes into SQLite's own table of what the vault's file holds, as somebody with access to the file could.
    func plant(_ statement: String) throws {
        try tamper(
            "PRAGMA writable_schema = ON", statement, "PRAGMA schema_version = 77", "PRAGMA writable_schema = OFF")
    }
}
