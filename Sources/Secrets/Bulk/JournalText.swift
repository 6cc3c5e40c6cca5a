/// How a bulk run is written to a journal file, a line for each fact:
///
///     cofre-run 1
///     place vault.cofre
///     goal deactivate
///     started 1767225600
///     12 off
///     15 off
///     begun 2
///     12 changed
///
/// The last word tells a line's kind, so that a line that was cut off never passes for another.
enum JournalText {
    private static let heading = "cofre-run 1"

    /// What is written before anything is sent.
    static func beginning(_ plan: BulkPlan, place: String, startedAt: Int64) -> String {
        let acting = plan.acting
        var text = """
            \(heading)
            place \(escaped(place))
            goal \(plan.goal.rawValue)
            started \(startedAt)

            """
        for item in acting { text += "\(item.id) \(item.target == true ? "on" : "off")\n" }
        return text + "begun \(acting.count)\n"
    }

    /// What is written after each batch.
    static func lines(_ outcomes: [ItemOutcome]) -> String {
        var text = ""
        for outcome in outcomes {
            let word =
                switch outcome.result {
                case .success(.changed): "changed"
                case .success(.already): "already"
                case .failure: "failed"
                }
            text += "\(outcome.id) \(word)\n"
        }
        return text
    }

    /// What is left of the run that a file tells of. nil where nothing had been sent when the writing ended, where
    /// nothing is left, where it was run on another place, or where it is no journal.
    static func parse(_ text: String, name: String, place: String) -> UnfinishedRun? {
        // What follows the last line feed was cut off.
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map(Substring.init)[
            ...]
        guard lines.popFirst().map(String.init) == heading, value("place", lines.popFirst()) == escaped(place),
            let goal = value("goal", lines.popFirst()).flatMap(BulkGoal.init),
            let startedAt = value("started", lines.popFirst()).flatMap({ Int64($0) })
        else { return nil }

        var targets: [BulkTarget] = []
        while let line = lines.popFirst() {
            if value("begun", line).flatMap({ Int($0) }) == targets.count { break }
            guard let (id, word) = pair(line), word == "on" || word == "off" else { return nil }
            targets.append(BulkTarget(id: id, isActive: word == "on"))
            if lines.isEmpty { return nil }
        }
        var done = Set<SecretID>()
        var failedCount = 0
        for line in lines {
            guard let (id, word) = pair(line), ["changed", "already", "failed"].contains(word) else { continue }
            if done.insert(id).inserted && word == "failed" { failedCount += 1 }
        }
        let left = targets.filter { !done.contains($0.id) }
        if left.isEmpty { return nil }
        return UnfinishedRun(
            name: name, goal: goal, startedAt: startedAt, left: left, doneCount: targets.count - left.count,
            failedCount: failedCount)
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
