import Text

/// A plan as JSON: to look at, and to be carried out later (`SavedPlan`). Holds no client secrets.
extension BulkPlan {
    /// One object with counts and an item list.
    ///
    /// - Parameters:
    ///   - identity: where the plan was made, and for whom.
    ///   - missing: identifiers that were asked for and that no secret has.
    ///   - journalProblem: why the run could not be resumed if it were cut short; nil if it could.
    package func json(
        identity: ServiceIdentity, missing: [SecretID] = [], journalProblem: ServiceError? = nil
    ) -> [UInt8] {
        var writer = JSONWriter(.indented, capacity: 500 + items.count * 160)
        writer.object { object in
            object.member("action", goal.verb)
            if case .change(let change) = goal { object.member("change", change: change) }
            object.member("dry_run", true)
            object.member("service", identity.name)
            object.member("place", identity.place)
            object.member("location", identity.location)
            object.member("user", identity.user)
            object.member("undoes_run_of", time: undoes?.startedAt)
            object.member("undoes_run", undoes?.number)
            object.member("journal_problem", journalProblem?.sentence)
            object.member(
                "counts",
                object: { counts in
                    counts.member("to_be_sent", actingCount)
                    for disposition in PlanItem.Disposition.allCases where disposition != .leftOut {
                        counts.member(disposition.word, count(disposition))
                    }
                    counts.member("not_found", missing.count)
                })
            object.member(
                "items",
                array: { array in
                    for item in items { array.object { item.write(into: &$0) } }
                    array.notFound(missing)
                })
        }
        return Array((writer.text + "\n").utf8)
    }
}

extension PlanItem {
    fileprivate func write(into object: inout JSONWriter) {
        object.member("identifier", id.description)
        object.member("identifier_code", code)
        object.member("name", name)
        object.member("active", state.isActive)
        object.member("target", change?.state)
        if case .content? = change { object.member("change", change: effect ?? change) }
        object.member("outcome", disposition.word)
    }
}

extension PlanItem.Disposition {
    /// The disposition for programs to read.
    package var word: String {
        switch self {
        case .change: "change"
        case .already: "already"
        case .notPermitted: "not_permitted"
        case .changedSince: "changed_since"
        case .leftOut: "left_out"
        case .unknown: "unknown"
        }
    }
}
