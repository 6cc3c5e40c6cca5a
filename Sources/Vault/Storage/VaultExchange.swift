import CStorage
import Glibc
import Posix
import Secrets

/// Puts another file in the place of a vault, and keeps what was there under another name.
enum VaultExchange {
    /// What the name that a vault is kept by has after the vault's own.
    static let mark = ".until-"

    /// Lets `fill` write the new file, then puts it in the vault's place. At no moment is the path without a vault, if
    /// the file system can link. Answers whether there was a vault. Throws `.file` if another process has the old vault
    /// open, or if there is something under the name that it is to be kept by. Not to be called in a process that has
    /// the vault open itself: that would lose its locks.
    static func replace(
        _ path: String, keeping kept: String, names: FileNames = .system,
        fill: (_ draft: FileIdentity) throws(ServiceError) -> Void
    ) throws(ServiceError) -> Bool {
        let place = try VaultFolder.resolve(path)
        let kept = try VaultFolder.resolve(kept)
        var isThere = false
        try VaultFile.withDraft(for: place) { draft throws(ServiceError) in
            try fill(draft)
            let lock = try lock(place, path)
            defer { if let lock { close(lock) } }
            isThere = lock != nil
            if isThere { try recover(place, names) }
            var aside = Aside(place: place, kept: kept, names: names)
            try aside.move(isThere)
            // Only what is kept under a second name may be replaced.
            let code = aside.way == .linked ? names.rename(draft.path, place) : names.give(draft.path, place)
            guard code == 0 else { throw aside.undone(path, code) }
            PrivateFile.syncFolder(of: place)
        }
        return isThere
    }

    /// Keeps all connections of SQLite from the file until the descriptor is closed; nil if there is no file.
    private static func lock(_ place: String, _ path: String) throws(ServiceError) -> Int32? {
        let descriptor = open(place, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return nil
            case ELOOP: throw .file(path: path, reason: "is a symbolic link: give the path of the vault itself.")
            case let code: throw .file(path: path, reason: PrivateFile.reason(code))
            }
        }
        guard cofre_lock_against_sqlite(descriptor) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EAGAIN || code == EACCES else { throw .file(path: path, reason: PrivateFile.reason(code)) }
            throw .file(
                path: path,
                reason: "another process has this vault open: end it (cofre, or cofre-server) and try again.")
        }
        return descriptor
    }

    // MARK: Interrupted before

    /// The second name of a vault whose replacement was interrupted (`kill -9`, a power cut); nil if it was not.
    static func interrupted(_ place: String) -> String? {
        guard let facts = (try? FileFacts.of(place)) ?? nil, facts.st_nlink == 2 else { return nil }
        let folder = Folders.parent(of: place)
        let start = PrivateFile.name(of: place) + mark
        return (Folders.names(in: folder) ?? []).filter { $0.hasPrefix(start) }
            .map { PrivateFile.path($0, in: folder) }.first { FileFacts.areOne($0, place) }
    }

    /// Takes back what an interrupted replacement did. Needs the lock.
    private static func recover(_ place: String, _ names: FileNames) throws(ServiceError) {
        guard let kept = interrupted(place) else { return }
        for ending in Companions.all where VaultFile.exists(kept + ending) {
            let code = names.bringBack(kept + ending, place + ending)
            guard code == 0 else {
                throw .file(
                    path: kept + ending,
                    reason: """
                        an interrupted restore left this here. It belongs to \(place) and could not be moved back: \
                        \(PrivateFile.reason(code))
                        """)
            }
        }
        let code = names.remove(kept)
        guard code == 0 else { throw .file(path: kept, reason: PrivateFile.reason(code)) }
    }
}

/// What a replacement has put aside, and how it comes back.
private struct Aside {
    /// How the vault got its second name. `renamed`: the second is its only one.
    enum Way { case none, linked, renamed }

    let place: String
    let kept: String
    let names: FileNames
    private(set) var way = Way.none
    /// The endings of the companions that were moved.
    private var companions: [String] = []

    init(place: String, kept: String, names: FileNames) {
        self.place = place
        self.kept = kept
        self.names = names
    }

    /// - Parameter isThere: whether there is a vault, and not only what SQLite keeps beside one.
    mutating func move(_ isThere: Bool) throws(ServiceError) {
        for name in [kept] + Companions.paths(of: kept) where VaultFile.exists(name) { throw Self.taken(name) }
        if isThere { try keep() }
        // A log that was left stays beside its file. It is not merged: SQLite removes one whose file is damaged.
        for ending in Companions.all where VaultFile.exists(place + ending) {
            let code = names.give(place + ending, kept + ending)
            guard code == 0 else { throw undone(place + ending, code) }
            companions.append(ending)
        }
    }

    private mutating func keep() throws(ServiceError) {
        var code = names.link(place, kept)
        if code == 0 {
            way = .linked
            return
        }
        if FileNames.hasNoLinks(code) {
            code = names.give(place, kept)
            if code == 0 {
                way = .renamed
                return
            }
        }
        throw code == EEXIST ? Self.taken(kept) : .file(path: kept, reason: PrivateFile.reason(code))
    }

    /// Brings back what was put aside. Answers the error to be thrown, which names what could not be brought back.
    func undone(_ path: String, _ code: Int32) -> ServiceError {
        var isBack = true
        for ending in companions.reversed() where names.bringBack(kept + ending, place + ending) != 0 { isBack = false }
        switch way {
        case .none: break
        case .linked:
            // With a companion still beside it the second name stays: the next restore takes both back.
            if isBack, FileFacts.areOne(kept, place) { isBack = names.remove(kept) == 0 }
        case .renamed:
            if VaultFile.exists(place), !FileFacts.isEmpty(place) {
                isBack = false
            } else if names.rename(kept, place) != 0 {
                isBack = false
            }
        }
        var reason = PrivateFile.reason(code)
        if !isBack {
            reason += """
                 What was there could not be brought back: it is kept as \(kept), its log, if it has one, as \(kept)-wal. \
                Move both back with 'mv'.
                """
        }
        return .file(path: path, reason: reason)
    }

    private static func taken(_ name: String) -> ServiceError {
        .file(path: name, reason: "already exists and is not overwritten: try again.")
    }
}

extension FileNames {
    /// Moves a companion to where it was. An empty one that an opener made there meanwhile is replaced, and an index,
    /// which SQLite makes anew from the log.
    fileprivate func bringBack(_ from: String, _ to: String) -> Int32 {
        // Renaming from one name of a file to another does nothing.
        if FileFacts.areOne(from, to) { return remove(from) }
        let isReplaced = FileFacts.isEmpty(to) || (to.hasSuffix(Companions.index) && VaultFile.exists(to))
        return isReplaced ? rename(from, to) : give(from, to)
    }
}
