import Secrets

/// How a bulk run is written to a journal file, a line for each fact:
///
///     cofre-run 3
///     place vault.cofre
///     user ana
///     goal c1
///     started 1767225600
///     undoes 1767220000 11
///     change c1 ~95cd9e3d…
///     change c2 ~efb4f3d2…
///     12 c1
///     15 c1 undo c2
///     16 c1 sent undo c2
///     17 c1 already
///     18 c1 denied
///     begun 5
///     12 sent
///     change c3 ~a11e5f77…
///     12 changed undo c3
///     15 failed no-access
///     ended 384 done 1,1,0,1,1,0,0,0,0
///
/// Up to `begun` stand all secrets of the run with what is to be done (`on` and `off` for activation, `?` if toggling does
/// not know the state, otherwise one of the changes) and, for those that are not to be sent, with what is known of them;
/// behind it what became of the others, as it came. `sent` means that a secret may have been sent, by this part of the run or
/// by an earlier one; `left` takes that back. `undo` is what takes back what was done, as far as is known: before it is done,
/// and again afterwards if that turned out to be something else. `user` is empty if it is not known. `undoes` (when
/// that was started, and its number if it was kept) is left out unless the run takes another one back.
///
/// `ended` is the last line of a run that is over and kept: milliseconds, how it ended (`done`, `cancelled`, or `stopped` with
/// the failure behind the counts), and how many secrets had which result, in the order of `BulkCounts.words`.
///
/// A change stands behind `~` sealed and in hexadecimal digits where the service seals, otherwise behind `=` as it is
/// (`BulkChange.json`), with `%` and control characters escaped. It is defined before the first line that names it.
///
/// Version 2 knows only activation: its goals are `activate`, `deactivate` and `toggle`, and it has no `change`. Journals
/// without `user` are older and do not have `sent` either: all that is left may have been sent. Version 1 has only the
/// secrets that were to be sent, and no reasons of failures.
///
/// A line counts only with its line feed. A failure that was cut off may be any, so that it may have been done.
enum JournalText {
    private static let heading = "cofre-run 3"
    /// By version, from 1 on.
    private static let headings = ["cofre-run 1", "cofre-run 2", heading]

    /// What is written before anything is sent.
    ///
    /// - Parameters:
    ///   - items: all secrets of the plan, as they are before anything is sent.
    ///   - names: takes the changes that are defined.
    static func beginning(
        _ plan: BulkPlan, _ items: [ReportItem], _ identity: ServiceIdentity, startedAt: Int64,
        _ names: inout ChangeNames
    ) -> String {
        // What is out of reach now may be in reach later, or for the user that it was meant for.
        let left = plan.outOfReach.union(plan.items.lazy.filter(\.isActing).map(\.id))
        let goal: String =
            switch plan.goal {
            case .change(.activation): plan.goal.verb
            case .change(let change): names.name(of: change)
            case .toggle: "toggle"
            case .restore: "restore"
            }
        // Right behind the head, where those who want no more find it.
        let definition = names.takeDefinitions()
        var lines = ""
        for item in items {
            let change = item.change.map { names.name(of: $0) } ?? "?"
            let isDoubtful = plan.earlier?.doubtful.contains(item.id) == true
            let word: String? =
                if left.contains(item.id) {
                    isDoubtful ? JournalResult.sent : nil
                } else {
                    JournalResult.word(item.result)
                }
            let undo = item.undo.map { " undo \(names.name(of: $0))" } ?? ""
            let definitions = names.takeDefinitions()
            lines += "\(definitions)\(item.id) \(change)\(word.map { " " + $0 } ?? "")\(undo)\n"
        }
        var text = """
            \(heading)
            place \(Escaping.escaped(identity.location))
            user \(Escaping.escaped(identity.user ?? ""))
            goal \(goal)
            started \(plan.earlier?.startedAt ?? startedAt)

            """
        if let undoes = plan.undoes {
            text += "undoes \(undoes.startedAt)\(undoes.number.map { " \($0)" } ?? "")\n"
        }
        return text + definition + lines + "begun \(items.count)\n"
    }

