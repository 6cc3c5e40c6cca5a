import CommandSupport
import Journal
import Profiles
import Secrets
import Text

/// Where bulk runs are kept.
enum RunFiles {
    /// The journal of this user. Runs that ended longer ago than config.toml says are forgotten first.
    static func open(_ settings: RunSettings = settings) -> FileJournal {
        let journal = FileJournal(directory: Paths().journal)
        journal.expire(olderThan: Int64(settings.keepDays) * 86_400)
        return journal
    }

    /// What config.toml says of runs. Who cannot use the file is told so elsewhere: here what is usual holds.
    static var settings: RunSettings { (try? ConfigurationStore().load())?.runs ?? RunSettings() }
}

extension AnyRun {
    /// All of a service's, oldest first.
    static func all(of service: any SecretService, in journal: FileJournal) -> [AnyRun] {
        AnyRun.all(journal, identity: service.identity, seal: service.runSeal)
    }

    /// The one that is meant by its number, its name or its start time. Throws a usage error if there is none, or several.
    static func choose(_ text: String, among runs: [AnyRun]) throws(CommandError) -> AnyRun {
        let found = runs.filter { run in
            run.number.map(String.init) == text || run.name == text || run.name.prefix { $0 != "." } == text
                || LocalTime.text(run.startedAt) == text
        }
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            throw .usage(RunsCommandText.noRun(text).text)
        }
        let names = found.map { String($0.name.prefix { $0 != "." }) }
        throw .usage(RunsCommandText.severalRuns(text, names: names).text)
    }
}
