import Foundation
import GRDB
import Secrets

/// The storage's statements within one transaction. Values of a type that does not belong in a column (a damaged file)
/// count as missing, never as a reason to crash.
struct SQLiteSession: SealedWriter {
    let db: Database
    let path: String
    let shared: WorkHolder
    let seen: SeenState?

    /// - Parameters:
    ///   - shared: what the writes of one transaction share.
    ///   - seen: the newest state that had been seen before the transaction read anything.
    init(_ db: Database, path: String, shared: WorkHolder = WorkHolder(), seen: SeenState? = nil) {
        self.db = db
        self.path = path
        self.shared = shared
        self.seen = seen
    }

    // MARK: Reading

    func dataVersion() throws(ServiceError) -> Int64 {
        try mapped {
            let statement = try db.cachedStatement(sql: "PRAGMA data_version")
            return try Self.firstRow(statement, []) { Self.number($0, 0) ?? 0 } ?? 0
        }
    }

    func format() throws(ServiceError) -> Int64 {
        try mapped { try Schema.current.format(of: db, path: path) }
    }

    func vaultID() throws(ServiceError) -> StoredText? { try text("vault") }

    func text(_ name: SealedName) throws(ServiceError) -> StoredText? { try text(name.rawValue) }

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
                // What is no number is one that no slot has.
                StoredSlot(
                    id: Self.number(row, 0) ?? -1, kind: Self.number(row, 1) ?? -1, salt: Self.blob(row, 2) ?? [],
                    passes: Self.number(row, 3) ?? -1, memoryBytes: Self.number(row, 4) ?? -1,
                    created: Self.number(row, 5) ?? -1, wrapped: Self.blob(row, 6) ?? [])
            }
        }
    }

    func page(_ page: PageID) throws(ServiceError) -> StoredText? {
        try oneText("SELECT version, page FROM \(page.kind.table) WHERE number = ?", [page.number])
    }

    func pages(
        _ kind: PageKind, in range: Range<Int64>,
        _ body: (_ number: Int64, _ version: Int64, _ sealed: UnsafeRawBufferPointer) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        let sql = "SELECT number, version, page FROM \(kind.table) WHERE number >= ? AND number < ? ORDER BY number"
        try mapped {
            let statement = try db.cachedStatement(sql: sql)
            let rows = try Row.fetchCursor(statement, arguments: [range.lowerBound, range.upperBound])
            while let row = try rows.next() {
                let (number, version) = (Self.number(row, 0) ?? 0, Self.number(row, 1) ?? 0)
                try row.withUnsafeData(atIndex: 2) { data in
                    try (data ?? Data()).withUnsafeBytes { try body(number, version, $0) }
                }
            }
        }
    }

    func pageNumbers(_ kind: PageKind) throws(ServiceError) -> [Int64] {
        try mapped { try Int64.fetchAll(db, sql: "SELECT number FROM \(kind.table) ORDER BY number") }
    }

    func body(of id: Int64, version: Int64) throws(ServiceError) -> [UInt8]? {
        try oneBlob("SELECT body FROM bodies WHERE record = ? AND version = ?", [id, version])
    }

    func bodies(
        of records: Range<Int64>, _ body: (_ id: Int64, StoredText) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        let sql = "SELECT record, version, body FROM bodies WHERE record >= ? AND record < ? ORDER BY record, version"
        try mapped {
            let statement = try db.cachedStatement(sql: sql)
            let rows = try Row.fetchCursor(statement, arguments: [records.lowerBound, records.upperBound])
            while let row = try rows.next() {
                let text = StoredText(version: Self.number(row, 1) ?? 0, sealed: Self.blob(row, 2) ?? [])
                try body(Self.number(row, 0) ?? 0, text)
            }
        }
    }

    func revisions(
        of records: Range<Int64>, _ body: (_ id: Int64, _ number: Int64, StoredText) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        let sql = """
            SELECT record, number, version, head FROM revisions WHERE record >= ? AND record < ? \
            ORDER BY record, number
            """
        try mapped {
            let statement = try db.cachedStatement(sql: sql)
            let rows = try Row.fetchCursor(statement, arguments: [records.lowerBound, records.upperBound])
            while let row = try rows.next() {
                let text = StoredText(version: Self.number(row, 2) ?? 0, sealed: Self.blob(row, 3) ?? [])
                try body(Self.number(row, 0) ?? 0, Self.number(row, 1) ?? 0, text)
            }
        }
    }

    func revision(_ number: Int64, of id: Int64) throws(ServiceError) -> StoredText? {
        try oneText("SELECT version, head FROM revisions WHERE record = ? AND number = ?", [id, number])
    }

    func lastEntry() throws(ServiceError) -> Int64 {
        try mapped { try Int64.fetchOne(db, sql: "SELECT max(number) FROM entries") ?? 0 }
    }

    func entry(_ number: Int64) throws(ServiceError) -> StoredText? {
        try oneText("SELECT version, entry FROM entries WHERE number = ?", [number])
    }

    func counts() throws(ServiceError) -> RowCounts {
        try mapped {
            func count(_ table: String) throws -> Int64 {
                try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
            var pages: [PageKind: Int64] = [:]
            for kind in PageKind.allCases { pages[kind] = try count(kind.table) }
            return RowCounts(
                pages: pages, bodies: try count("bodies"), revisions: try count("revisions"),
                entries: try count("entries"))
        }
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

    func setVaultID(_ id: [UInt8]) throws(ServiceError) {
        try setText("vault", StoredText(version: 0, sealed: id))
    }

    func setText(_ name: SealedName, _ text: StoredText) throws(ServiceError) { try setText(name.rawValue, text) }

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

    func setPage(_ id: PageID, _ page: StoredText) throws(ServiceError) {
        try changeOne(
            "INSERT OR REPLACE INTO \(id.kind.table) (number, version, page) VALUES (?, ?, ?)",
            [id.number, page.version, Data(page.sealed)])
    }

    func removePage(_ page: PageID) throws(ServiceError) {
        try changeOne("DELETE FROM \(page.kind.table) WHERE number = ?", [page.number])
    }

    func insertBody(of id: Int64, version: Int64, _ body: [UInt8]) throws(ServiceError) {
        try changeOne("INSERT INTO bodies (record, version, body) VALUES (?, ?, ?)", [id, version, Data(body)])
    }

    func replaceBody(of id: Int64, version: Int64, _ body: [UInt8]) throws(ServiceError) {
        try changeOne("UPDATE bodies SET body = ? WHERE record = ? AND version = ?", [Data(body), id, version])
    }

    func insertRevision(_ number: Int64, of id: Int64, _ head: StoredText) throws(ServiceError) {
        try changeOne(
            "INSERT INTO revisions (record, number, version, head) VALUES (?, ?, ?, ?)",
            [id, number, head.version, Data(head.sealed)])
    }

    func replaceRevision(_ number: Int64, of id: Int64, _ head: StoredText) throws(ServiceError) {
        try changeOne(
            "UPDATE revisions SET version = ?, head = ? WHERE record = ? AND number = ?",
            [head.version, Data(head.sealed), id, number])
    }

    func appendEntry(_ number: Int64, _ entry: StoredText) throws(ServiceError) {
        try changeOne(
            "INSERT INTO entries (number, version, entry) VALUES (?, ?, ?)",
            [number, entry.version, Data(entry.sealed)])
    }

    func replaceEntry(_ number: Int64, _ entry: StoredText) throws(ServiceError) {
        try changeOne(
            "UPDATE entries SET version = ?, entry = ? WHERE number = ?", [entry.version, Data(entry.sealed), number])
    }

    // MARK: Statements

    private func text(_ name: String) throws(ServiceError) -> StoredText? {
        try oneText("SELECT version, text FROM texts WHERE name = ?", [name])
    }

    private func setText(_ name: String, _ text: StoredText) throws(ServiceError) {
        try changeOne(
            "INSERT OR REPLACE INTO texts (name, version, text) VALUES (?, ?, ?)",
            [name, text.version, Data(text.sealed)])
    }

    /// Runs a statement that inserts, updates or deletes exactly one row. Throws `.corrupt` if it did not: something in
    /// the file kept the change from being made, and reporting it as done would be false.
    private func changeOne(_ sql: String, _ arguments: StatementArguments) throws(ServiceError) {
        let count = try change(sql, arguments)
        guard count == 1 else { throw wrongCount(count) }
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

    func oneBlob(_ sql: String, _ arguments: StatementArguments) throws(ServiceError) -> [UInt8]? {
        try mapped {
            let statement = try db.cachedStatement(sql: sql)
            return try Self.firstRow(statement, arguments) { Self.blob($0, 0) } ?? nil
        }
    }

    /// A version and a sealed text.
    func oneText(_ sql: String, _ arguments: StatementArguments) throws(ServiceError) -> StoredText? {
        try mapped {
            try Self.firstRow(try db.cachedStatement(sql: sql), arguments) { row in
                // What is no number is no version that anything could have.
                StoredText(version: Self.number(row, 0) ?? -1, sealed: Self.blob(row, 1) ?? [])
            }
        }
    }

    func mapped<T>(_ body: () throws -> T) throws(ServiceError) -> T {
        try StorageErrors.mapped(path, body)
    }

    /// Calls `body` with the first row, if there is one. A row is valid as long as its cursor lives.
    private static func firstRow<T>(
        _ statement: Statement, _ arguments: StatementArguments, _ body: (Row) throws -> T
    ) throws -> T? {
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        return try withExtendedLifetime(rows) { try rows.next().map(body) }
    }

    static func number(_ row: Row, _ index: Int) -> Int64? {
        let value: DatabaseValue = row[index]
        guard case .int64(let number) = value.storage else { return nil }
        return number
    }

    static func blob(_ row: Row, _ index: Int) -> [UInt8]? {
        try? row.withUnsafeData(atIndex: index) { data in data.map { Array($0) } }
    }
}

extension PageKind {
    /// The table that holds the pages of this kind.
    fileprivate var table: String {
        switch self {
        case .contents: "contents"
        case .states: "states"
        case .codes: "codes"
        }
    }
}
