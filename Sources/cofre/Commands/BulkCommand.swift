import ArgumentParser
import CommandSupport
import Secrets
import Text

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

/// What commands about many secrets share: which secrets, a plan that is shown first, the run, a report.
struct BulkArguments: ParsableArguments {
    static let discussion = """
        Shows what would change and asks; from ten secrets on their number has to be typed. --yes does not ask, \
        --dry-run shows and ends. A profile with confirm = "always" asks for the number every time; for scripts, \
        --confirm with its name takes the place of the answer. 'cofre resume' goes on with a run that was cut short.
        """

    @Argument(
        help: ArgumentHelp(
            "Identifiers, as listed, or code:CODE or name:NAME if only one secret has it.", valueName: "secret"),
        completion: CompletionWords.secrets)
    var identifiers: [String] = []

    @OptionGroup var selection: SelectionOptions

    @Flag(help: "All secrets there are.")
    var all = false

    @OptionGroup var options: BulkOptions

    func validate() throws {
        switch [!identifiers.isEmpty, selection.isGiven, all].count(where: { $0 }) {
        case 0: throw ValidationError(BulkCommandText.sayWhich.text)
        case 1: break
        default: throw ValidationError(BulkCommandText.sayWhichOnce.text)
        }
        // A filter that is wrong is reported when it is used.
        if selection.filter != nil, (try? selection.parsed())?.isEmpty == true {
            throw ValidationError(BulkCommandText.filterIsEmpty.text)
        }
    }

    /// - Parameter check: called before anything is read; throws if the goal makes no sense there.
    func run(_ goal: BulkGoal, check: (ServiceSession) async throws -> Void = { _ in }) async throws {
        let filter = try selection.parsed()
        let references = try identifiers.map { text throws(CommandError) in try SecretReference.argument(text) }
        try await options.service.use { session in
            try options.checkConfirmation(session.profile)
            try await check(session)
            var wanted: [SecretID] = []
            for reference in references { wanted.append(try await reference.id(on: session)) }
            try await run(goal, filter, wanted, on: session)
        }
    }

    /// On the identifiers or, if none are given, on all that is listed and the filter lets through.
    private func run(_ goal: BulkGoal, _ filter: Filter, _ wanted: [SecretID], on session: ServiceSession) async throws
    {
        try await session.check(filter)
        let table = try await selection.listed(by: session)
        let ids =
            wanted.isEmpty
            ? table.ids(of: table.sorted(table.select(filter, among: nil), by: .id, descending: false))
            : wanted
        // A list that is not exact may hide what was deactivated: what the server says of an identifier counts.
        let isExact = session.service.features.listsDetails
        let missing = isExact ? ids.filter { table.row(of: $0) == nil } : []
        let plan = BulkPlan.make(goal, ids, in: Listing(table, isExact: isExact))
        try await options.carryOut(plan, missing: missing, on: session)
    }
}
