import GRDB
import Glibc
import Secrets

extension SQLiteStorage {
    /// How many pages are copied before cancelling is looked for.
    private static let step: CInt = 1000

    /// Copies the vault as it stands at one moment into an empty file, while others read and write (SQLite's online
    /// backup), and makes sure that a whole vault came out, on the disk. Blocks. Throws `.corrupt` if it did not: the
    /// vault is damaged then. `.cancelled` if it was stopped.
    ///
    /// - Parameter name: the path of the new file as it is named in errors.
    func copy(
        to draft: FileIdentity, named name: String, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(ServiceError) {
        let target = try StorageErrors.mapped(name) {
            try DatabaseQueue(
                path: VaultFile.uri(draft.path, "mode=rw"),
                configuration: Self.configuration(of: draft, busySeconds: 1))
        }
        do {
            let format = try reader.inDatabase { source in
                var format: Int64 = 0
                // The copy is of this transaction's moment, however often others write between its steps.
                try source.inTransaction(.deferred) {
                    format = try schema.format(of: source, path: path)
                    try target.inDatabase { db in
                        try source.backup(to: db, pagesPerStep: Self.step) { _ in
                            if isCancelled() { throw ServiceError.cancelled }
                        }
                    }
                    return .rollback
                }
                return format
            }
            try target.inDatabase { db in
                let copied = try Self.check(db, path, schema)
                let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
                guard copied == format, findings == ["ok"] else {
                    throw ServiceError.corrupt("\(path) cannot be copied (\(findings.first ?? "no answer")).")
                }
            }
            try target.close()
        } catch {
            throw StorageErrors.map(error, path: Self.isAboutSource(error) ? path : name)
        }
        if isCancelled() { throw .cancelled }
        try PrivateFile.sync(draft.path, shown: name)
    }

    /// Whether a failure of copying comes from what is copied, and not from where it is copied to.
    private static func isAboutSource(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        switch error.extendedResultCode {
        case .SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ, .SQLITE_IOERR_CORRUPTFS: return true
        default: return [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode)
        }
    }
}