    /// What is written after each batch.
    ///
    /// - Parameter expected: what was noted of the secrets as what takes them back.
    static func lines(_ outcomes: [ItemOutcome], _ names: inout ChangeNames, expected: [SecretID: BulkChange]) -> String
    {
        var text = ""
        for outcome in outcomes {
            let undo =
                outcome.undo.flatMap { $0 == expected[outcome.id] ? nil : " undo \(names.name(of: $0))" } ?? ""
            text += "\(names.takeDefinitions())\(outcome.id) \(JournalResult.word(outcome.result))\(undo)\n"
        }
        return text
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
        /// A run whose changes the seal does not open: which secrets are left is known, not of what.
        case sealed(UnfinishedRun, place: String)
        /// Nothing had been sent when the writing ended.
        case notBegun
        /// It is damaged, or no journal that this program knows.
        case unreadable
    }

    /// Whether a file that begins so may be a journal.
    static func isHead(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.starts(with: Array("cofre-run ".utf8)) || bytes.count < 10
    }

    static func read(_ bytes: [UInt8], name: String, seal: (any RunSeal)?) -> Reading {
        var lines = Lines(bytes)
        var changes = ChangeReader(seal)
        guard let head = Head(&lines) else { return .unreadable }
        var line = head.next

        var items: [ReportItem] = []
        var doubtful: Set<SecretID> = []
        var seen: Set<SecretID> = []
        while true {
            // Only the first version had its name before it was whole.
            guard let text = line else { return head.version == 1 ? .notBegun : .unreadable }
            if value("begun", text).flatMap({ Int($0) }) == items.count { break }
            if let definition = value("change", text) {
                guard changes.define(definition) else { return .unreadable }
            } else {
                guard let (item, isSent) = item(text, changes), seen.insert(item.id).inserted else {
                    return .unreadable
                }
                items.append(item)
                if isSent { doubtful.insert(item.id) }
            }
            line = lines.next()
        }
        guard let goal = goal(head.goal, changes) else { return .unreadable }

        var answers: [SecretID: RunAnswer] = [:]
        while let text = lines.next() {
            if let definition = value("change", text) {
                _ = changes.define(definition)
                continue
            }
            guard let (id, rest) = pair(text[...]), seen.contains(id) else { continue }
            let (word, undo) = split(rest)
            if word == JournalResult.sent {
                doubtful.insert(id)
            } else if word == JournalResult.left {
                doubtful.remove(id)
            } else if answers[id] == nil, let result = JournalResult.read(word) {
                answers[id] = RunAnswer(result, undo: undo.flatMap { changes[$0] })
            }
        }
        items = items.map { item in
            guard item.result == .untouched, let answer = answers[item.id] else { return item }
            return item.with(answer.result, undo: answer.undo)
        }
        doubtful.formIntersection(items.lazy.filter { $0.result == .untouched }.map(\.id))
        let run = UnfinishedRun(
            head.run(name, goal), items: items, doubtful: head.user == nil ? nil : doubtful)
        return changes.hasSealed ? .sealed(run, place: head.place) : .run(run, place: head.place)
    }

    /// What a file says before its secrets.
    private struct Head {
        let version: Int
        let place: String
        /// nil in journals that are older than the line for it.
        let user: String?
        let goal: String
        let startedAt: Int64
        let undoes: UndoneRun?
        /// The line behind the head.
        let next: String?

        init?(_ lines: inout Lines) {
            guard let version = headings.firstIndex(of: lines.next() ?? ""),
                let place = value("place", lines.next()).flatMap(Escaping.unescaped)
            else { return nil }
            var line = lines.next()
            user = value("user", line).flatMap(Escaping.unescaped)
            if user != nil { line = lines.next() }
            guard let goal = value("goal", line), let startedAt = value("started", lines.next()).flatMap({ Int64($0) })
            else { return nil }
            line = lines.next()
            undoes = value("undoes", line).flatMap { words in
                let numbers = words.split(separator: " ")
                return numbers.first.flatMap { Int64($0) }.map { startedAt in
                    UndoneRun(startedAt: startedAt, number: numbers.count > 1 ? Int(numbers[1]) : nil)
                }
            }
            next = undoes == nil ? line : lines.next()
            self.version = version + 1
            self.place = place
            self.goal = goal
            self.startedAt = startedAt
        }

