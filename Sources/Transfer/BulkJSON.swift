import Secrets

/// Plans and reports of bulk commands as JSON: one object with counts and an item list.
package enum BulkJSON {
    /// What would become of each item. `missing` are identifiers that no secret has.
    package static func plan(_ plan: BulkPlan, missing: [SecretID]) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("action", plan.goal.rawValue)
            object.member("dry_run", true)
            object.member(
                "counts",
                object: { counts in
                    for disposition in PlanItem.Disposition.allCases {
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
                            object.member("name", item.name)
                            object.member("active", item.state.isActive)
                            object.member("outcome", item.disposition.word)
                        }
                    }
                    notFound(missing, &array)
                })
        }
        return SecretJSON.ended(writer)
    }

    /// What became of each item.
    package static func report(_ report: BulkReport, missing: [SecretID]) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("action", report.goal.rawValue)
            object.member("dry_run", false)
            object.member("seconds", seconds: report.seconds)
            object.member("cancelled", report.wasCancelled)
            object.member("stopped_by", report.stoppedBy?.sentence)
            object.member(
                "counts",
                object: { counts in
                    counts.member("changed", report.counts.changed)
                    counts.member("already", report.counts.already)
                    counts.member("failed", report.counts.failed)
                    counts.member("not_permitted", report.counts.notPermitted)
                    counts.member("untouched", report.counts.untouched)
                    counts.member("not_found", missing.count)
                })
            object.member(
                "items",
                array: { array in
                    for item in report.items { array.object { item.write(into: &$0) } }
                    notFound(missing, &array)
                })
        }
        return SecretJSON.ended(writer)
    }

    private static func notFound(_ missing: [SecretID], _ array: inout JSONWriter) {
        for id in missing {
            array.object { object in
                object.member("identifier", id.description)
                object.member("outcome", "not_found")
                object.member("error", ServiceError.notFound.sentence)
            }
        }
    }
}

extension PlanItem.Disposition {
    /// The disposition for programs to read.
    fileprivate var word: String {
        switch self {
        case .change: "change"
        case .already: "already"
        case .notPermitted: "not_permitted"
        case .unknown: "unknown"
        }
    }
}
