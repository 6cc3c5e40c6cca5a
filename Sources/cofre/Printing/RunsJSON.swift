import Secrets
import Text
import Transfer

/// Kept runs as JSON: an array, oldest first.
enum RunsJSON {
    /// - Parameter undone: the numbers of those that another one took back.
    static func list(_ runs: [AnyRun], undone: Set<Int>) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.array { array in
            for run in runs {
                array.object { object in
                    object.member("number", run.number)
                    object.member("name", String(run.name.prefix { $0 != "." }))
                    object.member("started_at", time: run.startedAt)
                    object.member("user", run.user)
                    object.member("action", run.goal.verb)
                    if case .change(let change) = run.goal { object.member("change", change: change) }
                    object.member("state", run.state)
                    object.member("undoes_run_of", time: run.undoes?.startedAt)
                    object.member("undoes_run", run.undoes?.number)
                    object.member("undone", run.number.map(undone.contains) ?? false)
                    object.member("counts", object: { run.counts.write(into: &$0) })
                }
            }
        }
        return SecretJSON.ended(writer)
    }
}
