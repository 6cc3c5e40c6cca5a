import GRDB
import Glibc
import Secrets

extension SQLiteStorage {
    /// Copies the vault as it stands at one moment into an empty file, while others read and write (SQLite's online
    /// backup), and makes sure that a whole vault came out, on the disk. Blocks. Throws `.corrupt` if it did not: the
    /// vault is damaged then.
    func copy(to draft: FileIdentity) throws(ServiceError) {
        try StorageErrors.mapped(path) {
            let target = try DatabaseQueue(
                path: draft.path, configuration: Self.configuration(of: draft, busySeconds: 1))
            try reader.backup(to: target)
            try target.inDatabase { db in
                let copied = try Self.check(db, path, schema)
                let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
                guard copied == format, findings == ["ok"] else {
                    throw ServiceError.corrupt("\(path) cannot be copied (\(findings.first ?? "no answer")).")
                }
            }
            try target.close()
        }
        try PrivateFile.sync(draft.path)
    }
}
