import ArgumentParser
import CommandSupport
import Journal
import Secrets
import Text

/// `cofre resume`.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with a run that was cut short.",
        discussion: """
            Does what is left of the last activation, deactivation or toggling whose process died, and reports the whole run. \
            What was sent without an answer having been noted may have been done: if it is as wanted by now, the report says \
            that it is not known whether the run did it.
            """)

    @Argument(help: "The run's name or start time, if several are unfinished. Without it, the newest.")
    var name: String?

    @Flag(help: "Forget the run instead; what is left stays as it is.")
    var discard = false

    @OptionGroup var options: BulkOptions

    func validate() throws {
        if discard, options.dryRun { throw ValidationError(RunsCommandText.discardOrDryRun.text) }
    }

    mutating func run() async throws {
        let discard = discard
        let name = name
        let options = options
        try await options.service.use(mentionsUnfinishedRuns: false) { session in
            let journal = FileJournal(directory: Paths().journal)
            let runs = journal.unfinished(identity: session.service.identity, seal: session.service.runSeal)
            UnfinishedRuns.mentionUnreadable(journal, of: session.service)
            guard let run = try UnfinishedRuns.choose(name, among: runs) else {
                return session.note(RunsCommandText.noUnfinished.text)
            }
            if runs.count > 1, name == nil {
                let text: RunsCommandText =
                    discard
                    ? .newestIsForgotten(count: runs.count, run: run.sentence)
                    : .newestGoesOn(count: runs.count, run: run.sentence)
                session.note(text.text)
            }
            try options.checkConfirmation(session.profile)
            if discard {
                try options.agree(to: RunsCommandText.forget(run: run.sentence).text, on: session)
                do throws(ServiceError) {
                    try journal.discard(run.name)
                } catch {
                    throw CommandError.failed(
                        session.prefix + RunsCommandText.notForgotten(why: error.sentence).text)
                }
                return session.note(RunsCommandText.forgotten(run: run.sentence).text)
            }
            let table = try await session.service.table()
            let plan = run.resumePlan(in: Listing(table, isExact: session.service.features.listsDetails))
            try await options.carryOut(plan, missing: [], on: session)
        }
    }
}
