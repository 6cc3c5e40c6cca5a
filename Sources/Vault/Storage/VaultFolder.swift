import CStorage
import Glibc
import Secrets

/// The folder that a vault is in: who can write to it can put other files in the place of the vault and beside it.
enum VaultFolder {
    /// An absolute path in which only its last part may be a link. Throws `.noStore` if there is no such folder.
    static func resolve(_ path: String) throws(ServiceError) -> String {
        guard let slash = path.lastIndex(of: "/"), let found = realpath(PrivateFile.folder(of: path), nil) else {
            throw .noStore(path: path)
        }
        defer { free(found) }
        let folder = String(cString: found)
        return (folder == "/" ? "" : folder) + path[slash...]
    }

    /// Who is to own a new vault: whoever makes it, or, if root does, whom the folder belongs to. Root could open it in any
    /// case, but the folder's owner, such as a service, could not.
    static func ownerOfNew(in folder: String) throws(ServiceError) -> uid_t {
        guard geteuid() == 0, let facts = try FileFacts.of(folder) else { return geteuid() }
        return facts.st_uid
    }

    /// Throws `.file` if others than the vault's owner and root can replace the vault, or files beside it. Answers
    /// whether others can at least put new files beside it, as in /tmp.
    static func check(_ folder: String, owner: uid_t) throws(ServiceError) -> Bool {
        guard let facts = try FileFacts.of(folder), facts.st_mode & S_IFMT == S_IFDIR else {
            throw .file(path: folder, reason: "is not a folder.")
        }
        guard facts.st_uid == owner || facts.st_uid == 0 else {
            throw .file(
                path: folder,
                reason: """
                    this folder belongs to somebody else, who could put another file in the vault's place: move the \
                    vault to a folder of its owner with 'mv', or give the folder to the vault's owner with 'chown'.
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
                    vault's place: run 'chmod go-w' on it, or move the vault to a folder of its own with 'mv'.
                    """)
        }
        return true
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
