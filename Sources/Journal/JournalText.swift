import Secrets

/// How a bulk run is written to a journal file, a line for each fact:
///
///     cofre-run 2
///     place vault.cofre
///     user ana
///     goal deactivate
///     started 1767225600
///     undoes 1767220000
///     12 off
///     15 off sent
///     16 off already
///     17 off denied
///     begun 4
///     12 sent
///     12 changed
///     15 failed no-access
///
/// Up to `begun` stand all secrets of the run with the wanted state (`?` if toggling does not know it) and, for those
/// that are not to be sent, with what is known of them; behind it what became of the others, as it came. `sent` means
/// that a secret may have been sent, by this part of the run or by an earlier one; `left` takes that back. `user` is
/// empty if it is not known. `undoes` is left out unless the run takes another one back. Journals without `user` are older
/// and do not have `sent` either: all that is left may have been sent. Version 1 has only the secrets that were to be
/// sent, and no reasons of failures.
///
/// A line counts only with its line feed. A failure that was cut off may be any, so that it may have been done.
enum JournalText {
    private static let heading = "cofre-run 2"
    private static let headings: Set = ["cofre-run 1", heading]

    /// What is written before anything is sent.
    static func beginning(_ plan: BulkPlan, _ identity: ServiceIdentity, startedAt: Int64) -> String {
        // What is out of reach now may be in reach later, or for the user that it was meant for.
        let left = plan.outOfReach.union(plan.items.lazy.filter(\.isActing).map(\.id))
        let items = plan.reportItems()
        var text = """
            \(heading)
            place \(escaped(identity.location))
            user \(escaped(identity.user ?? ""))
            goal \(plan.goal.rawValue)
            started \(plan.earlier?.startedAt ?? startedAt)

            """
        if let undoes = plan.undoes { text += "undoes \(undoes)\n" }
        for item in items {
            let target = item.target.map { $0 ? "on" : "off" } ?? "?"
            let isDoubtful = plan.earlier?.doubtful.contains(item.id) == true
            let word: String? =
                if left.contains(item.id) {
                    isDoubtful ? JournalResult.sent : nil
                } else {
                    JournalResult.word(item.result)
                }
            text += "\(item.id) \(target)\(word.map { " " + $0 } ?? "")\n"
        }
        return text + "begun \(items.count)\n"
    }

    /// What is written after each batch.
    static func lines(_ outcomes: [ItemOutcome]) -> String {
        outcomes.reduce(into: "") { $0 += "\($1.id) \(JournalResult.word($1.result))\n" }
    }

    /// What is written before secrets are sent.
    static func sent(_ ids: [SecretID]) -> String { lines(ids, JournalResult.sent) }

    /// What is written at the end of a run that is kept, of those that were not touched.
    static func left(_ ids: [SecretID]) -> String { lines(ids, JournalResult.left) }

    /// What is written when a later run takes over what was left.
    static func superseded(_ ids: [SecretID]) -> String { lines(ids, JournalResult.superseded) }

    private static func lines(_ ids: [SecretID], _ word: String) -> String {
        ids.reduce(into: "") { $0 += "\($1) \(word)\n" }
    }

    /// What a file holds.
    enum Reading {
        case run(UnfinishedRun, place: String)
        /// Nothing had been sent when the writing ended.
        case notBegun
        /// It is damaged, or no journal that this program knows.
        case unreadable
    }

    /// Whether a file that begins so may be a journal.
    static func isHead(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.starts(with: Array("cofre-run ".utf8)) || bytes.count < 10
    }

    static func read(_ bytes: [UInt8], name: String) -> Reading {
        var lines = Lines(bytes)
        guard let first = lines.next(), headings.contains(first),
            let place = value("place", lines.next()).flatMap(unescaped)
        else { return .unreadable }
        var line = lines.next()
        let user = value("user", line).flatMap(unescaped)
        if user != nil { line = lines.next() }
        guard let goal = value("goal", line).flatMap(BulkGoal.init),
            let startedAt = value("started", lines.next()).flatMap({ Int64($0) })
        else { return .unreadable }
        line = lines.next()
        let undoes = value("undoes", line).flatMap { Int64($0) }
        if undoes != nil { line = lines.next() }

        var items: [ReportItem] = []
        var doubtful: Set<SecretID> = []
        var seen: Set<SecretID> = []
        while true {
            // Only the first version had its name before it was whole.
            guard let text = line else { return first == heading ? .unreadable : .notBegun }
            if value("begun", text).flatMap({ Int($0) }) == items.count { break }
            guard let (item, isSent) = item(text), seen.insert(item.id).inserted else { return .unreadable }
            items.append(item)
            if isSent { doubtful.insert(item.id) }
            line = lines.next()
        }

        var results: [SecretID: ReportItem.Result] = [:]
        while let text = lines.next() {
            guard let (id, word) = pair(text[...]), seen.contains(id) else { continue }
            if word == JournalResult.sent {
                doubtful.insert(id)
            } else if word == JournalResult.left {
                doubtful.remove(id)
            } else if results[id] == nil, let result = JournalResult.read(word) {
                results[id] = result
            }
        }
        items = items.map { item in item.result == .untouched ? results[item.id].map(item.with) ?? item : item }
        doubtful.formIntersection(items.lazy.filter { $0.result == .untouched }.map(\.id))
        let run = UnfinishedRun(
            name: name, goal: goal, startedAt: startedAt, undoes: undoes, user: user.flatMap { $0.isEmpty ? nil : $0 },
            items: items, doubtful: user == nil ? nil : doubtful)
        return .run(run, place: place)
    }

    /// A line before `begun`; nil if it is none.
    private static func item(_ line: String) -> (ReportItem, isSent: Bool)? {
        guard let (id, rest) = pair(line[...]) else { return nil }
        let words = rest.split(separator: " ", maxSplits: 1)
        guard let word = words.first, ["on", "off", "?"].contains(word) else { return nil }
        let isSent = words.count == 2 && words[1] == JournalResult.sent
        var result = ReportItem.Result.untouched
        if words.count == 2, !isSent {
            guard let known = JournalResult.read(words[1]) else { return nil }
            result = known
        }
        return (ReportItem(id: id, name: "", target: word == "?" ? nil : word == "on", result: result), isSent)
    }

    private static func value(_ key: String, _ line: String?) -> String? {
        guard let line, line.hasPrefix(key + " ") else { return nil }
        return String(line.dropFirst(key.count + 1))
    }

    private static func pair(_ line: Substring) -> (SecretID, Substring)? {
        guard let blank = line.firstIndex(of: " "), let id = SecretID(String(line[..<blank])) else { return nil }
        return (id, line[line.index(after: blank)...])
    }

    /// Keeps a text on one line.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { text, scalar in
            text += scalar.value < 0x20 || scalar == "%" ? "%\(String(scalar.value, radix: 16))." : String(scalar)
        }
    }

    private static func unescaped(_ text: String) -> String? {
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        var result = String(parts[0])
        for part in parts.dropFirst() {
            guard let end = part.firstIndex(of: "."), let value = UInt32(part[..<end], radix: 16),
                let scalar = Unicode.Scalar(value)
            else { return nil }
            result.unicodeScalars.append(scalar)
            result += part[part.index(after: end)...]
        }
        return result
    }
}

/// The lines of a file, one after the other, so that a large one is not held twice. What follows the last line feed was cut
/// off and is none.
private struct Lines {
    private let bytes: [UInt8]
    private var start = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> String? {
        guard let end = bytes[start...].firstIndex(of: 0x0A) else { return nil }
        defer { start = end + 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
