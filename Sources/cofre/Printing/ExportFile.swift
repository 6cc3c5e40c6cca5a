import CommandSupport
import Glibc
import Posix
import Text

/// The file that an export goes to: readable by its owner alone, and there only when it is complete.
struct ExportFile {
    let path: String
    /// Whether a file that is there is replaced.
    let replaces: Bool

    /// Throws if the file could not be written later: it exists, or its folder cannot be written to.
    func check() throws(CommandError) {
        var facts = stat()
        if lstat(path, &facts) == 0 {
            guard replaces else { throw exists }
            guard facts.st_mode & S_IFMT == S_IFREG else {
                throw .failed(TransferCommandText.noRegularFile(path: path).text)
            }
        }
        guard access(Folders.parent(of: path), W_OK | X_OK) == 0 else { throw failure(.last) }
    }

    /// Writes the file under a temporary name and renames it when it is on the disk. Throws if there is one by now that
    /// must not be replaced.
    func write(_ bytes: [UInt8]) throws(CommandError) {
        do throws(SystemError) {
            if replaces {
                try WholeFile.replace(path, bytes)
            } else {
                try WholeFile.create(path, bytes)
            }
        } catch {
            throw error.code == EEXIST ? exists : failure(error)
        }
    }

    private var exists: CommandError {
        .failed(TransferCommandText.fileExists(path: path).text)
    }

    private func failure(_ error: SystemError) -> CommandError {
        .failed(TransferCommandText.notWritten(path: path, why: error.text).text)
    }
}
