import GRDB
import Secrets

/// The tables of a vault's file, in each format that there was.
struct Schema: Sendable {
    /// Stands in the file's header (`PRAGMA application_id`), so that no other database is taken for a vault: "Cofr".
    static let applicationID: Int64 = 0x436F_6672

    /// The tables of one format. `tables` names all of them with the statements that make them, as SQLite keeps them;
    /// `indexed` those for which SQLite makes an index by itself.
    struct Format: Sendable {
        var tables: [String: String]
        var indexed: Set<String>

        /// The rows of SQLite's table of what a file holds, in order.
        var objects: [SchemaObject] {
            let tables = tables.map { SchemaObject(type: "table", name: $0.key, table: $0.key, sql: $0.value) }
            let indexes = indexed.map {
                SchemaObject(type: "index", name: "sqlite_autoindex_\($0)_1", table: $0, sql: nil)
            }
            return (tables + indexes).sorted()
        }
    }

    /// Number n, from 0, is format n + 1.
    let formats: [Format]

    /// The newest format that is known.
    var format: Int64 { Int64(formats.count) }

    static let current = Schema(formats: [
        Format(tables: first, indexed: ["meta", "records"]), Format(tables: second, indexed: ["texts"]),
    ])

    private static let slots = """
        CREATE TABLE key_slots (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, salt BLOB NOT NULL, \
        passes INTEGER NOT NULL, memory INTEGER NOT NULL, created INTEGER NOT NULL, wrapped BLOB NOT NULL)
        """
    private static let bodies = """
        CREATE TABLE bodies (record INTEGER NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, \
        PRIMARY KEY (record, version)) WITHOUT ROWID
        """

    /// One row a record, each sealed for itself.
    private static let first = [
        "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
        "key_slots": slots,
        "records": """
        CREATE TABLE records (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, head BLOB NOT NULL, \
        code BLOB UNIQUE)
        """,
        "bodies": bodies,
        "history": """
        CREATE TABLE history (record INTEGER NOT NULL, version INTEGER NOT NULL, head BLOB NOT NULL, \
        PRIMARY KEY (record, version)) WITHOUT ROWID
        """,
        "audit": "CREATE TABLE audit (number INTEGER PRIMARY KEY, entry BLOB NOT NULL)",
    ]

    /// Sealed pages of many records.
    private static let second = [
        "texts": "CREATE TABLE texts (name TEXT PRIMARY KEY, version INTEGER NOT NULL, text BLOB NOT NULL)",
        "key_slots": slots,
        "contents": page("contents"),
        "states": page("states"),
        "codes": page("codes"),
        "bodies": bodies,
        "revisions": """
        CREATE TABLE revisions (record INTEGER NOT NULL, number INTEGER NOT NULL, version INTEGER NOT NULL, \
        head BLOB NOT NULL, PRIMARY KEY (record, number)) WITHOUT ROWID
        """,
        "entries": "CREATE TABLE entries (number INTEGER PRIMARY KEY, version INTEGER NOT NULL, entry BLOB NOT NULL)",
    ]

    private static func page(_ name: String) -> String {
        "CREATE TABLE \(name) (number INTEGER PRIMARY KEY, version INTEGER NOT NULL, page BLOB NOT NULL)"
    }

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

    /// SQLite's own tables, which ANALYZE makes and from which it guesses how to search; sealed rows are no less so.
    private static let statistics = [
        "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
        "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
    ].map { SchemaObject(type: "table", name: $0.key, table: $0.key, sql: $0.value) }

    /// Throws `.corrupt` unless the file has exactly the tables of its format and the indexes that SQLite makes for them,
    /// and perhaps `statistics`: no other, none twice, no views, no triggers, whatever their names. All rows of SQLite's own table are compared,
    /// since somebody who writes the file can put any row there.
    func check(_ db: Database, format: Int64, path: String) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT type, name, tbl_name, sql, rootpage FROM sqlite_master")
        var found = rows.map { row in SchemaObject(row) }.sorted()
        for object in Self.statistics { found.firstIndex(of: object).map { _ = found.remove(at: $0) } }
        // Two objects in one place would write over each other.
        let roots = Set(rows.compactMap { Int64.fromDatabaseValue($0[4]) }.filter { $0 > 1 })
        guard found == formats[Int(format) - 1].objects, roots.count == rows.count else {
            throw ServiceError.corrupt("the tables in \(path) are not those of a vault of format \(format).")
        }
    }

    /// Takes a file from one format, or from nothing (0), to the newest: makes the tables that are new, lets `fill` write
    /// into them what stands in the old ones, and removes the tables that the newest format does not have.
    func upgrade(_ db: Database, from format: Int64, fill: () throws -> Void = {}) throws {
        let old = format > 0 ? formats[Int(format) - 1].tables : [:]
        let new = formats[Int(self.format) - 1].tables
        for (name, statement) in new where old[name] == nil { try db.execute(sql: statement) }
        try fill()
        for name in old.keys where new[name] == nil { try db.execute(sql: "DROP TABLE \(name)") }
        try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(self.format)")
    }
}

/// One row of SQLite's table of what a file holds (`sqlite_master`). What is no text counts as missing.
struct SchemaObject: Comparable {
    var type: String?
    var name: String?
    var table: String?
    /// The statement that made it; nil for what SQLite makes by itself.
    var sql: String?

    static func < (one: SchemaObject, other: SchemaObject) -> Bool {
        one.parts.lexicographicallyPrecedes(other.parts)
    }

    private var parts: [String] { [type, name, table, sql].map { $0 ?? "" } }
}

extension SchemaObject {
    /// Reads type, name, table and statement.
    fileprivate init(_ row: Row) {
        self.init(
            type: String.fromDatabaseValue(row[0]), name: String.fromDatabaseValue(row[1]),
            table: String.fromDatabaseValue(row[2]), sql: String.fromDatabaseValue(row[3]))
    }
}
