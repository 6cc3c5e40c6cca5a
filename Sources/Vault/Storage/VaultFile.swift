import CStorage
import Glibc
import Posix
import Secrets

/// The vault's file as the file system sees it. It is looked at without being opened: closing a descriptor of a file
/// that SQLite has open would drop SQLite's locks on it.
enum VaultFile {
    /// Calls `open` with the file at an absolute path, when it was found to be a plain file of ours under one name, that
    /// nobody else may access or replace, and SQLite's files beside it too.
    static func checked<T>(
        _ path: String, _ open: (FileIdentity) throws(ServiceError) -> T
    ) throws(ServiceError) -> T {
        let resolved = try VaultFolder.resolve(path)
        let facts = try PrivateFile.check(resolved, what: "vault", shown: path)
        try checkNames(facts, resolved, path)
        let vault = FileIdentity(
            path: resolved, device: facts.st_dev, number: facts.st_ino, owner: facts.st_uid, size: facts.st_size)
        let isShared = try VaultFolder.check(Folders.parent(of: resolved), owner: vault.owner)
        if isShared { return try Companions.reserving(vault) { () throws(ServiceError) in try open(vault) } }
        try Companions.check(vault)
        return try open(vault)
    }

    /// The same for a file that no process has open, nothing beside it, which may have several names.
    static func checkedAtRest<T>(
        _ path: String, _ open: (FileIdentity) throws(ServiceError) -> T
    ) throws(ServiceError) -> T {
        let resolved = try VaultFolder.resolve(path)
        let facts = try PrivateFile.check(resolved, what: "vault", shown: path)
        _ = try VaultFolder.check(Folders.parent(of: resolved), owner: facts.st_uid)
        return try open(
            FileIdentity(
                path: resolved, device: facts.st_dev, number: facts.st_ino, owner: facts.st_uid, size: facts.st_size))
    }

    /// The refusal of a file with a second name.
    static func hasNames(_ facts: stat, _ path: String) -> ServiceError {
        .file(
            path: path,
            reason: """
                this file has \(facts.st_nlink) names (hard links). If it is opened under both names, it gets two logs, and \
                what is written through one of them is lost. Find the other name with \
                'find / -xdev -samefile \(path)'. A log beside the other name (the name with -wal) belongs to this file \
                too: bring it here with 'mv' if there is none here. Then remove the other name.
                """)
    }

    /// The refusal of a file whose replacement was interrupted.
    private static func isInterrupted(_ place: String, _ path: String, _ kept: String) -> ServiceError {
        .file(
            path: path,
            reason: """
                an interrupted restore: run 'cofre restore' again with --vault \(place) and --force, which first puts the \
                vault together again. Do not remove \(kept) or what is beside it.
                """)
    }

    /// Throws `.file` for a file with a second name.
    private static func checkNames(_ facts: stat, _ resolved: String, _ path: String) throws(ServiceError) {
        guard facts.st_nlink > 1 else { return }
        // Opened by the name that it was to be kept by.
        let first = resolved.firstRange(of: VaultExchange.mark).map { String(resolved[..<$0.lowerBound]) }
        for place in [resolved, first].compactMap({ $0 }) {
            if let kept = VaultExchange.interrupted(place), [place, kept].contains(resolved) {
                throw isInterrupted(place, path, kept)
            }
        }
        throw hasNames(facts, path)
    }

    /// Whether there is anything under this name, a dangling link included.
    static func exists(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0
    }

    /// Whether there is anything under this name, or a log or another of SQLite's files that a vault left there.
    static func isTaken(_ path: String) -> Bool { ([path] + Companions.paths(of: path)).contains(where: exists) }

    /// Whether two paths lead to one file.
    static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
            && first.st_ino == second.st_ino
    }

    /// Its size in bytes.
    static func size(of path: String) throws(ServiceError) -> Int64 {
        guard let facts = try FileFacts.of(path) else { throw .noStore(path: path) }
        return Int64(facts.st_size)
    }

    /// Throws `.storeExists` where there is anything at `path`, and `.file` where a log or another of SQLite's files was
    /// left beside it: SQLite would take what stands in there over into a new vault.
    static func checkIsFree(_ path: String) throws(ServiceError) {
        guard !exists(path) else { throw .storeExists(path: path) }
        for companion in Companions.paths(of: path) where exists(companion) {
            throw .file(
                path: companion,
                reason: "belongs to a vault that was here: move it away together with that vault, or remove it.")
        }
    }

    /// Lets `fill` write a file beside `path` and gives it its name when it is complete and on the disk, so that an
    /// interrupted creation leaves no half vault. Throws as `checkIsFree` does.
    static func create(
        _ path: String, names: FileNames = .system, fill: (_ draft: FileIdentity) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        try checkIsFree(path)
        try PrivateFile.createFolders(above: path)
        let place = try VaultFolder.resolve(path)
        try withDraft(for: place) { draft throws(ServiceError) in
            try fill(draft)
            // Writing takes its time: somebody else may have been here meanwhile.
            try checkIsFree(path)
            switch names.give(draft.path, place) {
            case 0: PrivateFile.syncFolder(of: place)
            case EEXIST: throw .storeExists(path: path)
            case let code: throw .file(path: path, reason: PrivateFile.reason(code))
            }
        }
    }

    /// Calls `body` with an empty file in a new folder beside `place`, a path without links on the way. What is left of
    /// it at the end is removed.
    static func withDraft(
        for place: String, _ body: (FileIdentity) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        let folder = Folders.parent(of: place)
        var owner = try VaultFolder.ownerOfNew(in: folder)
        if let present = try self.owner(of: place) { owner = present }
        _ = try VaultFolder.check(folder, owner: owner)
        DraftFolder.removeAbandoned(beside: place)
        let drafts = try DraftFolder(beside: place)
        defer { drafts.remove() }
        let descriptor = try PrivateFile.make(drafts.file, owner: owner, shown: place)
        var made = stat()
        let status = fstat(descriptor, &made)
        let code = errno
        close(descriptor)
        guard status == 0 else { throw .file(path: place, reason: PrivateFile.reason(code)) }
        try checked(drafts.file) { draft throws(ServiceError) in
            guard draft.device == made.st_dev, draft.number == made.st_ino else {
                throw .file(path: place, reason: "was replaced by another file: find out by whom, and try again.")
            }
            try body(draft)
        }
    }

    /// Whom the vault belongs to that root replaces; nil if there is none, or if it is not root's to decide.
    private static func owner(of place: String) throws(ServiceError) -> uid_t? {
        guard geteuid() == 0, let facts = try FileFacts.of(place), facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return facts.st_uid
    }

    /// Whether no file can be made beside this one.
    static func isInReadOnlyFolder(_ path: String) -> Bool { access(Folders.parent(of: path), W_OK) != 0 }

    /// Whether a log with changes lies beside the file.
    static func hasLog(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path + Companions.log, &facts) == 0 && facts.st_size > 0
    }

    /// How SQLite is to open a file: `immutable=1` for one that cannot change, `mode=rw` for one that must be there.
    static func uri(_ path: String, _ mode: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        let digits = Array("0123456789ABCDEF")
        var uri = "file:"
        for byte in path.utf8 {
            if plain.contains(byte) {
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                uri += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return uri + "?" + mode
    }
}