        func run(_ name: String, _ goal: BulkGoal) -> RunHead {
            RunHead(
                name: name, number: FileNames.number(name), goal: goal, startedAt: startedAt, undoes: undoes,
                user: user.flatMap { $0.isEmpty ? nil : $0 })
        }
    }

    /// What is written as the last line of a run that has ended.
    static func ended(_ end: RunEnd) -> String {
        let how = end.stoppedBy != nil ? "stopped" : end.wasCancelled ? "cancelled" : "done"
        let counts = end.counts.values.map(String.init).joined(separator: ",")
        let why = end.stoppedBy.map { " " + JournalResult.word(.failed($0)) } ?? ""
        return "ended \(Int64(end.seconds * 1000)) \(how) \(counts)\(why)\n"
    }

    /// A run that has ended, from the beginning and the end of its file; nil if it is none, or if the seal does not open what
    /// it did.
    static func keptRun(
        _ beginning: [UInt8], _ end: [UInt8], name: String, seal: (any RunSeal)?
    ) -> (run: KeptRun, place: String)? {
        var lines = Lines(beginning)
        var changes = ChangeReader(seal)
        guard let head = Head(&lines) else { return nil }
        if let definition = value("change", head.next), !changes.define(definition) { return nil }
        guard let goal = goal(head.goal, changes), !changes.hasSealed, let end = Self.end(end) else { return nil }
        return (KeptRun(head.run(name, goal), end: end), head.place)
    }

    /// How a run ended, by the last line of its file; nil if that says something else.
    static func end(_ bytes: [UInt8]) -> RunEnd? {
        guard bytes.last == 0x0A else { return nil }
        let start = bytes.dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let words = String(decoding: bytes[start..<bytes.count - 1], as: UTF8.self).split(separator: " ")
        guard words.count >= 4, words[0] == "ended", let milliseconds = Int64(words[1]),
            let counts = BulkCounts(values: words[3].split(separator: ",").compactMap { Int($0) })
        else { return nil }
        var stoppedBy: ServiceError?
        if words[2] == "stopped", case .failed(let error)? = JournalResult.read(words[4...].joined(separator: " ")[...])
        {
            stoppedBy = error
        }
        return RunEnd(
            seconds: Double(milliseconds) / 1000, wasCancelled: words[2] == "cancelled", stoppedBy: stoppedBy,
            counts: counts)
    }

    private static func goal(_ word: String, _ changes: ChangeReader) -> BulkGoal? {
        switch word {
        case "activate": .activate
        case "deactivate": .deactivate
        case "toggle": .toggle
        case "restore": .restore
        default: changes[word[...]].map { .change($0) }
        }
    }

    /// A line before `begun`; nil if it is none.
    private static func item(_ line: String, _ changes: ChangeReader) -> (ReportItem, isSent: Bool)? {
        guard let (id, rest) = pair(line[...]) else { return nil }
        let (front, undo) = split(rest)
        let words = front.split(separator: " ", maxSplits: 1)
        guard let word = words.first else { return nil }
        let change = changes[word]
        guard change != nil || word == "?" else { return nil }
        let isSent = words.count == 2 && words[1] == JournalResult.sent
        var result = ReportItem.Result.untouched
        if words.count == 2, !isSent {
            guard let known = JournalResult.read(words[1]) else { return nil }
            result = known
        }
        let item = ReportItem(id: id, name: "", change: change, result: result, undo: undo.flatMap { changes[$0] })
        return (item, isSent)
    }

    /// What stands in front of `undo`, and the name behind it.
    private static func split(_ text: Substring) -> (Substring, undo: Substring?) {
        let words = text.split(separator: " ")
        guard words.count >= 2, words[words.count - 2] == "undo", let name = words.last else { return (text, nil) }
        let end = words[words.count - 2].startIndex
        return (words.count == 2 ? "" : text[..<text.index(before: end)], name)
    }

    private static func value(_ key: String, _ line: String?) -> String? {
        guard let line, line.hasPrefix(key + " ") else { return nil }
        return String(line.dropFirst(key.count + 1))
    }

    private static func pair(_ line: Substring) -> (SecretID, Substring)? {
        guard let blank = line.firstIndex(of: " "), let id = SecretID(String(line[..<blank])) else { return nil }
        return (id, line[line.index(after: blank)...])
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
