import GRDB
import Secrets

/// What SQLite's failures mean to the program. The one place where they are mapped.
enum StorageErrors {
    /// Calls `body`; failures of SQLite come out as `ServiceError`s that name the file at `path`.
    static func mapped<T>(_ path: String, _ body: () throws -> T) throws(ServiceError) -> T {
        do {
            return try body()
        } catch {
            throw map(error, path: path)
        }
    }

    static func map(_ error: any Error, path: String) -> ServiceError {
        switch error {
        case let error as ServiceError: error
        case let error as DatabaseError: map(error, path: path)
        case is CancellationError: .cancelled
        default: .file(path: path, reason: "\(error)")
        }
    }

    private static func map(_ error: DatabaseError, path: String) -> ServiceError {
        switch error.extendedResultCode {
        case .SQLITE_IOERR_SHMSIZE: return .storageFull
        case .SQLITE_IOERR_SHORT_READ: return .corrupt("\(path) ends too early.")
        case .SQLITE_IOERR_CORRUPTFS: return .corrupt("the file system of \(path) reports damage.")
        default: break
        }
        switch error.resultCode {
        case .SQLITE_FULL: return .storageFull
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .locked
        case .SQLITE_READONLY: return .readOnly(path: path)
        case .SQLITE_NOTADB: return .corrupt("\(path) is no vault of cofre.")
        case .SQLITE_CORRUPT: return .corrupt("the structure of \(path) is broken (\(words(error))).")
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_ERROR, .SQLITE_SCHEMA:
            return .corrupt("\(path) does not answer as a vault does (\(words(error))).")
        case .SQLITE_CANTOPEN: return .file(path: path, reason: "cannot be opened, or a file cannot be made beside it.")
        case .SQLITE_PERM, .SQLITE_AUTH: return .file(path: path, reason: "may not be accessed.")
        case .SQLITE_TOOBIG: return .file(path: path, reason: "a secret is too big for the vault.")
        case .SQLITE_NOMEM: return .file(path: path, reason: "there is not enough memory.")
        default: return .file(path: path, reason: "reading or writing failed (\(words(error))).")
        }
    }

    /// SQLite's own words, which name tables and columns but never values.
    private static func words(_ error: DatabaseError) -> String {
        error.message ?? "SQLite error \(error.resultCode.rawValue)"
    }
}
