import Glibc
import Posix
import Secrets

/// Runs that have ended and are kept.
extension FileJournal {
    package func ended(identity: ServiceIdentity, seal: (any RunSeal)? = nil) -> [KeptRun] {
        fileNames().filter(FileNames.isEnded)
            .compactMap { name in
                guard let (beginning, end) = ends(of: name),
                    let (run, place) = JournalText.keptRun(beginning, end, name: name, seal: seal),
                    place == identity.location
                else { return nil }
                return run.isOf(identity) ? run : nil
            }
            .sorted { ($0.startedAt, $0.name) < ($1.startedAt, $1.name) }
    }

    package func report(_ name: String, seal: (any RunSeal)? = nil) -> BulkReport? {
        guard FileNames.isEnded(name), case .run(let run, _)? = reading(name, seal),
            let end = ends(of: name).flatMap({ JournalText.end($0.end) })
        else { return nil }
        return BulkReport(
            goal: run.goal, items: run.reportItems(inDoubtSince: "the run ended without an answer"),
            startedAt: run.startedAt, seconds: end.seconds, wasCancelled: end.wasCancelled, stoppedBy: end.stoppedBy,
            undoes: run.undoes, number: run.number)
    }

    /// Removes runs that ended so long ago, and leaves younger ones and unfinished ones.
    package func expire(olderThan seconds: Int64) {
        for name in fileNames() where FileNames.isEnded(name) {
            var info = stat()
            guard lstat(path(name), &info) == 0, now() - Int64(info.st_mtim.tv_sec) > seconds else { continue }
            unlink(path(name))
        }
    }

    /// The first and the last bytes of a file that is ours; nil if it cannot be read.
    private func ends(of name: String) -> (beginning: [UInt8], end: [UInt8])? {
        guard case .opened(let descriptor) = open(name, .shared) else { return nil }
        defer { FileLock.release(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        func bytes(_ count: Int, at offset: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: count)
            let got = pread(descriptor, &bytes, count, offset)
            return got < 0 ? nil : Array(bytes.prefix(got))
        }
        let size = Int(info.st_size)
        guard let beginning = bytes(1 << 16, at: 0), let end = bytes(1 << 10, at: max(0, size - 1 << 10)) else {
            return nil
        }
        return (beginning, end)
    }
}
