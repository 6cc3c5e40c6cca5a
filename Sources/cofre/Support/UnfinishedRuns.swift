import CommandSupport
import Profiles
import Secrets

extension UnfinishedRun {
    /// What it is and how far it came, as in "a run to deactivate, started 2026-11-23 23:16, 676 of 1438 left."
    var sentence: String {
        let what = undoes == nil ? "a run to \(goal.rawValue)" : "an undo (\(goal.rawValue))"
        return "\(what), started \(LocalTime.text(startedAt)), \(leftCount) of \(items.count) left."
    }
}

/// What earlier processes left of their runs.
enum UnfinishedRuns {
    /// Mentions them on standard error.
    static func mention(at identity: ServiceIdentity, _ profile: Profile) {
        let option = profile.name == Profile.builtIn.name ? "" : " --profile \(profile.name)"
        for run in FileJournal(directory: Paths().journal).unfinished(identity: identity) {
            Console.note(
                "Cut short: \(run.sentence) 'cofre resume\(option)' goes on with it, "
                    + "'cofre resume\(option) --discard' forgets it.")
        }
    }
}
