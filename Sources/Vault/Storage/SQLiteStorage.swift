import CStorage
import GRDB
import Glibc
import Secrets

/// The embedded storage: one SQLite file in WAL mode. Reading and writing have a connection and a queue each, so that
/// listing does not wait for a bulk run, and no SQLite call runs on the cooperative thread pool.
final class SQLiteStorage: SealedStorage {
    let path: String
    /// The format that the file had when it was opened.
    let format: Int64
    let schema: Schema
    let reader: DatabaseQueue
    /// nil where the file can only be read.
    private let writer: DatabaseQueue?
    let writes: WriteGroup?
    let watch = StateWatch()
    private let merge: LogMerge?

    /// Opens an existing file. Blocks: never call it on the cooperative thread pool.
    ///
    /// Throws `.noStore`, `.file` for a link or a file that others may access, `.corrupt` for a file that is no vault,
    /// `.unknownFormat` for a newer one.
    ///
    /// - Parameters:
    ///   - busySeconds: how long another process is waited for.
    ///   - quietSeconds: how long nothing is written before the log is brought into the file.
    ///   - patience: how many seconds after a write that is done even if others follow without a pause.
    convenience init(
        opening path: String, schema: Schema = .current, busySeconds: Double = 5, quietSeconds: Double = 1,
        patience: Double = 10
    ) throws(ServiceError) {
        let opened = try VaultFile.checked(path) { file throws(ServiceError) in
            try Self.open(file, path, schema, busySeconds)
        }
        self.init(path, schema, opened) { LogMerge($0, quietSeconds: quietSeconds, patience: patience) }
    }

    /// Opens a file that no process has open, for reading only. It may have several names, as in backups that share files,
    /// and must have no log. Blocks. Throws as opening does.
    convenience init(atRest path: String, schema: Schema = .current) throws(ServiceError) {
        let opened = try VaultFile.checkedAtRest(path) { file throws(ServiceError) in
            try Self.openImmutable(file, path, schema, busySeconds: 1)
        }
        self.init(path, schema, opened) { LogMerge($0, quietSeconds: 1, patience: 10) }
    }

    private init(_ path: String, _ schema: Schema, _ opened: Opened, _ merging: (DatabaseQueue) -> LogMerge) {
        self.path = path
        self.schema = schema
        reader = opened.reader
        writer = opened.writer
        let merge = opened.writer.map(merging)
        self.merge = merge
        writes = opened.writer.map { [watch] in WriteGroup($0, path: path, watch: watch, merge: merge) }
        format = opened.format
        // What a process that was killed has left there.
        if VaultFile.hasLog(path) { merge?.noteWrite() }
    }

