import Glibc
import Posix
import Secrets

/// Keeps running bulk actions in files of a directory, one a run, for the user's eyes only. A file is locked as long as
/// its process lives, and gets another name when the run has ended.
package struct FileJournal: RunJournal {
    /// Larger files were not written by a journal.
    private static let largest = 64 << 20
    /// How often a lock is tried for, and how many microseconds lie between.
    private static let attempts = 200
    private static let pause: UInt32 = 5000

    private let directory: String
    let now: @Sendable () -> Int64

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
            let (path, _, descriptor) = try makeFile(Int64(getpid()), number: 0)
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

    package func begin(
        _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)? = nil
    ) throws(JournalError) -> any RunRecord {
        // The earlier part stays locked until the new file has its name.
        let earlier = try takeEarlier(plan, seal)
        defer { earlier?.release() }
        let startedAt = now()
        var names = ChangeNames(seal: seal)
        let items = plan.reportItems()
        let text = JournalText.beginning(plan, items, identity, startedAt: startedAt, &names)
        do throws(ServiceError) {
            try makeDirectory()
            // It gets its name when it is whole and locked: what has the name can be judged by anybody.
            let number = plan.earlier?.journalName.flatMap(FileNames.number) ?? nextNumber()
            let (path, final, descriptor) = try makeFile(startedAt, number: number)
            do throws(ServiceError) {
                try lock(descriptor, path)
                let code = FileRecord.write(text, to: descriptor)
                guard code == 0 else { throw .file(code, path) }
                guard fsync(descriptor) == 0, rename(path, final) == 0 else { throw .file(errno, path) }
                try syncDirectory()
            } catch {
                unlink(path)
                unlink(final)
                FileLock.release(descriptor)
                throw error
            }
            let known = plan.knownBeforehand(items)
            let (formers, problem) = claimFormers(of: plan, items, known, at: identity.location, seal)
            return FileRecord(
                descriptor: descriptor, path: final, number: number, names: names,
                expected: Dictionary(
                    items.lazy.compactMap { item in item.undo.map { (item.id, $0) } }, uniquingKeysWith: { $1 }),
                formers: formers, known: known, problem: earlier?.remove() ?? problem)
        } catch {
            throw .failed(error)
        }
    }

    package func unfinished(identity: ServiceIdentity, seal: (any RunSeal)? = nil) -> [UnfinishedRun] {
        let names = fileNames()
        for name in names where name.hasSuffix(FileNames.newSuffix) { removeAbandoned(name) }
        return names.filter(FileNames.isRun)
            .compactMap { name in
                guard case .run(let run, place: identity.location)? = reading(name, seal) else { return nil }
                return run.isOf(identity) ? run : nil
            }
            .sorted { ($0.startedAt, $0.name) < ($1.startedAt, $1.name) }
    }

    /// The paths of files that should have a run and cannot be read as one.
    package func unreadable() -> [String] {
        fileNames().filter(FileNames.isRun).sorted().compactMap { name in
            if case .unreadable? = reading(name, nil) { path(name) } else { nil }
        }
    }

    /// The paths of files with runs of a place whose changes the seal does not open: the place has another key now.
    package func unopened(identity: ServiceIdentity, seal: (any RunSeal)?) -> [String] {
        fileNames().filter(FileNames.isRun).sorted().compactMap { name in
            if case .sealed(_, place: identity.location)? = reading(name, seal) { path(name) } else { nil }
        }
    }

    package func discard(_ name: String) throws(ServiceError) {
        guard FileNames.isRun(name) else { return }
        switch claim(name, nil) {
        case .gone: return
        case .busy: throw .file(path: path(name), reason: "Another process is using it.")
        case .failed(let error): throw error
        case .claimed(let claimed):
            defer { claimed.release() }
            // What it did is a later word than what earlier ones left.
            let reported = claimed.run.items.filter(\.isReported)
            var (formers, problem) = claimFormers(with: Self.changes(reported), at: claimed.place, nil, before: name)
            for index in formers.indices {
                problem = formers[index].supersede(reported.map(\.id)) ?? problem
                formers[index].release()
            }
            if let error = claimed.remove() ?? problem { throw error }
        }
    }

    /// What the journal has of the plan's earlier part, locked; nil if there is none.
    private func takeEarlier(_ plan: BulkPlan, _ seal: (any RunSeal)?) throws(JournalError) -> ClaimedRun? {
        guard let part = plan.earlier, let name = part.journalName else { return nil }
        guard case .claimed(let claimed) = FileNames.isRun(name) ? claim(name, seal) : .gone else { throw .taken }
        guard claimed.run.left.map(\.id) == part.left, claimed.run.doubtful == part.doubtful else {
            claimed.release()
            throw .taken
        }
        return claimed
    }

    /// Earlier unfinished runs that have left something of the plan's, locked, and why one of them could not be.
    private func claimFormers(
        of plan: BulkPlan, _ items: [ReportItem], _ known: [SecretID], at place: String, _ seal: (any RunSeal)?
    ) -> (formers: [ClaimedRun], problem: ServiceError?) {
        func wanted() -> [SecretID: BulkChange] {
            let planned = Set(plan.items.lazy.filter { $0.change != nil && $0.disposition.isReached }.map(\.id))
            let wanted = planned.union(known)
            return Self.changes(items.filter { wanted.contains($0.id) })
        }
        return claimFormers(with: wanted(), at: place, seal)
    }

    private static func changes(_ items: [ReportItem]) -> [SecretID: BulkChange] {
        Dictionary(items.compactMap { item in item.change.map { (item.id, $0) } }, uniquingKeysWith: { $1 })
    }

    private func claimFormers(
        with changes: @autoclosure () -> [SecretID: BulkChange], at place: String, _ seal: (any RunSeal)?,
        before: String? = nil
    ) -> (formers: [ClaimedRun], problem: ServiceError?) {
        var formers: [ClaimedRun] = []
        var problem: ServiceError?
        // Made if there is a file at all: of many thousand identifiers it takes its time.
        var wanted: [SecretID: BulkChange]?
        for other in fileNames()
        where FileNames.isRun(other) && before.map({ FileNames.begun(other) < FileNames.begun($0) }) ?? true {
            guard case .run(let run, place: place)? = reading(other, seal) else { continue }
            let changes = wanted ?? changes()
            wanted = changes
            guard run.left.contains(where: { changes[$0.id]?.covers($0.change) == true }) else { continue }
            switch claim(other, seal) {
            case .gone: break
            case .busy: problem = .file(path: path(other), reason: "Another process is using it.")
            case .failed(let error): problem = error
            case .claimed(var claimed):
                claimed.offer(to: changes)
                formers.append(claimed)
            }
        }
        return (formers, problem)
    }

    // MARK: files

    func path(_ name: String) -> String { directory + "/" + name }

    /// What the next run is called. Others may begin one at the same time: then two have the same number.
    private func nextNumber() -> Int { (fileNames().lazy.compactMap(FileNames.number).max() ?? 0) + 1 }

    /// Makes a file that is still being begun: its path, the path that it gets when it is whole, and the open file.
    private func makeFile(
        _ begun: Int64, number: Int
    ) throws(ServiceError) -> (path: String, final: String, descriptor: Int32) {
        for attempt in 0..<100 {
            let name = FileNames.make(begun: begun, process: getpid(), attempt: attempt, number: number)
            let path = path(name + FileNames.newSuffix)
            let final = self.path(name + FileNames.suffix)
            if access(final, F_OK) == 0 { continue }
            let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if descriptor < 0 && errno == EEXIST { continue }
            guard descriptor >= 0 else { throw .file(errno, path) }
            return (path, final, descriptor)
        }
        throw .file(path: directory, reason: "No name is free for a new journal.")
    }

    /// Locks a file that was just made. Somebody who looks for abandoned ones may have it for a moment.
    private func lock(_ descriptor: Int32, _ path: String) throws(ServiceError) {
        for _ in 0..<Self.attempts {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .file(errno, path) }
            usleep(Self.pause)
        }
        throw .file(EWOULDBLOCK, path)
    }

    /// What a try to lock a run's file came to.
    private enum Claim {
        case claimed(ClaimedRun)
        case gone
        /// A living process has it.
        case busy
        case failed(ServiceError)
    }

    /// Locks a run's file and reads it as it is then. Others may be reading it at the moment: waits a second for them.
    private func claim(_ name: String, _ seal: (any RunSeal)?) -> Claim {
        for _ in 0..<Self.attempts {
            switch open(name, .exclusive) {
            case .absent: return .gone
            case .failed(let code): return .failed(.file(code, path(name)))
            case .locked: usleep(Self.pause)
            case .opened(let descriptor):
                // It may have been removed before it was locked.
                guard access(path(name), F_OK) == 0 else {
                    FileLock.release(descriptor)
                    return .gone
                }
                switch Self.reading(descriptor, name, seal) {
                case .run(let run, let place), .sealed(let run, let place):
                    return .claimed(ClaimedRun(run, place: place, descriptor: descriptor, path: path(name)))
                case .notBegun, .unreadable, nil:
                    FileLock.release(descriptor)
                    return .failed(.file(path: path(name), reason: "It cannot be read as a journal."))
                }
            }
        }
        return .busy
    }

    /// What a run's file holds; nil if a living process works on it or the file is none of ours.
    func reading(_ name: String, _ seal: (any RunSeal)?) -> JournalText.Reading? {
        guard case .opened(let descriptor) = open(name, .shared) else { return nil }
        defer { FileLock.release(descriptor) }
        return Self.reading(descriptor, name, seal)
    }

    /// What is done with a file: shared for reading, so that two readers do not take each other for its owner.
    enum Access {
        case shared, exclusive
    }

    enum Opening {
        /// To be given back by `FileLock.release`.
        case opened(Int32)
        case locked
        /// There is none, or it is none of ours.
        case absent
        case failed(Int32)
    }

    /// Opens and locks a file, if no other process has locked it.
    func open(_ name: String, _ access: Access) -> Opening {
        let mode = access == .shared ? O_RDONLY : O_RDWR | O_APPEND
        let descriptor = Glibc.open(path(name), mode | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor < 0 { return [ENOENT, ELOOP, EISDIR, ENXIO].contains(errno) ? .absent : .failed(errno) }
        var info = stat()
        let opening: Opening =
            if fstat(descriptor, &info) != 0 || info.st_mode & S_IFMT != S_IFREG || info.st_uid != geteuid() {
                .absent
            } else if flock(descriptor, (access == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 {
                .opened(descriptor)
            } else {
                errno == EWOULDBLOCK || errno == EINTR ? .locked : .failed(errno)
            }
        if case .opened = opening { return opening }
        close(descriptor)
        return opening
    }

    /// Removes what a process left that died while it began a run: nothing had been sent.
    private func removeAbandoned(_ name: String) {
        guard case .opened(let descriptor) = open(name, .exclusive) else { return }
        defer { FileLock.release(descriptor) }
        var info = stat()
        // A file that was just made may not be locked yet.
        if fstat(descriptor, &info) == 0, now() - Int64(info.st_mtim.tv_sec) > 60 { unlink(path(name)) }
    }

    static func reading(
        _ descriptor: Int32, _ name: String, _ seal: (any RunSeal)?
    ) -> JournalText.Reading? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count == 0 { return JournalText.read(bytes, name: name, seal: seal) }
            // The head is looked at first: the rest of what is no journal is not read.
            if count < 0 || bytes.count > largest || (bytes.isEmpty && !JournalText.isHead(buffer[..<count])) {
                return .unreadable
            }
            bytes += buffer[..<count]
        }
    }

    func fileNames() -> [String] { Folders.names(in: directory) ?? [] }

    private func makeDirectory() throws(ServiceError) {
        do throws(Folders.Failure) {
            try Folders.make(directory)
        } catch {
            throw .file(error.error.code, error.path)
        }
    }

    /// Makes a new name in the directory last.
    private func syncDirectory() throws(ServiceError) {
        let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(errno, directory) }
        defer { close(descriptor) }
        // Some file systems cannot do this for directories; the name is there all the same.
        if fsync(descriptor) != 0 && errno != EINVAL { throw .file(errno, directory) }
    }
}

extension BulkPlan {
    /// Those that the run reports on without sending them: what its earlier part did, and what is as wanted already.
    ///
    /// - Parameter items: of all secrets, as they are before anything is sent.
    fileprivate func knownBeforehand(_ items: [ReportItem]) -> [SecretID] {
        let outOfReach = outOfReach
        return items.filter { $0.isReported && !outOfReach.contains($0.id) }.map(\.id)
    }
}

extension ReportItem {
    /// Whether a run that has this item has said the last word on the secret.
    fileprivate var isReported: Bool {
        switch result {
        case .changed, .already, .uncertain, .failed: change != nil
        case .notPermitted, .skipped, .changedSince, .superseded, .untouched: false
        }
    }
}
