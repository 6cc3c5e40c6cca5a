import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Transfer

/// `cofre import FILE`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import secrets from JSON or CSV.",
        discussion: """
            All or nothing: if one item cannot be imported, none is, and every error names its line and field. JSON is an \
            array of objects with the API's field names and an optional "active"; CSV has the same names in its first line and \
            is separated by commas, semicolons or tabs, with users and groups as 'malu:edit; rsilva'. Users and groups \
            that are not known yet become known and are listed; with --no-new-users an item that names one is an error. Look with \
            --dry-run first.
            """)

    @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file"), completion: .file())
    var file: String

    @Flag(help: "Show what would be imported, and import nothing.")
    var dryRun = false

    @Flag(help: "Import the items that can be imported, and report the rest.")
    var keepGoing = false

    @Flag(
        inversion: .prefixedNo,
        help: "Whether users and groups that the file names and that are not known yet become known.")
    var newUsers = true

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try service.vault.checkStandardInput([("import", file)]) }

    mutating func run() async throws {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileBytes.read(file)
        } catch {
            throw CommandError.failed("\(file): \(error.text)")
        }
        let parsed = ImportFile.parse(bytes)
        try await service.use { session in
            if dryRun { return try await preview(parsed, on: session) }
            if !keepGoing, !session.service.features.createsAllOrNone { throw try refusal(of: parsed, on: session) }
            try finish(try await imported(parsed, on: session), on: session)
        }
    }

    private var options: ImportOptions { ImportOptions(keepGoing: keepGoing, createsNames: newUsers) }

    // MARK: Looking

    private func preview(_ parsed: ImportFile, on session: ServiceSession) async throws {
        let preview = try await Importer(service: session.service).preview(parsed)
        let problems = preview.problems(options)
        if output.json { try Console.write(preview.json(options)) } else { try Console.line(preview.counts) }
        tell(problems, on: session)
        if let sentence = preview.unknownSentence {
            session.note(newUsers ? "\(sentence) Importing makes them known." : "\(sentence) \(Self.newUsersAdvice)")
        }
        if !problems.isEmpty {
            session.note(
                "Nothing was imported; an import of this file \(keepGoing ? "would be partial" : "would be refused").")
            throw ExitCode(keepGoing ? 2 : 1)
        }
        session.note("Nothing was imported.")
    }

    private static let newUsersAdvice = "If these names are right, import without --no-new-users."

    // MARK: Importing

    /// Imports; SIGINT ends it with a report that is true.
    private func imported(_ parsed: ImportFile, on session: ServiceSession) async throws -> ImportResult {
        let importer = Importer(service: session.service)
        let options = options
        let line = ProgressLine(prefix: session.prefix)
        defer { line.clear() }
        return try await Interruption.cancelling { () -> Result<ImportResult, ServiceError> in
            do throws(ServiceError) {
                let result = try await importer.run(parsed, options) { done, total in
                    line.show(imported: done, of: total)
                }
                return .success(result)
            } catch {
                return .failure(error)
            }
        }.get()
    }

    private func finish(_ result: ImportResult, on session: ServiceSession) throws {
        if output.json { try Console.write(result.json()) }
        if !result.notShared.isEmpty { tellSome(result.notShared, "secret", on: session) { session.note($0) } }
        tell(result.problems, on: session)
        if !result.refusedNames.isEmpty {
            let names = result.refusedNames
            session.note("Not known here: \(names.counts) (\(names.list())). \(Self.newUsersAdvice)")
        }
        if !result.newNames.isEmpty {
            session.note("New here now: \(result.newNames.counts) (\(result.newNames.list())).")
        }
        session.note(result.summary)
        if !result.isComplete { throw ExitCode(result.imported.isEmpty ? 1 : 2) }
    }

    /// Why nothing is sent to a service that has no all or none; with what is wrong in the file, so that one run tells all.
    private func refusal(of parsed: ImportFile, on session: ServiceSession) throws(CommandError) -> CommandError {
        if output.json {
            try Console.write(ImportResult(total: parsed.itemCount, problems: parsed.problems).json())
        }
        tell(parsed.problems, on: session)
        let count = parsed.problems.count
        let state = count == 0 ? "The file has no errors" : "The file has \(counted(count, "error"))"
        return .usage(
            "\(session.service.identity.place) cannot create all or none, so nothing was sent. \(state); --keep-going imports "
                + "what can be imported, one by one.")
    }

    // MARK: Messages

    /// The file, for messages.
    private var source: String { file == "-" ? "standard input" : file }

    private func tell(_ problems: [ImportProblem], on session: ServiceSession) {
        tellSome(problems, "error", on: session) { session.error($0) }
    }

    /// Prints the first ones and how many there are beyond: more would push everything else off the screen.
    private func tellSome(
        _ problems: [ImportProblem], _ noun: String, on session: ServiceSession, _ print: (String) -> Void
    ) {
        let limit = 20
        for problem in problems.prefix(limit) { print("\(source), \(problem)") }
        let rest = problems.count - limit
        if rest > 0 { session.note("… and \(counted(rest, "more \(noun)")); --json lists all.") }
    }
}
