import Glibc
import Posix
import Secrets
import Synchronization

/// The open and locked file of one running bulk action, and those of earlier runs from which it takes something. Closing
/// them, also by the end of the process, gives the locks back.
final class FileRecord: RunRecord {
    fileprivate struct State {
        /// nil after the end.
        var descriptor: Int32?
        /// What could not be written yet: it stands in front of the next lines.
        var unwritten = ""
        /// What went wrong and was not thrown yet.
        var problem: ServiceError?
        var formers: [ClaimedRun]
        /// The changes by their names in the file.
        var names: ChangeNames
        /// What was noted at the beginning as what takes secrets back.
        let expected: [SecretID: BulkChange]
        /// What the run reports on without having to send it, until that is taken from the former ones.
        var known: [SecretID]
    }

    let number: Int?
    private let state: Mutex<State>
    private let path: String

    /// - Parameters:
    ///   - descriptor: opened for appending; closed by the record.
    ///   - path: what gets another name at the end.
    ///   - number: what the run is called for people.
    ///   - names: those that the file defines already.
    ///   - expected: what it says of secrets as what takes them back.
    ///   - formers: earlier runs that have something of this one left; released by the record.
    ///   - known: those of this run that are not sent and nevertheless reported on.
    ///   - problem: what went wrong already.
    init(
        descriptor: Int32, path: String, number: Int, names: ChangeNames, expected: [SecretID: BulkChange],
        formers: [ClaimedRun], known: [SecretID], problem: ServiceError?
    ) {
        state = Mutex(
            State(
                descriptor: descriptor, problem: problem, formers: formers, names: names, expected: expected,
                known: known))
        self.path = path
        self.number = number
    }

    deinit { state.withLock { $0.close() } }

    func sending(_ ids: [SecretID]) {
        state.withLock { state in
            guard state.descriptor != nil else { return }
            state.append(JournalText.sent(ids), path)
            state.sync(path)
        }
    }

    func record(_ outcomes: [ItemOutcome]) throws(ServiceError) {
        let problem: ServiceError? = state.withLock { state in
            guard state.descriptor != nil else { return nil }
            state.append(JournalText.lines(outcomes, &state.names, expected: state.expected), path)
            state.supersede(outcomes.map(\.id))
            return state.takeProblem(path)
        }
        if let problem { throw problem }
    }

    func end(keeping untouched: [SecretID]?, _ end: RunEnd) throws(ServiceError) {
        let problem: ServiceError? = state.withLock { state in
            guard state.descriptor != nil else { return nil }
            state.supersede([])
            // While it is still locked, so that nobody takes it up in between.
            if let untouched {
                state.append(JournalText.left(untouched), path)
            } else if end.counts.isWorthKeeping {
                state.append(JournalText.ended(end), path)
                state.sync(path)
                if rename(path, FileNames.ended(path)) != 0 { state.note(.file(errno, path)) }
            } else {
                // There is nothing to look at, or to take back.
                state.unwritten = ""
                if unlink(path) != 0, errno != ENOENT { state.note(.file(errno, path)) }
            }
            let problem = state.takeProblem(path)
            state.close()
            return problem
        }
        if let problem { throw problem }
    }

    /// Writes the whole text; returns 0 or the error's number.
    static func write(_ text: String, to descriptor: Int32) -> Int32 {
        do throws(SystemError) {
            try FileBytes.write(text, to: descriptor)
            return 0
        } catch {
            return error.code
        }
    }
}

extension FileRecord.State {
    /// Appends lines, with those that could not be written before. On a line of their own, since the last one may have been
    /// cut off then.
    fileprivate mutating func append(_ lines: String, _ path: String) {
        guard let descriptor else { return }
        let text = unwritten + lines
        unwritten = FileRecord.write(text, to: descriptor) == 0 ? "" : (unwritten.isEmpty ? "\n" : "") + text
    }

    /// Brings what was written to the disk.
    fileprivate mutating func sync(_ path: String) {
        if let descriptor, fsync(descriptor) != 0, errno != EINVAL { note(.file(errno, path)) }
    }

    fileprivate mutating func note(_ error: ServiceError) { problem = problem ?? error }

    /// Takes what is reported on from the former runs.
    fileprivate mutating func supersede(_ ids: [SecretID]) {
        let reported = known + ids
        known = []
        for index in formers.indices {
            if let error = formers[index].supersede(reported) { note(error) }
        }
    }

    /// What went wrong since the last time. What could not be written is tried once more.
    fileprivate mutating func takeProblem(_ path: String) -> ServiceError? {
        if let descriptor, !unwritten.isEmpty {
            let code = FileRecord.write(unwritten, to: descriptor)
            if code == 0 { unwritten = "" } else { note(.file(code, path)) }
        }
        defer { problem = nil }
        return problem
    }

    fileprivate mutating func close() {
        if let descriptor { FileLock.release(descriptor) }
        descriptor = nil
        for former in formers { former.release() }
        formers = []
    }
}

extension ServiceError {
    /// What the number of a failed system call means for a file.
    static func file(_ code: Int32, _ path: String) -> ServiceError {
        switch code {
        case ENOSPC, EDQUOT: .storageFull
        case EROFS: .readOnly(path: path)
        default: .file(path: path, reason: String(cString: strerror(code)) + ".")
        }
    }
}
