import Glibc
import Posix
import Secrets

/// Opening the file of a trace. A wrong name must not cost anybody a file: nothing is written to, or changed, but a file that was
/// made here.
enum TraceFile {
    /// What a trace begins with, so that it is known again.
    static let beginning = "cofre-trace-1: requests and answers, with what is secret masked\n\n"

    /// Makes the file with mode 0600, or opens one that an earlier trace left, for appending. Throws `.file` for anything else that
    /// has the name.
    static func open(_ path: String) throws(ServiceError) -> Int32 {
        let made = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if made >= 0 { return try begin(made, path) }
        guard errno == EEXIST else { throw failed(path, .last) }
        return try reopen(path)
    }

    private static func begin(_ file: Int32, _ path: String) throws(ServiceError) -> Int32 {
        do throws(ServiceError) {
            var facts = stat()
            guard fstat(file, &facts) == 0 else { throw failed(path, .last) }
            // Some file systems give everybody the same rights.
            if let reason = flaw(facts) { throw refused(path, reason) }
            do throws(SystemError) { try FileBytes.write(beginning, to: file) } catch { throw failed(path, error) }
            return file
        } catch {
            close(file)
            unlink(path)
            throw error
        }
    }

    private static func reopen(_ path: String) throws(ServiceError) -> Int32 {
        // Opening alone may do something where it is a device.
        var before = stat()
        guard lstat(path, &before) == 0 else { throw failed(path, .last) }
        if let reason = flaw(before) { throw refused(path, reason) }
        let file = Glibc.open(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw failed(path, .last) }
        var facts = stat()
        var reason = fstat(file, &facts) == 0 ? flaw(facts) : SystemError.last.text
        if reason == nil, !isOurs(file) { reason = "is no trace of Cofre's" }
        guard let reason else { return file }
        close(file)
        throw refused(path, reason)
    }

    /// Why a file with these facts was not made here; nil if it may have been.
    private static func flaw(_ facts: stat) -> String? {
        switch facts.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: return "is a symbolic link"
        default: return "is not a plain file"
        }
        if facts.st_uid != geteuid() { return "belongs to somebody else" }
        if facts.st_nlink != 1 { return "has a second name" }
        if facts.st_mode & 0o077 != 0 {
            return "may be accessed by others (mode \(String(facts.st_mode & 0o777, radix: 8)))"
        }
        return nil
    }

    private static func isOurs(_ file: Int32) -> Bool {
        let expected = Array(beginning.utf8)
        var start = [UInt8](repeating: 0, count: expected.count)
        return pread(file, &start, start.count, 0) == start.count && start == expected
    }

    private static func refused(_ path: String, _ reason: String) -> ServiceError {
        .file(path: path, reason: "\(reason), so no trace is written there: name a file that does not exist yet.")
    }

    private static func failed(_ path: String, _ error: SystemError) -> ServiceError {
        .file(path: path, reason: "\(error.text).")
    }
}
