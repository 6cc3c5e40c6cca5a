/// How the files of runs are called: `1767225600-4711-0-12.run`, by when they were begun (seconds since 1970), the process, a
/// number that makes the name free, and what the run is called for people. Older names lack the last one.
enum FileNames {
    static let suffix = ".run"
    /// Of files that are still being begun.
    static let newSuffix = ".new"
    /// Of runs that have ended and are kept.
    static let endedSuffix = ".done"

    /// The name of a run's file, not a way out of the directory.
    static func isRun(_ name: String) -> Bool { name.hasSuffix(suffix) && !name.contains("/") }
    static func isEnded(_ name: String) -> Bool { name.hasSuffix(endedSuffix) && !name.contains("/") }

    /// When the part of a run was begun that a file has.
    static func begun(_ name: String) -> Int64 { Int64(name.prefix { $0 != "-" }) ?? 0 }

    /// What the run is called for people.
    static func number(_ name: String) -> Int? {
        let parts = name.prefix { $0 != "." }.split(separator: "-")
        return parts.count == 4 ? Int(parts[3]) : nil
    }

    static func make(begun: Int64, process: Int32, attempt: Int, number: Int) -> String {
        "\(begun)-\(process)-\(attempt)-\(number)"
    }

    /// The name of a run's file when it has ended.
    static func ended(_ path: String) -> String {
        path.hasSuffix(suffix) ? path.dropLast(suffix.count) + endedSuffix : path + endedSuffix
    }
}
