import Secrets
import Text

/// Reports of bulk commands as JSON: one object with counts and an item list.
package enum BulkJSON {
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
