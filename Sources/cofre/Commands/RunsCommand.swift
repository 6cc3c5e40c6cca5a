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

        @OptionGroup var place: ServiceOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            let json = output.json
            try await place.use(mentionsUnfinishedRuns: false) { place in
                let runs = AnyRun.all(of: place.service, in: RunFiles.open())
                let undone = Set(runs.compactMap { $0.undoes?.number })
                if json { return try Console.write(RunsJSON.list(runs, undone: undone)) }
                guard !runs.isEmpty else { return place.note("No runs are kept here.") }
                let rows = runs.map { run in
                    [
                        run.number.map(String.init) ?? "?", LocalTime.text(run.startedAt), run.user ?? "?",
                        run.what,
                        run.state + (run.number.map(undone.contains) == true ? ", undone" : ""), run.counts.summary,
                        run.goal.content?.short ?? "",
                    ]
                }
                try Console.write(
                    Array(
                        TextColumns.render(["NO", "STARTED", "USER", "WHAT", "STATE", "SECRETS", "CHANGE"], rows).utf8))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what a run did to each secret.")

        @OptionGroup var run: RunArgument
        @OptionGroup var place: ServiceOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            let (argument, json) = (run, output.json)
            try await place.use(mentionsUnfinishedRuns: false) { place in
                let report = try argument.report(at: place, in: try await argument.listing(at: place))
                if json { return try Console.write(BulkJSON.report(report, missing: [])) }
                let rows = report.items.map { item in
                    [item.id.description, item.outcome, item.name.isEmpty ? "?" : item.name, item.code ?? ""]
                }
                try Console.write(Array(TextColumns.render(["ID", "OUTCOME", "NAME", "CODE"], rows).utf8))
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
            try await options.place.use(mentionsUnfinishedRuns: false) { place in
                guard case .unfinished(let run) = try argument.choose(at: place) else {
                    throw CommandError.usage(
                        "run \(argument.run) has ended: 'cofre runs retry \(argument.run)' tries again what failed.")
                }
                try options.checkConfirmation(place.profile)
                let plan = run.resumePlan(in: try await argument.listing(at: place))
                try await options.carryOut(plan, missing: [], at: place)
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
            try await options.place.use(mentionsUnfinishedRuns: false) { place in
                try options.checkConfirmation(place.profile)
                let listing = try await argument.listing(at: place)
                let plan = try argument.report(at: place, in: listing).retryPlan(in: listing)
                if plan.items.isEmpty { return place.note("nothing failed in that run: nothing to try again.") }
                try await options.carryOut(plan, missing: [], at: place)
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
            try await options.place.use(mentionsUnfinishedRuns: false) { place in
                try options.checkConfirmation(place.profile)
                let listing = try await argument.listing(at: place)
                let report = try argument.report(at: place, in: listing)
                if report.mayHaveChangedCount > 0, !includeUncertain {
                    place.note(
                        "\(counted(report.mayHaveChangedCount, "other secret")) may have been changed by that run: "
                            + "--include-uncertain takes that back too.")
                }
                let plan = report.undoPlan(includingUncertain: includeUncertain, in: listing)
                if plan.items.isEmpty { return place.note("that run changed nothing: nothing to undo.") }
                try await options.carryOut(plan, missing: [], at: place)
            }
        }
    }
}

/// Which run, by its number.
struct RunArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The run's number, as 'cofre runs' lists it, or its name.", valueName: "run"))
    var run: String

    func choose(at place: Workplace) throws(CommandError) -> AnyRun { try choose(at: place, in: RunFiles.open()) }

    private func choose(at place: Workplace, in journal: FileJournal) throws(CommandError) -> AnyRun {
        try AnyRun.choose(run, among: AnyRun.all(of: place.service, in: journal))
    }

    /// What the run did, with the names that secrets have now.
    func report(at place: Workplace, in listing: Listing) throws(CommandError) -> BulkReport {
        let journal = RunFiles.open()
        switch try choose(at: place, in: journal) {
        case .unfinished(let run): return BulkReport(run, in: listing.table)
        case .ended(let run):
            guard let report = journal.report(run.name, seal: place.service.runSeal) else {
                throw CommandError.failed("the run cannot be read any more.")
            }
            return report.named(by: listing.table)
        }
    }

    func listing(at place: Workplace) async throws(ServiceError) -> Listing {
        Listing(try await place.service.table(), isExact: place.service.features.listsDetails)
    }
}
