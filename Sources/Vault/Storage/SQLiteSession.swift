import Foundation
import GRDB
import Secrets

/// The storage's statements within one transaction. Values of a type that does not belong in a column (a damaged file)
/// count as missing, never as a reason to crash.
struct SQLiteSession: SealedWriter {
    private let db: Database
    private let path: String

    init(_ db: Database, path: String) {
        self.db = db
        self.path = path
    }

    // MARK: Reading

    func dataVersion() throws(ServiceError) -> Int64 {
        try mapped {
            let statement = try db.cachedStatement(sql: "PRAGMA data_version")
            return try Self.firstRow(statement, []) { Self.number($0, 0) ?? 0 } ?? 0
        }
    }

    func vaultID() throws(ServiceError) -> [UInt8]? { try meta("vault") }

    func text(_ name: SealedName) throws(ServiceError) -> [UInt8]? { try meta(name.rawValue) }

    func slots() throws(ServiceError) -> [StoredSlot] {
        try mapped {
            // Not all of what somebody could put there, neither of rows nor of bytes.
            let numbers = ["kind", "passes", "memory", "created"].map { "iif(typeof(\($0)) = 'integer', \($0), NULL)" }
            let blobs = ["salt", "wrapped"].map {
                "iif(typeof(\($0)) = 'blob' AND length(\($0)) <= \(UnlockBounds.slotBytes), \($0), NULL)"
            }
            let sql = """
                SELECT id, \(numbers[0]), \(blobs[0]), \(numbers[1]), \(numbers[2]), \(numbers[3]), \(blobs[1]) \
                FROM key_slots ORDER BY id LIMIT ?
                """
            return try Row.fetchAll(db, sql: sql, arguments: [UnlockBounds.read]).map { row in
                StoredSlot(
                    id: Self.number(row, 0) ?? 0, kind: Self.number(row, 1) ?? 0, salt: Self.blob(row, 2) ?? [],
                    passes: Self.number(row, 3) ?? 0, memoryBytes: Self.number(row, 4) ?? 0,
                    created: Self.number(row, 5) ?? 0, wrapped: Self.blob(row, 6) ?? [])
            }
        }
    }

    func head(of id: Int64, into head: inout [UInt8]) throws(ServiceError) -> Int64? {
        try mapped {
            let statement = try db.cachedStatement(sql: "SELECT version, head FROM records WHERE id = ?")
            return try Self.firstRow(statement, [id]) { row in
                head.removeAll(keepingCapacity: true)
                try row.withUnsafeData(atIndex: 1) { if let data = $0 { head.append(contentsOf: data) } }
                return Self.number(row, 0) ?? 0
            }
        }
    }

    func heads(after id: Int64, limit: Int) throws(ServiceError) -> SealedPage {
        try mapped {
            let statement = try db.cachedStatement(
                sql: "SELECT id, version, head FROM records WHERE id > ? ORDER BY id LIMIT ?")
            var page = SealedPage()
            try Self.append(try Row.fetchCursor(statement, arguments: [id, limit]), to: &page)
            return page
        }
    }

    func heads(of ids: ArraySlice<Int64>) throws(ServiceError) -> SealedPage {
        try mapped {
            var page = SealedPage()
            var rest = ids
            // Few statements for many records: a cursor for each costs more than the record.
            while !rest.isEmpty {
                let list = rest.prefix(1024).map(String.init).joined(separator: ",")
                rest = rest.dropFirst(1024)
                let statement = try db.makeStatement(sql: "SELECT id, version, head FROM records WHERE id IN (\(list))")
                try Self.append(try Row.fetchCursor(statement), to: &page)
            }
            return page
        }
    }

    func body(of id: Int64, version: Int64) throws(ServiceError) -> [UInt8]? {
        try oneBlob("SELECT body FROM bodies WHERE record = ? AND version = ?", [id, version])
    }

    func pastVersions(of id: Int64) throws(ServiceError) -> [Int64] {
        try mapped {
            let sql = "SELECT version FROM history WHERE record = ? ORDER BY version"
            return try Row.fetchAll(db, sql: sql, arguments: [id]).map { Self.number($0, 0) ?? 0 }
        }
    }

    func pastHead(of id: Int64, version: Int64) throws(ServiceError) -> [UInt8]? {
        try oneBlob("SELECT head FROM history WHERE record = ? AND version = ?", [id, version])
    }

    func audit(_ number: Int64) throws(ServiceError) -> [UInt8]? {
        try oneBlob("SELECT entry FROM audit WHERE number = ?", [number])
    }

    func index(of id: Int64) throws(ServiceError) -> [UInt8]? {
        try oneBlob("SELECT code FROM records WHERE id = ?", [id])
    }

    func counts() throws(ServiceError) -> RowCounts {
        try mapped {
            let tables = ["records", "bodies", "history", "audit"]
            let counts = try tables.map { try Int64.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? 0 }
            return RowCounts(records: counts[0], bodies: counts[1], history: counts[2], audit: counts[3])
        }
    }

    func lastID() throws(ServiceError) -> Int64 {
        try mapped { try Int64.fetchOne(db, sql: "SELECT max(id) FROM records") ?? 0 }
    }

    func damages() throws(ServiceError) -> [String] {
        try mapped {
            var findings: [String] = []
            do {
                let rows = try String.fetchCursor(db, sql: "PRAGMA integrity_check(100)")
                while let finding = try rows.next() { findings.append(finding) }
            } catch  where !findings.isEmpty {
                // Some damage ends the check itself.
            }
            return findings == ["ok"] ? [] : findings
        }
    }

