import CommandSupport
import Glibc
import Posix
import Screens

/// Files at paths that a person types: `~` is the home directory.
enum UserFiles {
    static func read(_ path: String) async throws(SystemError) -> [UInt8] {
        let path = Paths().expand(path)
        return try await OffPool.concurrent.run { () -> Result<[UInt8], SystemError> in
            Result { () throws(SystemError) in try FileBytes.read(path) }
        }.get()
    }

    /// Writes a file of mode 0600. Replaces one only where that is said, by renaming, so that the old or the new is there
    /// whatever happens.
    static func write(_ path: String, _ text: String, replacing: Bool) async -> Result<Void, FileWriteError> {
        let path = Paths().expand(path)
        return await OffPool.concurrent.run {
            do throws(SystemError) {
                if replacing {
                    try WholeFile.replace(path, Array(text.utf8))
                } else {
                    try WholeFile.create(path, Array(text.utf8))
                }
                return .success(())
            } catch {
                return .failure(error.code == EEXIST && !replacing ? .exists : .failed(reason: error.text))
            }
        }
    }

    /// Paths that begin with `typed`, folders with a slash behind, sorted; hidden files only where a dot was typed.
    static func completions(of typed: String) async -> [String] {
        await OffPool.concurrent.run {
            let cut = typed.lastIndex(of: "/").map(typed.index(after:)) ?? typed.startIndex
            let folder = typed[..<cut]
            let start = typed[cut...]
            var found: [String] = []
            for name in Folders.names(in: folder.isEmpty ? "." : Paths().expand(String(folder))) ?? [] {
                guard name.hasPrefix(start), start.hasPrefix(".") || !name.hasPrefix(".") else { continue }
                let path = folder + name
                found.append(isFolder(Paths().expand(String(path))) ? path + "/" : String(path))
            }
            return found.sorted()
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
