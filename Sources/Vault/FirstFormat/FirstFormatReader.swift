import GRDB
import Secrets

/// The rows of a vault of the first format: one sealed text a record. Only for taking them over.
struct FirstFormatReader {
    /// A record as it was stored.
    struct Record {
        var id: Int64
        var version: Int64
        var head: [UInt8]
        /// The blind index of its identifier code.
        var index: [UInt8]?
    }

    let session: SQLiteSession

    init(_ session: SQLiteSession) { self.session = session }

    func vaultID() throws(ServiceError) -> [UInt8]? { try text("vault") }

    func text(_ name: SealedName) throws(ServiceError) -> [UInt8]? { try text(name.rawValue) }

    private func text(_ name: String) throws(ServiceError) -> [UInt8]? {
        try session.oneBlob("SELECT value FROM meta WHERE name = ?", [name])
    }

    /// Calls `body` with each record, by identifier.
    func records(_ body: (Record) throws(ServiceError) -> Void) throws(ServiceError) {
        try session.mapped {
            let rows = try Row.fetchCursor(session.db, sql: "SELECT id, version, head, code FROM records ORDER BY id")
            while let row = try rows.next() {
                try body(
                    Record(
                        id: SQLiteSession.number(row, 0) ?? 0, version: SQLiteSession.number(row, 1) ?? 0,
                        head: SQLiteSession.blob(row, 2) ?? [], index: SQLiteSession.blob(row, 3)))
            }
        }
    }

    /// One record; nil if there is none.
    func record(_ id: Int64) throws(ServiceError) -> Record? {
        try session.mapped {
            let sql = "SELECT version, head, code FROM records WHERE id = ?"
            return try Row.fetchOne(session.db, sql: sql, arguments: [id]).map { row in
                Record(
                    id: id, version: SQLiteSession.number(row, 0) ?? 0, head: SQLiteSession.blob(row, 1) ?? [],
                    index: SQLiteSession.blob(row, 2))
            }
        }
    }

    /// The greatest identifier of a record; 0 if there is none.
    func lastID() throws(ServiceError) -> Int64 {
        try session.mapped { try Int64.fetchOne(session.db, sql: "SELECT max(id) FROM records") ?? 0 }
    }

    func pastHead(of id: Int64, version: Int64) throws(ServiceError) -> [UInt8]? {
        try session.oneBlob("SELECT head FROM history WHERE record = ? AND version = ?", [id, version])
    }

    func audit(_ number: Int64) throws(ServiceError) -> [UInt8]? {
        try session.oneBlob("SELECT entry FROM audit WHERE number = ?", [number])
    }
}
