import Text

/// A report in forms that can be saved or printed. Neither holds client secrets.
extension BulkReport {
    /// One object: what was run and where, and what `write` adds.
    package func json(identity: ServiceIdentity) -> String {
        var writer = JSONWriter(.indented, capacity: 200 + items.count * 140)
        writer.object { report in
            report.member("action", goal.verb)
            report.member("service", identity.name)
            report.member("place", identity.place)
            report.member("user", identity.user)
            write(into: &report)
        }
        return writer.text + "\n"
    }

    /// Writes the members that every form of the report has: how the run went, counts by result, and the items. Field
    /// names follow the REST API if it has them (`identifier` is text there).
    ///
    /// - Parameter missing: identifiers that were asked for and that no secret has.
    package func write(into report: inout JSONWriter, missing: [SecretID] = []) {
        report.member("started_at", time: startedAt)
        report.member("number", number)
        report.member("undoes_run_of", time: undoes?.startedAt)
        report.member("undoes_run", undoes?.number)
        report.member("seconds", seconds: seconds)
        report.member("cancelled", wasCancelled)
        report.member("stopped_by", stoppedBy?.sentence)
        report.member("journal_problem", journalProblem?.sentence)
        report.member("resumable", isKept)
        report.member(
            "counts",
            object: { counts in
                self.counts.write(into: &counts)
                counts.member("not_found", missing.count)
            })
        report.member(
            "items",
            array: { list in
                for item in items { list.object { item.write(into: &$0) } }
                list.notFound(missing)
            })
    }

    /// The whole report, if it is that one secret was changed and nothing else is to be said; nil otherwise.
    ///
    /// - Parameter undoKey: the key that takes it back.
    package func inOneLine(undoKey: String?) -> String? {
        guard items.count == 1, items[0].result == .changed, let change = items[0].change, stoppedBy == nil,
            journalProblem == nil, !isKept
        else { return nil }
        let name = items[0].name
        let what =
            switch change {
            case .activation(let isActive): "\(isActive ? "Activated" : "Deactivated") \(name)."
            case .content: "\(name): \(items[0].outcome)."
            }
        return what + (undoKey.map { " \($0) takes it back." } ?? "")
    }

    /// A heading and one record an item, safe to open with a spreadsheet.
    package func csv() -> String {
        var writer = CSVWriter(neutralisesFormulas: true)
        writer.record(["identifier", "identifier_code", "name", "target", "outcome", "error"])
        for item in items {
            writer.record([
                item.id.description, item.code ?? "", item.name, item.change.map(\.target) ?? "", item.result.word,
                item.result.error ?? "",
            ])
        }
        return writer.text
    }
}

extension BulkCounts {
    /// Those that there are: "25 changed, 2 failed".
    package var summary: String {
        let parts = zip(Self.words, values).filter { $0.1 > 0 }
        return parts.map { "\($0.1) \($0.0.replacing("_", with: " "))" }.joined(separator: ", ")
    }

    /// Writes a member for each.
    package func write(into object: inout JSONWriter) {
        for (word, value) in zip(Self.words, values) { object.member(word, value) }
    }
}

extension ReportItem {
    /// Writes the members of the item's object.
    fileprivate func write(into object: inout JSONWriter) {
        object.member("identifier", id.description)
        object.member("identifier_code", code)
        object.member("name", name)
        object.member("target", change?.state)
        if case .content? = change { object.member("change", change: change) }
        object.member("outcome", result.word)
        object.member("error", result.error)
        if let undo { object.member("undo", change: undo) }
    }

    /// What became of it, in words for people.
    package var outcome: String {
        switch result {
        case .changed: (undo.map(BulkChange.done(undoneBy:)) ?? change?.done) ?? "changed"
        case .already: change?.already ?? "was so already"
        case .uncertain: change?.uncertain ?? "is so now; whether this run did it is not known"
        case .failed(let error): doneInPart.map { "\($0); \(error.sentence)" } ?? error.sentence
        case .notPermitted: "not sent: you may not edit it"
        case .skipped: "not sent: its state is not known"
        case .changedSince: "not sent: somebody has changed it since"
        case .superseded: "not reached: a later run took it over"
        case .untouched: "not reached"
        }
    }
}

extension BulkChange {
    /// The wanted state for programs to read; nil if the change is about something else.
    package var state: String? { activation.map { $0 ? "active" : "inactive" } }

    /// What is wanted, on one line of a table.
    fileprivate var target: String { state ?? done }
}

extension JSONWriter {
    /// An object for each identifier that was asked for and that no secret has.
    mutating func notFound(_ ids: [SecretID]) {
        for id in ids {
            object { object in
                object.member("identifier", id.description)
                object.member("outcome", "not_found")
                object.member("error", ServiceError.notFound.sentence)
            }
        }
    }

    /// A member with the steps of a change; null if there is none.
    package mutating func member(_ name: String, change: BulkChange?) {
        key(name)
        if let change { change.write(into: &self) } else { null() }
    }
}

extension ReportItem {
    /// What was done although it failed as a whole; nil if nothing was.
    private var doneInPart: String? { hasChanged ? undo.map(BulkChange.done(undoneBy:)) : nil }
}

extension ReportItem.Result {
    /// The result for programs to read.
    package var word: String {
        switch self {
        case .changed: "changed"
        case .already: "already"
        case .uncertain: "uncertain"
        case .failed: "failed"
        case .notPermitted: "not_permitted"
        case .skipped: "skipped"
        case .changedSince: "changed_since"
        case .superseded: "superseded"
        case .untouched: "untouched"
        }
    }

    /// Why it failed, as a sentence; nil for the other results.
    package var error: String? {
        if case .failed(let error) = self { error.sentence } else { nil }
    }
}
