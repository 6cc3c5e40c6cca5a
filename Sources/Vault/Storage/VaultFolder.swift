import CStorage
import Glibc
import Posix
import Secrets

/// The folder that a vault is in: who can write to it can put other files in the place of the vault and beside it.
enum VaultFolder {
    /// An absolute path in which only its last part may be a link. Throws `.noStore` if there is no such folder, and
    /// `.file` if it cannot be looked at.
    static func resolve(_ path: String) throws(ServiceError) -> String {
        let folder = Folders.parent(of: path)
        guard let slash = path.lastIndex(of: "/") else { throw .noStore(path: path) }
        guard let found = realpath(folder, nil) else {
            switch errno {
            case ENOENT, ENOTDIR: throw .noStore(path: path)
            case let code: throw .file(path: folder, reason: PrivateFile.reason(code))
            }
        }
        defer { free(found) }
        return PrivateFile.path(String(path[path.index(after: slash)...]), in: String(cString: found))
    }

    /// Who is to own a new vault: whoever makes it, or, if root does, whom the folder belongs to. Root could open it in any
    /// case, but the folder's owner, such as a service, could not. Nothing can be given to users outside of the namespace.
    static func ownerOfNew(
        in folder: String, outsider: uid_t? = UserNamespace.outsider
    ) throws(ServiceError) -> uid_t {
        guard geteuid() == 0, let facts = try FileFacts.of(folder), facts.st_uid != outsider else { return geteuid() }
        return facts.st_uid
    }

    /// Throws `.file` if others than the vault's owner and root can replace the vault, or files beside it. Answers
    /// whether others can at least put new files beside it, as in /tmp.
    ///
    /// - Parameter outsider: see `UserNamespace.outsider`.
    static func check(
        _ folder: String, owner: uid_t, outsider: uid_t? = UserNamespace.outsider
    ) throws(ServiceError) -> Bool {
        guard let facts = try FileFacts.of(folder), facts.st_mode & S_IFMT == S_IFDIR else {
            throw .file(path: folder, reason: "is not a folder.")
        }
        guard facts.st_uid == owner || facts.st_uid == 0 || isSystems(facts, outsider) else {
            throw .file(
                path: folder,
                reason: """
                    this folder belongs to somebody else, who could put another file in the vault's place: move the \
                    vault to a folder of its owner with 'mv', together with the log beside it (the vault's name with \
                    -wal), or give the folder to the vault's owner with 'chown'.
                    """)
        }
        let others = facts.st_mode & 0o002 != 0
        let group =
            facts.st_mode & 0o020 != 0 && !(isAlone(owner, in: facts.st_gid) && cofre_has_access_list(folder) == 0)
        guard others || group else { return false }
        guard facts.st_mode & S_ISVTX != 0 else {
            throw .file(
                path: folder,
                reason: """
                    others can write to this folder (mode \(FileFacts.mode(facts))) and could put another file in the \
                    vault's place: run 'chmod go-w' on it. If that is not possible, make a folder in it with \
                    'mkdir -m 700' and move the vault there with 'mv', together with the log beside it (the vault's \
                    name with -wal).
                    """)
        }
        return true
    }

    /// Whether a folder can be taken for root's in a user namespace in which root is not known.
    private static func isSystems(_ folder: stat, _ outsider: uid_t?) -> Bool {
        folder.st_uid == outsider && (folder.st_mode & S_ISVTX != 0 || folder.st_mode & 0o022 == 0)
    }

    /// Whether the group is the one of the same name that many systems make for each user: then its right to write, which
    /// the usual umask of such systems gives, is nobody else's.
    private static func isAlone(_ user: uid_t, in group: gid_t) -> Bool {
        guard let entry = getpwuid(user)?.pointee, entry.pw_gid == group, let userName = entry.pw_name else {
            return false
        }
        let name = String(cString: userName)
        guard let found = getgrgid(group)?.pointee, let groupName = found.gr_name, String(cString: groupName) == name
        else { return false }
        var members = found.gr_mem
        while let member = members?.pointee {
            if String(cString: member) != name { return false }
            members = members?.advanced(by: 1)
        }
        return true
    }
}
