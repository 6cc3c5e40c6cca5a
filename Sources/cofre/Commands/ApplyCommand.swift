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
        try options.service.vault.checkStandardInput([("the plan", file)])
    }

    private static func read(_ file: String) throws(CommandError) -> SavedPlan {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileBytes.read(file)
        } catch {
            throw .failed("\(file): \(error.text)")
        }
        do throws(SavedPlan.Flaw) { return try SavedPlan(bytes) } catch {
            throw .failed("\(file): \(error.sentence)")
        }
    }

    mutating func run() async throws {
        let (file, anyway, options) = (file, anyway, options)
        let saved = try Self.read(file)
        try await options.service.use { session in
            try options.checkConfirmation(session.profile)
            guard saved.location == session.service.identity.location else {
                throw CommandError.usage(
                    "the plan was made for \(saved.place) (\(saved.location)), and this is "
                        + "\(session.service.identity.location): nothing was changed.")
            }
            let isExact = session.service.features.listsDetails
            let plan = saved.plan(in: Listing(try await session.service.table(), isExact: isExact))
            let differences = saved.differences(from: plan)
            if !differences.isEmpty {
                for sentence in differences.prefix(20) { session.note(sentence) }
                if differences.count > 20 { session.note("… and \(differences.count - 20) more.") }
                let count = counted(differences.count, "secret")
                guard anyway else {
                    throw CommandError.failed(
                        "\(session.prefix)\(count) of the plan \(differences.count == 1 ? "is" : "are") otherwise by now: "
                            + "nothing was changed. Make a new plan, or give --anyway.")
                }
            }
            try await options.carryOut(plan, missing: [], on: session)
        }
    }
}
