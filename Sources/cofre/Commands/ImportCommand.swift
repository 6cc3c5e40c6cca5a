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
            throw CommandError.failed(FileText.failed(path: file, why: error.text).text)
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
            let text: TransferCommandText =
                newUsers ? .makesKnown(sentence: sentence) : .areTheyRight(sentence: sentence)
            session.note(text.text)
        }
        if !problems.isEmpty {
            session.note((keepGoing ? TransferCommandText.wouldBePartial : .wouldBeRefused).text)
            throw ExitCode(keepGoing ? 2 : 1)
        }
        session.note(TransferCommandText.nothingImported.text)
    }

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
        tellSome(result.notShared, { .moreSecrets($0) }, on: session) { session.note($0) }
        tell(result.problems, on: session)
        if !result.refusedNames.isEmpty {
            let names = result.refusedNames
            session.note(TransferCommandText.notKnown(counts: names.counts, names: names.list()).text)
        }
        if !result.newNames.isEmpty {
            let names = result.newNames
            session.note(TransferCommandText.newNames(counts: names.counts, names: names.list()).text)
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
        let text = TransferCommandText.notAllOrNone(
            place: session.service.identity.place, errors: parsed.problems.count)
        return .usage(text.text)
    }

    // MARK: Messages

    private func tell(_ problems: [ImportProblem], on session: ServiceSession) {
        tellSome(problems, { .moreErrors($0) }, on: session) { session.error($0) }
    }

    /// Prints the first ones and how many there are beyond: more would push everything else off the screen.
    private func tellSome(
        _ problems: [ImportProblem], _ more: (Int) -> TransferCommandText, on session: ServiceSession,
        _ print: (String) -> Void
    ) {
        let limit = 20
        for problem in problems.prefix(limit) {
            print(TransferCommandText.inFile(file == "-" ? nil : file, problem: "\(problem)").text)
        }
        let rest = problems.count - limit
        if rest > 0 { session.note(more(rest).text) }
    }
}
