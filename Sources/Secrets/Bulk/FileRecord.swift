import Glibc
import Synchronization

/// The open and locked file of one running bulk action. Closing it, also by the end of the process, gives the lock
/// back.
final class FileRecord: RunRecord {
    private struct State {
        /// nil after the end.
        var descriptor: Int32?
        /// Whether the last line may have been cut off, so that the next one has to start afresh.
        var isTorn = false
    }

    private let state: Mutex<State>
    private let path: String

    /// - Parameters:
    ///   - descriptor: opened for appending; closed by the record.
    ///   - path: what to remove at the end.
    init(descriptor: Int32, path: String) {
        state = Mutex(State(descriptor: descriptor))
        self.path = path
    }

    deinit { close() }

    func record(_ outcomes: [ItemOutcome]) throws(ServiceError) { try write(JournalText.lines(outcomes)) }

    func end() {
        // While it is still locked, so that nobody takes it up in between.
        unlink(path)
        close()
    }

    /// Appends lines.
    func write(_ lines: String) throws(ServiceError) {
        let problem: ServiceError? = state.withLock { state in
            guard let descriptor = state.descriptor else { return nil }
            let code = Self.write(state.isTorn ? "\n" + lines : lines, to: descriptor)
            state.isTorn = code != 0
            return code == 0 ? nil : .file(code, path)
        }
        if let problem { throw problem }
    }

    /// Writes the whole text; returns 0 or the error's number.
    static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { write($0, to: descriptor) }
    }

    private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
        var rest = UnsafeRawBufferPointer(bytes)[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return 0
    }

    private func close() {
        state.withLock { state in
            if let descriptor = state.descriptor { Glibc.close(descriptor) }
            state.descriptor = nil
        }
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
