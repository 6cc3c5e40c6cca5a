import Foundation

/// What another process has in its memory. Cofre's is closed to everybody but root.
enum ProcessMemory {
    static var canBeRead: Bool { geteuid() == 0 }

    /// How often a text of ASCII is in a process's memory, by how many bytes lie from one character to the next: 1 is text, 4
    /// and more are cells of a screen.
    static func copies(of text: String, in process: Int32) throws -> [Int: Int] {
        let pattern = Array(text.utf8)
        let memory = open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { throw POSIXError(.EACCES) }
        defer { close(memory) }
        var counts: [Int: Int] = [:]
        var part = [UInt8](repeating: 0, count: 1 << 20)
        // Parts overlap by what the widest copy takes.
        let overlap = pattern.count * 32
        for line in try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
            let range = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard range.count == 2, fields[1].hasPrefix("rw") else { continue }
            var place = range[0]
            while place < range[1] {
                let count = pread(memory, &part, min(part.count, Int(range[1] - place)), off_t(place))
                guard count > 0 else { break }
                let isLast = place + UInt64(count) >= range[1]
                let end = isLast ? count : max(1, count - overlap)
                part[..<count].withUnsafeBufferPointer { Self.count(pattern, in: $0, before: end, &counts) }
                place += UInt64(end)
            }
        }
        return counts
    }

    private static func count(
        _ pattern: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, before end: Int, _ counts: inout [Int: Int]
    ) {
        guard let base = bytes.baseAddress else { return }
        var place = 0
        while place < end, let found = memchr(base + place, Int32(pattern[0]), end - place) {
            let start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            for stride in [1, 4, 8, 12, 16, 20, 24, 28, 32] where start + stride * (pattern.count - 1) < bytes.count {
                if pattern.indices.allSatisfy({ bytes[start + $0 * stride] == pattern[$0] }) {
                    counts[stride, default: 0] += 1
                }
            }
            place = start + 1
        }
    }
}
