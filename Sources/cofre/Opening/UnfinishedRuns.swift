import CommandSupport
import Journal
import Profiles
import Secrets
import Text

extension UnfinishedRun {
    /// What it is and how far it came, as in "a run to deactivate, started 2026-11-23 23:16, 676 of 1438 left."
    var sentence: String {
        RunsCommandText.unfinished(
            verb: goal.verb, isUndo: undoes != nil, started: LocalTime.text(startedAt), left: leftCount,
            total: items.count
        ).text
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
            let text = RunsCommandText.cutShort(run: run.sentence, command: command, isDone: run.leftCount == 0)
            Console.note(text.text)
        }
        mentionUnreadable(journal, of: service)
    }

    /// Says what may have been a run and cannot be read any more.
    static func mentionUnreadable(_ journal: FileJournal, of service: any SecretService) {
        let paths = journal.unreadable() + journal.unopened(identity: service.identity, seal: service.runSeal)
        if paths.isEmpty { return }
        Console.note(RunsCommandText.unreadable(paths: paths).text)
    }

    /// The one that is meant.
    ///
    /// - Parameter name: the name or the start time; nil for the newest.
    static func choose(_ name: String?, among runs: [UnfinishedRun]) throws(CommandError) -> UnfinishedRun? {
        guard let name else { return runs.last }
        let found = runs.filter { [$0.name, $0.shortName, LocalTime.text($0.startedAt)].contains(name) }
        if found.count == 1 { return found[0] }
        let known = runs.map {
            RunsCommandText.known(name: $0.shortName, started: LocalTime.text($0.startedAt)).text
        }
        let text: RunsCommandText =
            found.isEmpty ? .noneIsCalled(name: name, known: known) : .severalStarted(name: name, known: known)
        throw .usage(text.text)
    }
}
