import ArgumentParser
import CommandSupport
import Profiles
import Secrets
import Transfer

/// `cofre activate`.
struct ActivateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Activate secrets.", discussion: BulkArguments.discussion)

    @OptionGroup var arguments: BulkArguments

    mutating func run() async throws { try await arguments.run(.activate) }
}

/// `cofre deactivate`.
struct DeactivateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate", abstract: "Deactivate secrets.", discussion: BulkArguments.discussion)

    @OptionGroup var arguments: BulkArguments

    mutating func run() async throws { try await arguments.run(.deactivate) }
}

/// What `activate` and `deactivate` share: which secrets, a plan that is shown first, the run, a report.
struct BulkArguments: ParsableArguments {
    static let discussion = """
        Shows what would change and asks; from ten deactivations on the number has to be typed. --yes does not ask, \
        --dry-run shows and ends. A profile with confirm = "always" asks for the number every time; for scripts, \
        --confirm with its name takes the place of the answer.
        """

    @Argument(help: ArgumentHelp("Identifiers, as listed.", valueName: "id"))
    var identifiers: [String] = []

    @OptionGroup var selection: SelectionOptions

    @Flag(help: "All secrets there are.")
    var all = false

    @Flag(help: "Show what would change, and change nothing.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Do not ask, and act only if this is the profile.", valueName: "profile"),
        transform: OptionText.parse)
    var confirm: String?

    @OptionGroup var place: ServiceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        switch [!identifiers.isEmpty, selection.isGiven, all].count(where: { $0 }) {
        case 0: throw ValidationError("say which: give identifiers, or --filter, --tag or --code, or --all.")
        case 1: break
        default: throw ValidationError("identifiers, --filter with --tag and --code, and --all exclude each other.")
        }
        // A filter that is wrong is told when it is used.
        if selection.filter != nil, (try? selection.parsed())?.isEmpty == true {
            throw ValidationError("--filter is empty: say what is to match. --all takes all secrets.")
        }
    }

    func run(_ goal: BulkGoal) async throws {
        let filter = try selection.parsed()
        let wanted = try identifiers.map { text throws(ServiceError) in try SecretID.argument(text) }
        try await place.use { place in
            try checkConfirmation(place.profile)
            try await run(goal, filter, wanted, at: place)
        }
    }

    /// Refuses what would act on another profile than was meant, or on one that always asks.
    private func checkConfirmation(_ profile: Profile) throws(CommandError) {
        if let confirm, confirm != profile.name {
            throw .usage("--confirm names '\(confirm)', but the profile is '\(profile.name)': nothing was changed.")
        }
        if profile.confirmsAlways, yes, confirm == nil, !dryRun {
            throw .usage(
                "the profile '\(profile.name)' always asks, so --yes is not enough: give --confirm \(profile.name) in its place."
            )
        }
    }

    /// On the identifiers, or on all that is listed and the filter lets through where none are given.
    private func run(_ goal: BulkGoal, _ filter: Filter, _ wanted: [SecretID], at place: Workplace) async throws {
        try place.check(filter)
        let table = try await selection.listed(by: place)
        let ids =
            wanted.isEmpty
            ? table.sorted(table.select(filter, among: nil), by: .id, descending: false).map { table.rows[Int($0)].id }
            : wanted
        // A list that is not exact may hide what was switched off: what the server says of an identifier counts.
        let isExact = place.service.features.listsDetails
        let missing = isExact ? ids.filter { table.row(of: $0) == nil } : []
        let plan = BulkPlan.make(goal, ids, in: table, isExact: isExact)
        if dryRun {
            try show(plan, missing, at: place)
            if !missing.isEmpty { throw ExitCode(plan.items.isEmpty ? ServiceError.notFound.exitStatus : 2) }
            return
        }
        if !yes, confirm == nil { try ask(plan, at: place) }
        let journal = FileJournal(directory: Paths().journal)
        let progress = ProgressLine(prefix: place.prefix)
        let service = place.service
        let report = await Interruption.cancelling {
            await BulkRunner(service: service, journal: journal).run(plan) { state, _ in progress.show(state) }
        }
        progress.clear()
        try finish(BulkResult(report: report, missing: missing), at: place)
    }

    private func show(_ plan: BulkPlan, _ missing: [SecretID], at place: Workplace) throws(CommandError) {
        if output.json {
            try Console.write(BulkJSON.plan(plan, missing: missing))
            return
        }
        try Console.write(TextTable.render(plan, missing: missing))
        Console.note(plan.sentence(at: place.service.identity.place))
    }

    /// Shows what would change and asks. Throws where the answer is not yes.
    private func ask(_ plan: BulkPlan, at place: Workplace) throws {
        let confirmation = plan.confirmation(alwaysTyped: place.profile.confirmsAlways)
        if confirmation == .nothingToDo { return }
        guard let prompt = TerminalPrompt(), Console.inputIsTerminal else {
            let way = place.profile.confirmsAlways ? "--confirm \(place.profile.name)" : "--yes"
            throw CommandError.usage("no terminal to confirm on: look with --dry-run, then give \(way).")
        }
        for item in plan.acting.prefix(20) { Console.note("  \(item.id)  \(item.name.isEmpty ? "?" : item.name)") }
        if plan.acting.count > 20 { Console.note("  … and \(plan.acting.count - 20) more (--dry-run lists all)") }
        Console.note(plan.sentence(at: place.service.identity.place))
        let agreed: Bool
        if case .number(let number) = confirmation {
            agreed = try prompt.ask("Type \(number) to go on: ") == String(number)
        } else {
            agreed = ["y", "yes"].contains(try prompt.ask("Go on? [y/N] ").lowercased())
        }
        guard agreed else { throw CommandError.failed("\(place.prefix)not confirmed: nothing was changed.") }
    }

    private func finish(_ result: BulkResult, at place: Workplace) throws {
        if output.json { try Console.write(BulkJSON.report(result.report, missing: result.missing)) }
        for id in result.missing { place.error("\(id): \(ServiceError.notFound.sentence)") }
        for (item, error) in result.failures {
            place.error("\(item.id)\(item.name.isEmpty ? "" : " " + item.name): \(error.sentence)")
        }
        if let error = result.report.stoppedBy { place.error("stopped: \(error.sentence)") }
        place.note(result.sentence)
        let status = result.exitStatus
        if status != 0 { throw ExitCode(status) }
    }
}
