import Glibc

/// A path with symbolic links in it, gone along part by part, so that nobody can change a part between looking and going on.
enum LinkedPath {
    /// `O_PATH` (open(2)), which the C library shows to GNU programs only: a place in a path, also where nothing may be read.
    private static let pathOnly: Int32 = 0o10_000_000
    /// As many as the kernel follows.
    private static let mostLinks = 40

    /// Opens the file that a path leads to. Throws for a part on the way that others could put something else in the place of.
    ///
    /// - Parameter flags: for open(2), with `O_NOFOLLOW`.
    static func open(_ path: String, _ flags: Int32, what: String) throws(GuardedFile.Refusal) -> Int32 {
        var rest = parts(try absolute(path))
        var place = ""
        var folder = try root()
        defer { close(folder) }
        var links = 0
        while !rest.isEmpty {
            let name = rest.removeFirst()
            let here = place + "/" + name
            let entry = openat(folder, name, pathOnly | O_NOFOLLOW | O_CLOEXEC)
            guard entry >= 0 else { throw failed(here, what) }
            var facts = stat()
            guard fstat(entry, &facts) == 0 else {
                defer { close(entry) }
                throw failed(here, what)
            }
            if facts.st_mode & S_IFMT == S_IFLNK {
                defer { close(entry) }
                links += 1
                guard isOurs(facts), links <= mostLinks else {
                    throw GuardedFile.Refusal(
                        here, "is a link of somebody else's, or one of too many: give the path of the \(what) itself.")
                }
                guard let target = target(of: entry) else { throw failed(here, what) }
                rest = parts(target) + rest
                if target.hasPrefix("/") {
                    close(folder)
                    folder = try root()
                    place = ""
                }
            } else if rest.isEmpty {
                close(entry)
                let file = openat(folder, name, flags)
                guard file >= 0 else { throw failed(here, what) }
                return file
            } else {
                close(folder)
                folder = entry
                place = here
                if let reason = flaw(facts) {
                    throw GuardedFile.Refusal(here, "\(reason): mend that, or give the path of the \(what) itself.")
                }
            }
        }
        throw GuardedFile.Refusal(path, "is not a plain file.")
    }

    private static func isOurs(_ facts: stat) -> Bool { facts.st_uid == 0 || facts.st_uid == geteuid() }

    /// Why others could change what a folder leads to; nil if they cannot.
    private static func flaw(_ facts: stat) -> String? {
        if facts.st_mode & S_IFMT != S_IFDIR { return "is not a folder" }
        if !isOurs(facts) { return "this folder on the way belongs to somebody else" }
        guard facts.st_mode & 0o022 == 0 || facts.st_mode & S_ISVTX != 0 else {
            return "others may write to this folder on the way (mode \(String(facts.st_mode & 0o7777, radix: 8)))"
        }
        return nil
    }

    private static func root() throws(GuardedFile.Refusal) -> Int32 {
        let root = Glibc.open("/", pathOnly | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw failed("/", "folder") }
        return root
    }

    private static func absolute(_ path: String) throws(GuardedFile.Refusal) -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { throw failed(path, "file") }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init).filter { $0 != "." }
    }

    private static func target(of link: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(link, "", &bytes, bytes.count)
        guard count > 0, count < bytes.count else { return nil }
        return String(validating: bytes[..<count], as: UTF8.self)
    }

    private static func failed(_ path: String, _ what: String) -> GuardedFile.Refusal {
        let error = SystemError.last
        let isMissing = error.code == ENOENT || error.code == ENOTDIR
        return GuardedFile.Refusal(path, isMissing ? "there is no such \(what)." : "\(error.text).", error)
    }
}
