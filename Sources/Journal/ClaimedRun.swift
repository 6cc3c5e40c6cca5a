import Glibc
import Posix
import Secrets

/// The file of an unfinished run, opened and locked by this process, so that no other one works on it.
struct ClaimedRun: Sendable {
    let run: UnfinishedRun
    /// Where it was run: see `ServiceIdentity.location`.
    let place: String
    private let descriptor: Int32
    private let path: String
    /// Those that nothing was done with yet, each with what is to be done.
    private var left: [SecretID: BulkChange]
    /// Those of them that a later run may take over.
    private var takeable: Set<SecretID> = []

    /// - Parameter descriptor: locked, opened for reading and appending; closed by `release`.
    init(_ run: UnfinishedRun, place: String, descriptor: Int32, path: String) {
        self.run = run
        self.place = place
        self.descriptor = descriptor
        self.path = path
        left = Dictionary(run.left.lazy.map { ($0.id, $0.change) }, uniquingKeysWith: { first, _ in first })
    }

    /// Says what a later run does: it may take over what its changes cover.
    mutating func offer(to changes: [SecretID: BulkChange]) {
        takeable = Set(left.lazy.filter { changes[$0.key]?.covers($0.value) == true }.map(\.key))
    }

    /// Whether it may have changed something, which then is in no report yet.
    private var hasEffects: Bool { run.items.contains { $0.hasChanged || $0.mayHaveChanged } }

    /// Notes that a later run has reported on these. With nothing left and nothing to report the file goes. Returns what went
    /// wrong.
    mutating func supersede(_ ids: [SecretID]) -> ServiceError? {
        let taken = ids.filter { takeable.remove($0) != nil }
        for id in taken { left[id] = nil }
        if taken.isEmpty { return nil }
        if left.isEmpty, !hasEffects { return remove() }
        // On a line of its own, even if the last one was cut off.
        let code = FileRecord.write("\n" + JournalText.superseded(taken), to: descriptor)
        return code == 0 ? nil : .file(code, path)
    }

    /// Removes the file. Returns what went wrong.
    func remove() -> ServiceError? { unlink(path) == 0 || errno == ENOENT ? nil : .file(errno, path) }

    /// Gives the lock back. To be called once.
    func release() { FileLock.release(descriptor) }
}
