import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text

/// `cofre apply`: carries out a plan that was saved.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Carry out a plan that was saved.",
        discussion: """
            --dry-run --json of a command prints a plan, and w in a plan on the screen saves one. It is carried out as it was \
            shown: if a secret is otherwise by now, nothing is done, unless --anyway is given. \(BulkArguments.discussion)
            """)

    @Argument(help: ArgumentHelp("The saved plan; - is standard input.", valueName: "file"), completion: .file())
    var file: String

    @Flag(help: "Also if secrets are otherwise by now: does what is left to be done of the plan.")
    var anyway = false

    @OptionGroup var options: BulkOptions

    func validate() throws {
        try options.service.vault.checkStandardInput([(BulkCommandText.planFile.text, file)])
    }

    private static func read(_ file: String) throws(CommandError) -> SavedPlan {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileBytes.read(file)
        } catch {
            throw .failed(FileText.failed(path: file, why: error.text).text)
        }
        do throws(SavedPlan.Flaw) { return try SavedPlan(bytes) } catch {
            throw .failed(FileText.failed(path: file, why: error.sentence).text)
        }
    }

    mutating func run() async throws {
        let (file, anyway, options) = (file, anyway, options)
        let saved = try Self.read(file)
        try await options.service.use { session in
            try options.checkConfirmation(session.profile)
            let here = session.service.identity.location
            guard saved.location == here else {
                throw CommandError.usage(
                    BulkCommandText.planOfOther(place: saved.place, location: saved.location, here: here).text)
            }
            let isExact = session.service.features.listsDetails
            let plan = saved.plan(in: Listing(try await session.service.table(), isExact: isExact))
            let differences = saved.differences(from: plan)
            if !differences.isEmpty {
                for sentence in differences.prefix(20) { session.note(sentence) }
                if differences.count > 20 {
                    session.note(BulkCommandText.moreDifferences(differences.count - 20).text)
                }
                guard anyway else {
                    throw CommandError.failed(
                        session.prefix + BulkCommandText.planIsOutdated(secrets: differences.count).text)
                }
            }
            try await options.carryOut(plan, missing: [], on: session)
        }
    }
}
