/// How a bulk run is written to a journal file, a line for each fact:
///
///     cofre-run 2
///     place vault.cofre
///     goal deactivate
///     started 1767225600
///     undoes 1767220000
///     12 off
///     15 off
///     16 off already
///     17 off denied
///     begun 4
///     12 changed
///     15 failed no-access
///
/// Up to `begun` stand all secrets of the run with the wanted state (`?` if toggling does not know it) and, for those
/// that are not to be sent, with what is known of them; behind it what became of the others, as it came. `undoes` is
/// left out unless the run takes another one back. Version 1 has only the secrets that were to be sent, and no reasons
/// of failures.
///
/// A line counts only with its line feed, and a failure that was cut off is still a failure.
enum JournalText {
    private static let heading = "cofre-run 2"
    private static let headings: Set = ["cofre-run 1", heading]

    /// What is written before anything is sent.
    static func beginning(_ plan: BulkPlan, place: String, startedAt: Int64) -> String {
        let acting = Set(plan.items.lazy.filter(\.isActing).map(\.id))
        let items = plan.reportItems()
        var text = """
            \(heading)
            place \(escaped(place))
            goal \(plan.goal.rawValue)
            started \(plan.earlier?.startedAt ?? startedAt)

            """
        if let undoes = plan.undoes { text += "undoes \(undoes)\n" }
        for item in items {
            let target = item.target.map { $0 ? "on" : "off" } ?? "?"
            let known = acting.contains(item.id) ? nil : JournalResult.word(item.result)
            text += "\(item.id) \(target)\(known.map { " " + $0 } ?? "")\n"
        }
        return text + "begun \(items.count)\n"
    }

    /// What is written after each batch.
    static func lines(_ outcomes: [ItemOutcome]) -> String {
        outcomes.reduce(into: "") { $0 += "\($1.id) \(JournalResult.word($1.result))\n" }
    }

    /// What is written when a later run takes over what was left.
    static func superseded(_ ids: [SecretID]) -> String {
        ids.reduce(into: "") { $0 += "\($1) \(JournalResult.superseded)\n" }
    }

    /// The run that a file has. nil if nothing had been sent when the writing ended, if it was run on another place, or
    /// if it is no journal.
    static func parse(_ text: String, name: String, place: String) -> UnfinishedRun? {
        // What follows the last line feed was cut off.
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map(Substring.init)[
            ...]
        guard let first = lines.popFirst(), headings.contains(String(first)),
            value("place", lines.popFirst()) == escaped(place),
            let goal = value("goal", lines.popFirst()).flatMap(BulkGoal.init),
            let startedAt = value("started", lines.popFirst()).flatMap({ Int64($0) })
        else { return nil }
        let undoes = value("undoes", lines.first).flatMap { Int64($0) }
        if undoes != nil { lines.removeFirst() }
        guard let planned = items(&lines) else { return nil }

        var results: [SecretID: ReportItem.Result] = [:]
        for line in lines {
            guard let (id, word) = pair(line), let result = JournalResult.read(word) else { continue }
            if results[id] == nil { results[id] = result }
        }
        let items = planned.map { item in
            item.result == .untouched ? results[item.id].map(item.with) ?? item : item
        }
        return UnfinishedRun(name: name, goal: goal, startedAt: startedAt, undoes: undoes, items: items)
    }

    /// Takes the lines up to `begun`; nil if that was not reached, or anything else is among them.
    private static func items(_ lines: inout ArraySlice<Substring>) -> [ReportItem]? {
        var items: [ReportItem] = []
        while let line = lines.popFirst() {
            if value("begun", line).flatMap({ Int($0) }) == items.count { return items }
            guard let (id, rest) = pair(line) else { return nil }
            let words = rest.split(separator: " ", maxSplits: 1)
            guard let word = words.first, ["on", "off", "?"].contains(word) else { return nil }
            var result = ReportItem.Result.untouched
            if words.count == 2 {
                guard let known = JournalResult.read(words[1]) else { return nil }
                result = known
            }
            items.append(ReportItem(id: id, name: "", target: word == "?" ? nil : word == "on", result: result))
        }
        return nil
    }

    private static func value(_ key: String, _ line: Substring?) -> String? {
        guard let line, line.hasPrefix(key + " ") else { return nil }
        return String(line.dropFirst(key.count + 1))
    }

    private static func pair(_ line: Substring) -> (SecretID, Substring)? {
        guard let blank = line.firstIndex(of: " "), let id = SecretID(String(line[..<blank])) else { return nil }
        return (id, line[line.index(after: blank)...])
    }

    /// Keeps a place on one line.
    private static func escaped(_ place: String) -> String {
        place.unicodeScalars.reduce(into: "") { text, scalar in
            text += scalar.value < 0x20 || scalar == "%" ? "%\(String(scalar.value, radix: 16))." : String(scalar)
        }
    }
}
