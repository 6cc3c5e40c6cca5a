import ArgumentParser
import CommandSupport
import Journal
import Secrets
import Text
import Transfer

/// `cofre runs`: bulk runs that are kept.
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Look at earlier bulk runs, undo them, go on with them.",
        discussion: """
            Runs are kept for 30 days, or as long as [runs] keep_days in config.toml says. They hold what was done to which \
            secret and what takes it back, no secret values; for a vault this is sealed with its key.
            """,
        subcommands: [List.self, Show.self, Resume.self, Retry.self, Undo.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the runs that are kept, oldest first.")

        @OptionGroup var service: ServiceOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            let json = output.json
            try await service.use(mentionsUnfinishedRuns: false) { session in
                let runs = AnyRun.all(of: session.service, in: RunFiles.open())
                let undone = Set(runs.compactMap { $0.undoes?.number })
                if json { return try Console.write(RunsJSON.list(runs, undone: undone)) }
                guard !runs.isEmpty else { return session.note(RunsCommandText.noneKept.text) }
                let rows = runs.map { run in
                    [
                        run.number.map(String.init) ?? "?", LocalTime.text(run.startedAt), run.user ?? "?",
                        run.what,
                        RunsCommandText.state(run.state, isUndone: run.number.map(undone.contains) == true).text,
                        run.counts.summary,
                        run.goal.content?.short ?? "",
                    ]
                }
                let heads = ColumnText.heads(.number, .started, .user, .what, .state, .secrets, .change)
                try Console.write(Array(TextColumns.render(heads, rows).utf8))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what a run did to each secret.")

        @OptionGroup var run: RunArgument
        @OptionGroup var service: ServiceOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            let (argument, json) = (run, output.json)
            try await service.use(mentionsUnfinishedRuns: false) { session in
                let report = try argument.report(on: session, in: try await argument.listing(on: session))
                if json { return try Console.write(BulkJSON.report(report, missing: [])) }
                let rows = report.items.map { item in
                    [item.id.description, item.outcome, item.name.isEmpty ? "?" : item.name, item.code ?? ""]
                }
                try Console.write(Array(TextColumns.render(ColumnText.heads(.id, .outcome, .name, .code), rows).utf8))
                Console.note(BulkResult(report: report, missing: []).sentence)
            }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Go on with a run that was cut short.")

        @OptionGroup var run: RunArgument
        @OptionGroup var options: BulkOptions

        mutating func run() async throws {
            let (argument, options) = (run, options)
            try await options.service.use(mentionsUnfinishedRuns: false) { session in
                guard case .unfinished(let run) = try argument.choose(on: session) else {
                    throw CommandError.usage(RunsCommandText.hasEnded(run: argument.run).text)
                }
                try options.checkConfirmation(session.profile)
                let plan = run.resumePlan(in: try await argument.listing(on: session))
                try await options.carryOut(plan, missing: [], on: session)
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try again what failed in a run, or was not reached.",
            discussion: "The report of the new run covers both, and so does undoing it.")

        @OptionGroup var run: RunArgument
        @OptionGroup var options: BulkOptions

        mutating func run() async throws {
            let (argument, options) = (run, options)
            try await options.service.use(mentionsUnfinishedRuns: false) { session in
                try options.checkConfirmation(session.profile)
                let listing = try await argument.listing(on: session)
                let plan = try argument.report(on: session, in: listing).retryPlan(in: listing)
                if plan.items.isEmpty { return session.note(RunsCommandText.nothingFailed.text) }
                try await options.carryOut(plan, missing: [], on: session)
            }
        }
    }

    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back what a run did.",
            discussion: """
                Only what the run changed, and what is still as it left it: what somebody else has changed since is left alone \
                and reported.
                """)

        @OptionGroup var run: RunArgument

        @Flag(help: "Also what the run may have changed without that being known.")
        var includeUncertain = false

        @OptionGroup var options: BulkOptions

        mutating func run() async throws {
            let (argument, options, includeUncertain) = (run, options, includeUncertain)
            try await options.service.use(mentionsUnfinishedRuns: false) { session in
                try options.checkConfirmation(session.profile)
                let listing = try await argument.listing(on: session)
                let report = try argument.report(on: session, in: listing)
                if report.mayHaveChangedCount > 0, !includeUncertain {
                    session.note(RunsCommandText.uncertain(secrets: report.mayHaveChangedCount).text)
                }
                let plan = report.undoPlan(includingUncertain: includeUncertain, in: listing)
                if plan.items.isEmpty { return session.note(RunsCommandText.nothingToUndo.text) }
                try await options.carryOut(plan, missing: [], on: session)
            }
        }
    }
}

/// Which run, by its number.
struct RunArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The run's number, as 'cofre runs' lists it, or its name.", valueName: "run"))
    var run: String

    func choose(on session: ServiceSession) throws(CommandError) -> AnyRun {
        try choose(on: session, in: RunFiles.open())
    }

    private func choose(on session: ServiceSession, in journal: FileJournal) throws(CommandError) -> AnyRun {
        try AnyRun.choose(run, among: AnyRun.all(of: session.service, in: journal))
    }

    /// What the run did, with the names that secrets have now.
    func report(on session: ServiceSession, in listing: Listing) throws(CommandError) -> BulkReport {
        let journal = RunFiles.open()
        switch try choose(on: session, in: journal) {
        case .unfinished(let run): return BulkReport(run, in: listing.table)
        case .ended(let run):
            guard let report = journal.report(run.name, seal: session.service.runSeal) else {
                throw CommandError.failed(RunsCommandText.cannotBeRead.text)
            }
            return report.named(by: listing.table)
        }
    }

    func listing(on session: ServiceSession) async throws(ServiceError) -> Listing {
        Listing(try await session.service.table(), isExact: session.service.features.listsDetails)
    }
}
