import Glibc

/// Keeps running bulk actions in files of a directory, one a run, for the user's eyes only. A file is locked as long as
/// its process lives, and is removed when the run has ended.
package struct FileJournal: RunJournal {
    private static let suffix = ".run"
    /// Of files that are still being begun.
    private static let newSuffix = ".new"
    /// Larger files were not written by a journal.
    private static let largest = 256 << 20

    private let directory: String
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - directory: made with mode 0700 when it is first needed, with the directories above it.
    ///   - now: seconds since 1970 (UTC).
    package init(directory: String, now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }) {
        self.directory = directory
        self.now = now
    }

    package func problem() -> ServiceError? {
        do throws(ServiceError) {
            try makeDirectory()
            let (path, _, descriptor) = try makeFile(Int64(getpid()))
            defer {
                unlink(path)
                close(descriptor)
            }
            let code = FileRecord.write("cofre-run\n", to: descriptor)
            return code == 0 ? nil : .file(code, path)
        } catch {
            return error
        }
    }

    package func begin(_ plan: BulkPlan, identity: ServiceIdentity) throws(ServiceError) -> any RunRecord {
        try makeDirectory()
        let startedAt = now()
        let text = JournalText.beginning(plan, place: identity.location, startedAt: startedAt)
        let former = unfinished(identity: identity)
        // It gets its name when it is whole and locked: what has the name can be judged by anybody.
        let (path, final, descriptor) = try makeFile(startedAt)
        let file = FileRecord(descriptor: descriptor, path: final)
        do throws(ServiceError) {
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .file(errno, path) }
            try file.write(text)
            guard fsync(descriptor) == 0, rename(path, final) == 0 else { throw .file(errno, path) }
            try syncDirectory()
        } catch {
            unlink(path)
            file.end()
            throw error
        }
        if let name = plan.earlier?.journalName { discard(name) }
        supersede(former.filter { $0.name != plan.earlier?.journalName }, by: plan)
        return file
    }

    package func unfinished(identity: ServiceIdentity) -> [UnfinishedRun] {
        let names = fileNames()
        for name in names where name.hasSuffix(Self.newSuffix) { removeAbandoned(name) }
        return names.filter { $0.hasSuffix(Self.suffix) }
            .compactMap { name in
                guard let text = withUnlocked(name, .shared, { Self.text(of: $0) }) ?? nil else { return nil }
                return JournalText.parse(text, name: name, place: identity.location)
            }
            .sorted { ($0.startedAt, $0.name) < ($1.startedAt, $1.name) }
    }

    package func holds(_ name: String) -> Bool {
        isRunName(name) && withUnlocked(name, .shared) { _ in true } == true
    }

    package func discard(_ name: String) {
        guard isRunName(name) else { return }
        withClaimed(name) { _ in unlink(path(name)) }
    }

    /// Takes from earlier unfinished runs what a later one does; those with nothing left go.
    private func supersede(_ runs: [UnfinishedRun], by plan: BulkPlan) {
        let acting = Set(plan.items.lazy.filter(\.isActing).map(\.id))
        for run in runs {
            let left = run.left.map(\.id)
            let taken = left.filter(acting.contains)
            if taken.isEmpty { continue }
            withClaimed(run.name) { descriptor in
                // On a line of its own, even if the last one was cut off.
                taken.count == left.count
                    ? unlink(path(run.name))
                    : FileRecord.write("\n" + JournalText.superseded(taken), to: descriptor)
            }
        }
    }

    // MARK: files

    private func path(_ name: String) -> String { directory + "/" + name }

    /// The name of a run's file, not a way out of the directory.
    private func isRunName(_ name: String) -> Bool { name.hasSuffix(Self.suffix) && !name.contains("/") }

    /// Makes a file that is still being begun: its path, the path that it gets when it is whole, and the open file.
    private func makeFile(_ number: Int64) throws(ServiceError) -> (path: String, final: String, descriptor: Int32) {
        for attempt in 0..<100 {
            let name = "\(number)-\(getpid())-\(attempt)"
            let path = path(name + Self.newSuffix)
            let final = self.path(name + Self.suffix)
            if access(final, F_OK) == 0 { continue }
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if descriptor < 0 && errno == EEXIST { continue }
            guard descriptor >= 0 else { throw .file(errno, path) }
            return (path, final, descriptor)
        }
        throw .file(path: directory, reason: "No name is free for a new journal.")
    }

    /// What is done with a file: shared for reading, so that two readers do not take each other for its owner.
    private enum Access {
        case shared, exclusive
    }

    /// The same as `withUnlocked` for changing a file. Others may be reading it at the moment: waits a tenth of a second
    /// for them.
    private func withClaimed(_ name: String, _ body: (Int32) -> Int32) {
        for _ in 0..<20 {
            if withUnlocked(name, .exclusive, body) != nil || access(path(name), F_OK) != 0 { return }
            usleep(5000)
        }
    }

    /// Calls `body` with the open file of a run whose process is gone; nil if it lives or the file is none of ours.
    private func withUnlocked<Result>(_ name: String, _ access: Access, _ body: (Int32) -> Result) -> Result? {
        let mode = access == .shared ? O_RDONLY : O_WRONLY | O_APPEND
        let descriptor = open(path(name), mode | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor < 0 { return nil }
        // Closing gives the lock back.
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_uid == geteuid(),
            info.st_size <= Self.largest,
            flock(descriptor, (access == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0
        else { return nil }
        return body(descriptor)
    }

    /// Removes what a process left that died while it began a run: nothing had been sent.
    private func removeAbandoned(_ name: String) {
        _ = withUnlocked(name, .exclusive) { descriptor in
            var info = stat()
            // A file that was just made may not be locked yet.
            if fstat(descriptor, &info) == 0, now() - Int64(info.st_mtim.tv_sec) > 60 { unlink(path(name)) }
        }
    }

    private static func text(of descriptor: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 || bytes.count > largest { return nil }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    private func fileNames() -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    private func makeDirectory() throws(ServiceError) {
        var path = directory.hasPrefix("/") ? "" : "."
        for part in directory.split(separator: "/") {
            path += "/" + part
            if mkdir(path, 0o700) != 0 && errno != EEXIST && access(path, F_OK) != 0 { throw .file(errno, path) }
        }
    }

    /// Makes a new name in the directory last.
    private func syncDirectory() throws(ServiceError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(errno, directory) }
        defer { close(descriptor) }
        // Some file systems cannot do this for directories; the name is there all the same.
        if fsync(descriptor) != 0 && errno != EINVAL { throw .file(errno, directory) }
    }
}
