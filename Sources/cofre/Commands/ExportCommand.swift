import ArgumentParser
import CommandSupport
import Secrets
import Transfer

/// `cofre export`: secrets in the form that `import` reads.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print secrets as JSON or CSV, in the form that import reads.",
        discussion: "Client secrets are left out unless --reveal is given: then keep the output in a safe place.")

    @OptionGroup var selection: FilterOption

    @Option(help: "json or csv.")
    var format: ExportFormat = .json

    @Flag(help: "Export the client secrets too.")
    var reveal = false

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup var vault: VaultOptions

    func validate() throws {
        if json, format == .csv { throw ValidationError("--json and --format csv exclude each other.") }
    }

    mutating func run() async throws {
        let filter = try selection.parsed()
        try await vault.use { service in
            let table = try await SecretTable.listed(by: service)
            let ids = table.select(filter, among: nil).map { table.rows[Int($0)].id }.sorted()
            var secrets: [APISecret] = []
            for id in ids { secrets.append(try await service.read(id)) }
            let bytes: [UInt8]
            do throws(ExportError) {
                bytes = try Export.bytes(of: secrets, as: format, reveal: reveal)
            } catch {
                throw CommandError.failed(
                    "\(error.id), \(error.field): a name with a semicolon, or that ends in ':edit', cannot be told apart in CSV: use JSON."
                )
            }
            try Console.write(bytes)
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}
