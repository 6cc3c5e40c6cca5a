import CStorage
import Glibc

/// How files get and lose their names. Each step answers 0 or errno; tests let any of them fail.
struct FileNames: Sendable {
    var link: @Sendable (_ from: String, _ to: String) -> Int32
    /// Replaces what has the new name.
    var rename: @Sendable (_ from: String, _ to: String) -> Int32
    /// Never replaces; `EINVAL` or `ENOSYS` if the file system cannot do that (NFS, 9p, older FUSE).
    var renameNew: @Sendable (_ from: String, _ to: String) -> Int32
    var remove: @Sendable (String) -> Int32

    static let system = FileNames(
        link: { code(Glibc.link($0, $1)) }, rename: { code(Glibc.rename($0, $1)) },
        renameNew: { code(cofre_rename_new($0, $1)) }, remove: { code(unlink($0)) })

    private static func code(_ status: Int32) -> Int32 { status == 0 ? 0 : errno }

    /// Whether a file system answers so if it has no hard links.
    static func hasNoLinks(_ code: Int32) -> Bool { [EPERM, EOPNOTSUPP, ENOSYS, EINVAL].contains(code) }

    /// Gives a file a name that must be free; `EEXIST` if it is taken. In one step if the system can, so that the file
    /// never has two names.
    func give(_ from: String, _ to: String) -> Int32 {
        let renamed = renameNew(from, to)
        guard [EINVAL, ENOSYS, EOPNOTSUPP].contains(renamed) else { return renamed }
        let linked = link(from, to)
        if Self.hasNoLinks(linked) { return take(from, to) }
        guard linked == 0 else { return linked }
        let removed = remove(from)
        if removed != 0 { _ = remove(to) }
        return removed
    }

    /// The same on a file system without hard links. Renaming would overwrite what was made meanwhile, so the name is
    /// taken first, by an empty file that only its maker replaces.
    private func take(_ from: String, _ to: String) -> Int32 {
        let descriptor = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return errno }
        close(descriptor)
        let renamed = rename(from, to)
        if renamed != 0 { _ = remove(to) }
        return renamed
    }
}
