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

    @OptionGroup var place: ServiceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try place.vault.checkStandardInput([("import", file)]) }

    mutating func run() async throws {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileBytes.read(file)
        } catch {
            throw CommandError.failed("\(file): \(error.text)")
        }
        let parsed = ImportFile.parse(bytes)
        try await place.use { place in
            if !keepGoing, !place.service.features.createsAllOrNone { throw refusal(of: parsed, at: place) }
            let result = try await imported(parsed, by: place.service)
            if output.json { try Console.write(result.json()) }
            for item in result.notShared { place.note("\(source), \(item)") }
            tell(result.problems, at: place)
            place.note(result.summary)
            if !result.isComplete { throw ExitCode(result.imported.isEmpty ? 1 : 2) }
        }
    }

    /// Imports; where that goes one by one, SIGINT ends it with a true report.
    private func imported(_ parsed: ImportFile, by service: any SecretService) async throws -> ImportResult {
        let importer = Importer(service: service)
        guard keepGoing else { return try await importer.run(parsed, keepGoing: false) }
        return try await Interruption.cancelling { () -> Result<ImportResult, ServiceError> in
            do throws(ServiceError) {
                return .success(try await importer.run(parsed, keepGoing: true))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// Why nothing is sent to a service that has no all or none; with what is wrong in the file, so that one run tells all.
    private func refusal(of parsed: ImportFile, at place: Workplace) -> CommandError {
        tell(parsed.problems, at: place)
        let state = parsed.problems.isEmpty ? "The file has no errors" : "The file has \(parsed.problems.count) errors"
        return .usage(
            "\(place.service.identity.place) cannot create all or none, so nothing was sent. \(state); --keep-going imports "
                + "what can be taken, one by one.")
    }

    /// The file, for messages.
    private var source: String { file == "-" ? "standard input" : file }

    private func tell(_ problems: [ImportProblem], at place: Workplace) {
        for problem in problems { place.error("\(source), \(problem)") }
    }
}
