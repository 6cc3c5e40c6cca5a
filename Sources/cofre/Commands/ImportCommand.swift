import ArgumentParser
import CommandSupport
import Secrets
import Transfer

/// `cofre import FILE`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import secrets from JSON or CSV.",
        discussion: """
            All or nothing: where one item cannot be taken, none is, and every error is named by line and field. JSON is an \
            array of objects with the API's field names and an optional "active"; CSV has the same names in its first line, users \
            and groups as 'malu:edit; rsilva'.
            """)

    @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file"))
    var file: String

    @Flag(help: "Import the items that can be taken, and report the rest.")
    var keepGoing = false

    @OptionGroup var vault: VaultOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try vault.checkStandardInput([("import", file)]) }

    mutating func run() async throws {
        let source: [UInt8]
        do throws(SystemError) {
            source = try FileBytes.read(file)
        } catch {
            throw CommandError.failed("\(file): \(error.text)")
        }
        let parsed = ImportFile.parse(source)
        try await vault.use { service in
            let result = try await Importer(service: service).run(parsed, keepGoing: keepGoing)
            if output.json { try Console.write(result.json()) }
            for problem in result.problems { Console.error("\(file == "-" ? "standard input" : file), \(problem)") }
            Console.note(result.summary)
            if !result.problems.isEmpty { throw ExitCode(result.imported.isEmpty ? 1 : 2) }
        }
    }
}
