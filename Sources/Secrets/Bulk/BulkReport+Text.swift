/// A report in forms that can be saved. Neither holds client secrets.
extension BulkReport {
    /// One object: what was run, counts by result, and the items. Field names follow the REST API where it has them
    /// (`identifier` is text there).
    package func json(identity: ServiceIdentity) -> String {
        var writer = JSONWriter(.indented, capacity: 200 + items.count * 120)
        writer.object { report in
            report.member("action", goal.rawValue)
            report.member("service", identity.name)
            report.member("place", identity.place)
            report.member("user", identity.user)
            report.member("started_at", time: startedAt)
            report.member("seconds", seconds: seconds)
            report.member("cancelled", wasCancelled)
            report.member("stopped_by", stoppedBy?.sentence)
            report.member("journal_problem", journalProblem?.sentence)
            report.member(
                "counts",
                object: { counts in
                    counts.member("changed", self.counts.changed)
                    counts.member("already", self.counts.already)
                    counts.member("failed", self.counts.failed)
                    counts.member("not_permitted", self.counts.notPermitted)
                    counts.member("skipped", self.counts.skipped)
                    counts.member("untouched", self.counts.untouched)
                })
            report.member(
                "items",
                array: { list in
                    for item in items { list.object { item.write(into: &$0) } }
                })
        }
        return writer.text + "\n"
    }

    /// A heading and one record an item, safe to open with a spreadsheet.
    package func csv() -> String {
        var writer = CSVWriter(neutralisesFormulas: true)
        writer.record(["identifier", "name", "target", "outcome", "error"])
        for item in items {
            let target = item.target.map { $0 ? "active" : "inactive" } ?? ""
            writer.record([item.id.description, item.name, target, item.result.word, item.result.error ?? ""])
        }
        return writer.text
    }
}

extension ReportItem {
    /// Writes the members of the item's object.
    package func write(into object: inout JSONWriter) {
        object.member("identifier", id.description)
        object.member("name", name)
        object.member("target", target.map { $0 ? "active" : "inactive" })
        object.member("outcome", result.word)
        object.member("error", result.error)
    }
}

extension ReportItem.Result {
    /// The result for programs to read.
    package var word: String {
        switch self {
        case .changed: "changed"
        case .already: "already"
        case .failed: "failed"
        case .notPermitted: "not_permitted"
        case .skipped: "skipped"
        case .untouched: "untouched"
        }
    }

    /// Why it failed, as a sentence; nil for the other results.
    package var error: String? {
        if case .failed(let error) = self { error.sentence } else { nil }
    }
}
