import CommandSupport
import Journal
import Profiles
import Secrets

extension UnfinishedRun {
    /// What it is and how far it came, as in "a run to deactivate, started 2026-11-23 23:16, 676 of 1438 left."
    var sentence: String {
        let what = undoes == nil ? "a run to \(goal.verb)" : "an undo (\(goal.verb))"
        let rest = leftCount == 0 ? "its report was not shown yet" : "\(leftCount) of \(items.count) left"
        return "\(what), started \(LocalTime.text(startedAt)), \(rest)."
    }

    /// What it is called on the command line.
    var shortName: String { name.hasSuffix(".run") ? String(name.dropLast(4)) : name }
}

/// What earlier processes left of their runs.
enum UnfinishedRuns {
    /// Mentions them on standard error.
    ///
    /// - Parameter options: those that lead to the same place: see `ServiceOptions.again`.
    static func mention(of service: any SecretService, _ options: String) {
        let journal = FileJournal(directory: Paths().journal)
        let runs = journal.unfinished(identity: service.identity, seal: service.runSeal)
        for run in runs {
            let command = "cofre resume\(options)\(runs.count == 1 ? "" : " " + run.shortName)"
            Console.note(
                "Cut short: \(run.sentence) '\(command)' \(run.leftCount == 0 ? "shows it" : "goes on with it"), "
                    + "'\(command) --discard' forgets it.")
        }
        mentionUnreadable(journal, of: service)
    }

    /// Says what may have been a run and cannot be read any more.
    static func mentionUnreadable(_ journal: FileJournal, of service: any SecretService) {
        let paths = journal.unreadable() + journal.unopened(identity: service.identity, seal: service.runSeal)
        if paths.isEmpty { return }
        let (it, files) = paths.count == 1 ? ("it", "A journal") : ("them", "\(paths.count) journals")
        Console.note(
            "\(files) of unfinished runs cannot be read, so these runs cannot be gone on with: "
                + "\(paths.joined(separator: ", ")). Look at what they did, then remove \(it).")
    }

    /// The one that is meant.
    ///
    /// - Parameter name: the name or the start time; nil for the newest.
    static func choose(_ name: String?, among runs: [UnfinishedRun]) throws(CommandError) -> UnfinishedRun? {
        guard let name else { return runs.last }
        let found = runs.filter { [$0.name, $0.shortName, LocalTime.text($0.startedAt)].contains(name) }
        if found.count == 1 { return found[0] }
        let known = runs.map { "\($0.shortName) (\(LocalTime.text($0.startedAt)))" }
        throw .usage(
            (found.isEmpty ? "no unfinished run is called '\(name)'" : "several unfinished runs were started '\(name)'")
                + (known.isEmpty ? ": there is none." : ": there are \(known.joined(separator: ", "))."))
    }
}
