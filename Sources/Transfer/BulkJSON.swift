import Secrets
import Text

/// Plans and reports of bulk commands as JSON: one object with counts and an item list.
package enum BulkJSON {
    /// What would become of each item. `missing` are identifiers that no secret has, `journalProblem` is why the run could
    /// not be resumed if it were cut short.
    package static func plan(_ plan: BulkPlan, missing: [SecretID], journalProblem: ServiceError?) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("action", plan.goal.verb)
            if case .change(let change) = plan.goal { object.member("change", change: change) }
            object.member("dry_run", true)
            object.member("journal_problem", journalProblem?.sentence)
            object.member(
                "counts",
                object: { counts in
                    counts.member("to_be_sent", plan.actingCount)
                    for disposition in PlanItem.Disposition.allCases where disposition != .leftOut {
                        counts.member(disposition.word, plan.count(disposition))
                    }
                    counts.member("not_found", missing.count)
                })
            object.member(
                "items",
                array: { array in
                    for item in plan.items {
                        array.object { object in
                            object.member("identifier", item.id.description)
                            object.member("identifier_code", item.code)
                            object.member("name", item.name)
                            object.member("active", item.state.isActive)
                            object.member("target", item.change?.state)
                            if case .content? = item.change { object.member("change", change: item.effect) }
                            object.member("outcome", item.disposition.word)
                        }
                    }
                    for id in missing {
                        array.object { object in
                            object.member("identifier", id.description)
                            object.member("outcome", "not_found")
                            object.member("error", ServiceError.notFound.sentence)
                        }
                    }
                })
        }
        return SecretJSON.ended(writer)
    }

    /// What became of each item.
    package static func report(_ report: BulkReport, missing: [SecretID]) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("action", report.goal.verb)
            object.member("dry_run", false)
            report.write(into: &object, missing: missing)
        }
        return SecretJSON.ended(writer)
    }
}

extension PlanItem.Disposition {
    /// The disposition for programs to read.
    fileprivate var word: String {
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
