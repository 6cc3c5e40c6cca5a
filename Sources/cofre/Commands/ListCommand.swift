import ArgumentParser
import CommandSupport
import Secrets
import Transfer

/// `cofre list`: the secrets that the acting user can view.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List secrets.",
        discussion: "Client secrets are never listed. --filter takes the expressions of the UI's filter line.")

    @OptionGroup var place: ServiceOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Sort by: \(SortColumn.allCases.map(\.rawValue).joined(separator: ", ")).")
    var sort: SortColumn = .name

    @Flag(help: "Sort the other way round.")
    var reverse = false

    mutating func run() async throws {
        let filter = try selection.parsed()
        try await place.use { place in
            place.warn(about: filter)
            let table = try await selection.listed(by: place)
            let rows = table.sorted(table.select(filter, among: nil), by: sort, descending: reverse)
            if output.json {
                try SecretJSON.list(table, rows) { (piece) throws(CommandError) in try Console.write(piece) }
            } else {
                let all = table.rows
                try Console.write(TextTable.render(rows.lazy.map { all[Int($0)] }))
            }
        }
    }
}

extension SortColumn: ExpressibleByArgument {}

/// `--json`, everywhere data is printed.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON with the API's field names.")
    var json = false
}

/// Which secrets: `--filter`, with the expressions of the UI, and what the service itself narrows its list to.
struct SelectionOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only those that match, for example 'tag:legacy active:yes'.", valueName: "expr"),
        transform: OptionText.parse)
    var filter: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only those with this tag; servers are asked for them.", valueName: "tag"),
        transform: OptionText.parse)
    var tag: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only those with this identifier code; servers are asked for them.", valueName: "code"),
        transform: OptionText.parse)
    var code: String?

    /// Whether any of them was given.
    var isGiven: Bool { filter != nil || tag != nil || code != nil }

    func validate() throws {
        // As a script with an unset variable gives it: it would ask for all instead of for few.
        for (option, value) in [("--tag", tag), ("--code", code)] where value?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError("\(option) is empty: give it a value, or leave it out.")
        }
    }

    /// The parsed expression; everything where none was given.
    func parsed() throws(CommandError) -> Filter {
        guard let filter else { return .all }
        do {
            return try Filter.parse(filter, isFinished: true)
        } catch {
            throw .usage("--filter, at character \(error.offset + 1): \(error.message)")
        }
    }

    /// What the service lists of it, the filter not applied yet.
    func listed(by place: Workplace) async throws(ServiceError) -> SecretTable {
        try await place.service.table(ListQuery(tag: tag, identifierCode: code))
    }
}
