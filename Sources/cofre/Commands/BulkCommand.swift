import ArgumentParser
import CommandSupport
import Secrets
import Transfer
import Vault

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
        --dry-run shows and ends.
        """

    @Argument(help: ArgumentHelp("Identifiers, as listed.", valueName: "id"))
    var identifiers: [String] = []

    @OptionGroup var selection: FilterOption

    @Flag(help: "Show what would change, and change nothing.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @OptionGroup var vault: VaultOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if identifiers.isEmpty == (selection.filter == nil) {
            throw ValidationError("give either identifiers or --filter.")
        }
    }

    func run(_ goal: BulkGoal) async throws {
        let filter = try selection.parsed()
        let wanted = try identifiers.map { text throws(ServiceError) in try SecretID.argument(text) }
        try await vault.use { try await run(goal, filter, wanted, in: $0) }
    }

    /// On the identifiers, or on all that the filter lets through where none are given.
    private func run(_ goal: BulkGoal, _ filter: Filter, _ wanted: [SecretID], in service: Vault) async throws {
        let table = try await SecretTable.listed(by: service)
        let ids =
            wanted.isEmpty
            ? table.sorted(table.select(filter, among: nil), by: .id, descending: false).map { table.rows[Int($0)].id }
            : wanted
        let missing = ids.filter { table.row(of: $0) == nil }
        let plan = BulkPlan.make(goal, ids.filter { table.row(of: $0) != nil }, in: table) { _ in false }
        if dryRun {
            try show(plan, missing)
            if !missing.isEmpty { throw ExitCode(plan.items.isEmpty ? ServiceError.notFound.exitStatus : 2) }
            return
        }
        if !yes { try confirm(plan) }
        let journal = FileJournal(directory: Paths().journal)
        let progress = ProgressLine()
        let report = await Interruption.cancelling {
            await BulkRunner(service: service, journal: journal).run(plan) { state, _ in progress.show(state) }
        }
        progress.clear()
        try finish(BulkResult(report: report, missing: missing))
    }

    private func show(_ plan: BulkPlan, _ missing: [SecretID]) throws(CommandError) {
        if output.json {
            try Console.write(BulkJSON.plan(plan, missing: missing))
            return
        }
        try Console.write(TextTable.render(plan, missing: missing))
        Console.note(plan.sentence)
    }

    /// Shows what would change and asks. Throws where the answer is not yes.
    private func confirm(_ plan: BulkPlan) throws {
        if plan.confirmation == .nothingToDo { return }
        guard let prompt = TerminalPrompt(), Console.inputIsTerminal else {
            throw CommandError.usage("no terminal to confirm on: look with --dry-run, then give --yes.")
        }
        for item in plan.acting.prefix(20) { Console.note("  \(item.id)  \(item.name)") }
        if plan.acting.count > 20 { Console.note("  … and \(plan.acting.count - 20) more (--dry-run lists all)") }
        Console.note(plan.sentence)
        let agreed: Bool
        if case .number(let number) = plan.confirmation {
            agreed = try prompt.ask("Type \(number) to go on: ") == String(number)
        } else {
            agreed = ["y", "yes"].contains(try prompt.ask("Go on? [y/N] ").lowercased())
        }
        guard agreed else { throw CommandError.failed("not confirmed: nothing was changed.") }
    }

    private func finish(_ result: BulkResult) throws {
        if output.json { try Console.write(BulkJSON.report(result.report, missing: result.missing)) }
        for id in result.missing { Console.error("\(id): \(ServiceError.notFound.sentence)") }
        for (item, error) in result.failures { Console.error("\(item.id) \(item.name): \(error.sentence)") }
        if let error = result.report.stoppedBy { Console.error("stopped: \(error.sentence)") }
        Console.note(result.sentence)
        let status = result.exitStatus
        if status != 0 { throw ExitCode(status) }
    }
}