    // MARK: Writing

    func setVaultID(_ id: [UInt8]) throws(ServiceError) { try setMeta("vault", id) }

    func setText(_ name: SealedName, _ text: [UInt8]) throws(ServiceError) { try setMeta(name.rawValue, text) }

    func setSlot(_ slot: StoredSlot) throws(ServiceError) {
        try changeOne(
            """
            INSERT OR REPLACE INTO key_slots (id, kind, salt, passes, memory, created, wrapped) \
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                slot.id, slot.kind, Data(slot.salt), slot.passes, slot.memoryBytes, slot.created, Data(slot.wrapped),
            ])
    }

    func removeSlot(_ id: Int64) throws(ServiceError) {
        try changeOne("DELETE FROM key_slots WHERE id = ?", [id])
    }

    func insert(_ id: Int64, head: [UInt8], index: [UInt8]?) throws(ServiceError) -> Bool {
        try changeOneOrNone(
            "INSERT INTO records (id, version, head, code) VALUES (?, 1, ?, ?) ON CONFLICT (code) DO NOTHING",
            [id, Data(head), index.map { Data($0) }])
    }

    func replaceHead(of id: Int64, from old: Int64, to new: Int64, head: [UInt8]) throws(ServiceError) -> Bool {
        try changeOneOrNone(
            "UPDATE records SET version = ?, head = ? WHERE id = ? AND version = ?", [new, Data(head), id, old])
    }

    func setIndex(of id: Int64, _ index: [UInt8]?) throws(ServiceError) -> Bool {
        try changeOneOrNone("UPDATE OR IGNORE records SET code = ? WHERE id = ?", [index.map { Data($0) }, id])
    }

    func insertBody(of id: Int64, version: Int64, _ body: [UInt8]) throws(ServiceError) {
        try changeOne("INSERT INTO bodies (record, version, body) VALUES (?, ?, ?)", [id, version, Data(body)])
    }

    func insertPastHead(of id: Int64, version: Int64, _ head: [UInt8]) throws(ServiceError) {
        try changeOne("INSERT INTO history (record, version, head) VALUES (?, ?, ?)", [id, version, Data(head)])
    }

    func appendAudit(_ number: Int64, _ entry: [UInt8]) throws(ServiceError) {
        try changeOne("INSERT INTO audit (number, entry) VALUES (?, ?)", [number, Data(entry)])
    }

    // MARK: Statements

    private func meta(_ name: String) throws(ServiceError) -> [UInt8]? {
        try oneBlob("SELECT value FROM meta WHERE name = ?", [name])
    }

    private func setMeta(_ name: String, _ value: [UInt8]) throws(ServiceError) {
        try changeOne("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [name, Data(value)])
    }

    /// Runs a statement that inserts, updates or deletes exactly one row. Throws `.corrupt` if it did not: something in
    /// the file kept the change from being made, and reporting it as done would be false.
    private func changeOne(_ sql: String, _ arguments: StatementArguments) throws(ServiceError) {
        let count = try change(sql, arguments)
        guard count == 1 else { throw wrongCount(count) }
    }

    /// The same for a statement that may find nothing to change; false then.
    private func changeOneOrNone(_ sql: String, _ arguments: StatementArguments) throws(ServiceError) -> Bool {
        let count = try change(sql, arguments)
        guard count <= 1 else { throw wrongCount(count) }
        return count == 1
    }

    /// How many rows a statement changed.
    private func change(_ sql: String, _ arguments: StatementArguments) throws(ServiceError) -> Int {
        try mapped {
            try db.cachedStatement(sql: sql).execute(arguments: arguments)
            return db.changesCount
        }
    }

    private func wrongCount(_ count: Int) -> ServiceError {
        .corrupt("a change to \(path) affected \(count) rows instead of 1, so nothing was saved.")
    }

    private func oneBlob(_ sql: String, _ arguments: StatementArguments) throws(ServiceError) -> [UInt8]? {
        try mapped {
            let statement = try db.cachedStatement(sql: sql)
            return try Self.firstRow(statement, arguments) { Self.blob($0, 0) } ?? nil
        }
    }

    private func mapped<T>(_ body: () throws -> T) throws(ServiceError) -> T {
        try StorageErrors.mapped(path, body)
    }

    private static func append(_ rows: RowCursor, to page: inout SealedPage) throws {
        while let row = try rows.next() {
            let id = number(row, 0) ?? 0
            let version = number(row, 1) ?? 0
            try row.withUnsafeData(atIndex: 2) { data in
                (data ?? Data()).withUnsafeBytes { page.append(id: id, version: version, head: $0) }
            }
        }
    }

    /// Calls `body` with the first row, if there is one. A row is valid as long as its cursor lives.
    private static func firstRow<T>(
        _ statement: Statement, _ arguments: StatementArguments, _ body: (Row) throws -> T
    ) throws -> T? {
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        return try withExtendedLifetime(rows) { try rows.next().map(body) }
    }

    private static func number(_ row: Row, _ index: Int) -> Int64? {
        let value: DatabaseValue = row[index]
        guard case .int64(let number) = value.storage else { return nil }
        return number
    }

    private static func blob(_ row: Row, _ index: Int) -> [UInt8]? {
        try? row.withUnsafeData(atIndex: index) { data in data.map { Array($0) } }
    }
}
