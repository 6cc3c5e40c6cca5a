import Secrets
import Text

extension ImportResult {
    /// The result for scripts: counts, the new identifiers, and what was wrong.
    package func json() -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("dry_run", false)
            object.member("interrupted", wasCancelled)
            object.member(
                "counts",
                object: { counts in
                    counts.member("items", total)
                    counts.member("imported", imported.count)
                    counts.member("errors", problems.count)
                    counts.member("untried", untried)
                })
            object.member("imported", array: { array in for id in imported { array.value(id.description) } })
            object.member("errors", array: { array in for problem in problems { problem.write(into: &array) } })
            object.member("not_shared", array: { array in for item in notShared { item.write(into: &array) } })
        }
        return SecretJSON.ended(writer)
    }
}

extension ImportProblem {
    func write(into array: inout JSONWriter) {
        array.object { object in
            object.member("line", place.line)
            object.member("item", place.item)
            object.member("field", field)
            object.member("message", message)
        }
    }
}