    /// Creates a file with the newest format's tables and what `fill` writes, all or nothing. Blocks.
    static func create(
        at path: String, schema: Schema = .current, fill: (any SealedWriter) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        try VaultFile.create(path) { file throws(ServiceError) in
            try StorageErrors.mapped(path) {
                let queue = try DatabaseQueue(
                    path: VaultFile.uri(file.path, "mode=rw"), configuration: configuration(of: file, busySeconds: 1))
                try queue.inDatabase { db in
                    try db.inTransaction(.immediate) {
                        try schema.upgrade(db, from: 0)
                        try fill(SQLiteSession(db, path: path))
                        return .commit
                    }
                    // Kept in the file's header from now on.
                    try db.execute(sql: "PRAGMA journal_mode = WAL")
                }
                try queue.close()
            }
        }
    }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SealedReader) throws(ServiceError) -> T
    ) async throws(ServiceError) -> T {
        try await session { (session) throws(ServiceError) in try body(session) }
    }

    func readNow<T>(_ body: (any SealedReader) throws(ServiceError) -> T) throws(ServiceError) -> T {
        try sessionNow { (session) throws(ServiceError) in try body(session) }
    }

    /// The same with what only this storage has.
    func sessionNow<T>(_ body: (SQLiteSession) throws(ServiceError) -> T) throws(ServiceError) -> T {
        try StorageErrors.mapped(path) {
            try reader.inDatabase { db in
                var result: T?
                let seen = watch.newest
                try db.inTransaction(.deferred) {
                    result = try body(SQLiteSession(db, path: path, seen: seen))
                    return .rollback
                }
                guard let result else { throw ServiceError.cancelled }
                return result
            }
        }
    }

    /// The same with what only this storage has.
    func session<T: Sendable>(
        _ body: @escaping @Sendable (SQLiteSession) throws(ServiceError) -> T
    ) async throws(ServiceError) -> T {
        try await perform(on: reader) { [path, watch] db in
            var result: T?
            let seen = watch.newest
            try db.inTransaction(.deferred) {
                result = try body(SQLiteSession(db, path: path, seen: seen))
                // Nothing was written. A commit would fail if `body` met damage and went on.
                return .rollback
            }
            guard let result else { throw ServiceError.cancelled }
            return result
        }
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SealedWriter) throws(ServiceError) -> Ending<T>
    ) async throws(ServiceError) -> T {
        guard let writes else { throw .readOnly(path: path) }
        return try await writes.run(body)
    }

    func scrub() async throws(ServiceError) {
        guard let writer else { throw .readOnly(path: path) }
        try await perform(on: writer) { db in
            // Another process may be reading: then the log goes with a later checkpoint.
            _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// Brings the log into the file, so that the file alone is the vault even if other processes have it open; the last
    /// connection to close removes it.
    func close() {
        writes?.finish()
        merge?.finish()
        // Where closing fails nothing is lost: the log is taken in at the next opening.
        try? reader.close()
        try? writer?.close()
    }

    /// Takes the file to the newest format; `body` reads the old tables and writes the new ones, in the same transaction.
    func upgrade(_ body: @escaping @Sendable (SQLiteSession) throws(ServiceError) -> Void) throws(ServiceError) {
        guard let writer else { throw .readOnly(path: path) }
        try StorageErrors.mapped(path) {
            try writer.inDatabase { db in
                try db.inTransaction(.immediate) {
                    // Another process may have done it since this one looked.
                    if try schema.format(of: db, path: path) == format {
                        try schema.upgrade(db, from: format) { try body(SQLiteSession(db, path: path)) }
                    }
                    return .commit
                }
            }
        }
        merge?.noteWrite()
    }

    /// One value that a pragma answers on the writing connection; for tests.
    func pragma(_ name: String) async throws(ServiceError) -> String? {
        try await perform(on: writer ?? reader) { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }

    /// The smallest page of a database, in bytes.
    private static let smallestPage = 512

    // MARK: Connections

    private struct Opened {
        var reader: DatabaseQueue
        var writer: DatabaseQueue?
        var format: Int64
    }

    /// - Parameters:
    ///   - file: the file as it was looked at.
    ///   - path: its path as it is named in errors.
    private static func open(
        _ file: FileIdentity, _ path: String, _ schema: Schema, _ busySeconds: Double
    ) throws(ServiceError) -> Opened {
        try checkSize(file, path)
        do {
            return try StorageErrors.mapped(path) {
                // A file that vanishes meanwhile is not made anew.
                let uri = VaultFile.uri(file.path, "mode=rw")
                let writer = try DatabaseQueue(
                    path: uri, configuration: configuration(of: file, busySeconds: busySeconds))
                let isWritable = access(file.path, W_OK) == 0
                let format = try writer.inDatabase { db in
                    let format = try check(db, path, schema)
                    // Somebody may have waited for its locks while it was put aside for another (`VaultExchange`).
                    try checkSame(db, file)
                    if isWritable { try requireLog(db, path) }
                    return format
                }
                let reader = try DatabaseQueue(
                    path: uri, configuration: configuration(of: file, busySeconds: busySeconds, onlyReads: true))
                return Opened(reader: reader, writer: isWritable ? writer : nil, format: format)
            }
        } catch {
            guard VaultFile.isInReadOnlyFolder(file.path) else { throw error }
            guard !VaultFile.hasLog(file.path) else { throw .readOnly(path: path) }
            // Nobody can write beside it, so nobody can change it.
            return try openImmutable(file, path, schema, busySeconds: busySeconds)
        }
    }

    /// Opens a file that does not change: SQLite may read it without its lock file.
    private static func openImmutable(
        _ file: FileIdentity, _ path: String, _ schema: Schema, busySeconds: Double
    ) throws(ServiceError) -> Opened {
        try checkSize(file, path)
        return try StorageErrors.mapped(path) {
            var configuration = configuration(of: file, busySeconds: busySeconds, onlyReads: true)
            configuration.readonly = true
            let reader = try DatabaseQueue(
                path: VaultFile.uri(file.path, "immutable=1"), configuration: configuration)
            let format = try reader.inDatabase { db in try check(db, path, schema) }
            return Opened(reader: reader, writer: nil, format: format)
        }
    }

    /// SQLite takes a file without a page for a new database, and removes its log.
    private static func checkSize(_ file: FileIdentity, _ path: String) throws(ServiceError) {
        guard file.size >= smallestPage else { throw .corrupt("\(path) is no vault of cofre.") }
    }

    /// Sees to it that changes go to a log. With the other kind of journal, which SQLite's shell can choose, a connection
    /// without anything to do holds no lock on the file, so that it could be replaced under a running server.
    private static func requireLog(_ db: Database, _ path: String) throws {
        guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
            throw ServiceError.file(
                path: path, reason: "SQLite cannot make its log (WAL) beside this file: choose another file system.")
        }
    }

    /// Throws `.file` unless it is the file that was looked at that SQLite has opened, without a link on the way.
    private static func checkSame(_ db: Database, _ file: FileIdentity) throws {
        guard cofre_sqlite_is_at(db.sqliteConnection, file.path) != 0, file.isInPlace else {
            throw ServiceError.file(
                path: file.path,
                reason: "was replaced by another file while it was being opened: find out by whom, and try again.")
        }
    }

    static func check(_ db: Database, _ path: String, _ schema: Schema) throws -> Int64 {
        let format = try schema.format(of: db, path: path)
        try schema.check(db, format: format, path: path)
        return format
    }

    /// - Parameter file: the file that was looked at.
    static func configuration(
        of file: FileIdentity, busySeconds: Double, onlyReads: Bool = false
    ) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.label = "cofre.vault"
        // Where a damaged disk refuses even to roll back, the next call fails, rather than the program.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            // Before anything is read of it.
            try checkSame(db, file)
            try prepare(db, onlyReads: onlyReads)
        }
        return configuration
    }

    /// Settings of a connection, whatever SQLite was compiled with.
    static func prepare(_ db: Database, onlyReads: Bool = false) throws {
        // First of all: reading the schema already means trusting it.
        try harden(db)
        // A commit is on the disk when it returns. GRDB would lower this if it were asked for WAL mode itself.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        // A key slot that is removed must not stay in the file's free room.
        try db.execute(sql: "PRAGMA secure_delete = ON")
        try db.execute(sql: "PRAGMA cell_size_check = ON")
        // Fewer, larger checkpoints for bulk runs; the log shrinks again afterwards.
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
        _ = try Row.fetchAll(db, sql: "PRAGMA journal_size_limit = 16777216")
        // KiB. A list reads each page once, and single reads keep what they opened (`PageCache`).
        try db.execute(sql: "PRAGMA cache_size = \(onlyReads ? -1000 : -8000)")
        if onlyReads { try db.execute(sql: "PRAGMA query_only = ON") }
    }

    /// Keeps what a changed file could bring along from being run: triggers, views, functions in its schema.
    private static func harden(_ db: Database) throws {
        let status = cofre_sqlite_harden(db.sqliteConnection)
        guard status == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: status)) }
    }

    // MARK: Running

    private func perform<T: Sendable>(
        on queue: DatabaseQueue, _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(ServiceError) -> T {
        let path = path
        let result: Result<T, ServiceError> = await withCheckedContinuation { continuation in
            // GRDB's async methods would break off the transaction of a cancelled task; this one does not.
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(
                    returning: Result { () throws(ServiceError) in
                        try StorageErrors.mapped(path) { try body(db) }
                    })
            }
        }
        return try result.get()
    }
}
