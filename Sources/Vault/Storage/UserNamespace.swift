import Glibc

/// The users that this process can tell apart (user_namespaces(7)).
enum UserNamespace {
    /// The user that stands for all who are not known here, among them root as it is outside; nil if everybody is known.
    static let outsider: uid_t? = outsider(
        map: text("/proc/self/uid_map"), overflow: text("/proc/sys/kernel/overflowuid"))

    /// - Parameters:
    ///   - map: lines with the first user inside, the first outside, and how many.
    ///   - overflow: the user that stands for the others.
    static func outsider(map: String, overflow: String) -> uid_t? {
        guard let user = UInt64(overflow.filter { !$0.isWhitespace }) else { return nil }
        let ranges = map.split(separator: "\n").map { line in
            line.split(whereSeparator: \.isWhitespace).compactMap { UInt64($0) }
        }
        // Without a map nothing is known of namespaces.
        guard !ranges.isEmpty, ranges.allSatisfy({ $0.count == 3 }) else { return nil }
        let isKnown = ranges.contains { user >= $0[0] && user - $0[0] < $0[2] }
        return isKnown ? nil : uid_t(exactly: user)
    }

    /// The beginning of a small file; empty if it cannot be read.
    private static func text(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
