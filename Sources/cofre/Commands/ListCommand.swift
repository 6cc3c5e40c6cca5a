import ArgumentParser
import CommandSupport
import Secrets
import Transfer

/// `cofre list`: the secrets that the acting user can view.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List secrets.",
        discussion: "Client secrets are never listed. --filter takes the expressions of the UI's filter line.")

    @OptionGroup var service: ServiceOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Sort by: \(SortColumn.allCases.map(\.rawValue).joined(separator: ", ")).")
    var sort: SortColumn = .name

    @Flag(help: "Sort the other way round.")
    var reverse = false

    mutating func run() async throws {
        let filter = try selection.parsed()
        try await service.use { session in
            session.warn(about: filter)
            let table = try await selection.listed(by: session)
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
