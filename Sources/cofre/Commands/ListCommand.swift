import ArgumentParser
import CommandSupport
import Secrets
import Text
import Transfer

/// `cofre list`: the secrets that the acting user can view.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List secrets.",
        discussion: "Client secrets are never listed. --filter takes the expressions of the UI's filter line.")

    @OptionGroup var service: ServiceOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Sort by: \(ListColumn.allCases.map(\.rawValue).joined(separator: ", ")).")
    var sort: ListColumn = .name

    @Flag(help: "Sort the other way round.")
    var reverse = false

    @Option(
        help: ArgumentHelp(
            "The columns to show, in their order: \(ListColumn.allCases.map(\.rawValue).joined(separator: ",")).",
            valueName: "names"),
        transform: ColumnList.parse)
    var columns: [ListColumn]?

    func validate() throws {
        if columns != nil, output.json {
            throw ValidationError(SelectionCommandText.columnsOrJSON.text)
        }
    }

    mutating func run() async throws {
        let filter = try selection.parsed()
        try await service.use { session in
            await session.warn(about: filter)
            let table = try await selection.listed(by: session)
            let rows = table.sorted(table.select(filter, among: nil), by: sort, descending: reverse)
            if output.json {
                try SecretJSON.list(table, rows) { (piece) throws(CommandError) in try Console.write(piece) }
            } else {
                let all = table.rows
                let width = Console.outputWidth
                let usual =
                    width.map { TextTable.columns(for: ListShape(all), width: $0) } ?? TextTable.usualColumns
                try Console.write(
                    TextTable.render(
                        rows.lazy.map { all[Int($0)] }, columns: columns ?? usual, width: width))
            }
        }
    }
}

extension ListColumn: ExpressibleByArgument {}

/// Columns as they are typed: names separated by commas.
enum ColumnList {
    static func parse(_ text: String) throws -> [ListColumn] {
        let names = text.split(separator: ",").map { $0.filter { $0 != " " } }
        guard !names.isEmpty else { throw ValidationError(SelectionCommandText.noColumns.text) }
        return try names.map { name in
            if let column = ListColumn(rawValue: name) { return column }
            let known = ListColumn.allCases.map(\.rawValue)
            let hint = NearestName.hint(name, in: known)
            throw ValidationError(SelectionCommandText.noColumn(name: name, hint: hint, known: known).text)
        }
    }
}
