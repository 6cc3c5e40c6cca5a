import GRDB
import Secrets

/// The tables of a vault's file, as steps from one format to the next. A new vault goes through all of them, an older
/// one through those that it lacks.
struct Schema: Sendable {
    /// Stands in the file's header (`PRAGMA application_id`), so that no other database is taken for a vault: "Cofr".
    static let applicationID: Int64 = 0x436F_6672

    /// What leads to one format: statements that create tables. `tables` names all that the format has, with the
    /// statements that make them, as SQLite keeps them.
    struct Step: Sendable {
        var statements: [String]
        var tables: [String: String]
    }

    /// Step number n, from 0, leads to format n + 1.
    let steps: [Step]

    /// The newest format that is known.
    var format: Int64 { Int64(steps.count) }

    static let current = Schema(steps: [Step(statements: Array(first.values), tables: first)])

    private static let first = [
        "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
        "key_slots": """
        CREATE TABLE key_slots (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, salt BLOB NOT NULL, \
        passes INTEGER NOT NULL, memory INTEGER NOT NULL, created INTEGER NOT NULL, wrapped BLOB NOT NULL)
        """,
        "records": """
        CREATE TABLE records (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, head BLOB NOT NULL, \
        code BLOB UNIQUE)
        """,
        "bodies": """
        CREATE TABLE bodies (record INTEGER NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, \
        PRIMARY KEY (record, version)) WITHOUT ROWID
        """,
        "history": """
        CREATE TABLE history (record INTEGER NOT NULL, version INTEGER NOT NULL, head BLOB NOT NULL, \
        PRIMARY KEY (record, version)) WITHOUT ROWID
        """,
        "audit": "CREATE TABLE audit (number INTEGER PRIMARY KEY, entry BLOB NOT NULL)",
    ]

    /// The format of a file. Throws `.corrupt` for a file that is no vault and `.unknownFormat` for a newer one, before
    /// anything else of it is looked at.
    func format(of db: Database, path: String) throws -> Int64 {
        guard let application = try Int64.fetchOne(db, sql: "PRAGMA application_id"),
            application == Self.applicationID
        else { throw ServiceError.corrupt("\(path) is no vault of cofre.") }
        let found = try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= format else { throw ServiceError.unknownFormat(found: Int(found), known: Int(format)) }
        guard found >= 1 else { throw ServiceError.corrupt("\(path) says that it has format \(found).") }
        return found
    }

    /// Throws `.corrupt` unless the file has exactly the tables of its format: no other, no views, no triggers.
    func check(_ db: Database, format: Int64, path: String) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        var found: [String: String] = [:]
        for row in rows {
            found[String.fromDatabaseValue(row[0]) ?? ""] = String.fromDatabaseValue(row[1]) ?? ""
        }
        guard found == steps[Int(format) - 1].tables else {
            throw ServiceError.corrupt("the tables in \(path) are not those of a vault of format \(format).")
        }
    }

    /// Takes a file from one format, or from nothing (0), to the newest.
    func upgrade(_ db: Database, from format: Int64) throws {
        for step in steps[Int(format)...] {
            for statement in step.statements { try db.execute(sql: statement) }
        }
        try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(self.format)")
    }
}
