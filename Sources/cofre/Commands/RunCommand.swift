import ArgumentParser
import CommandSupport
import Glibc
import Posix
import Secrets
import Text

/// `cofre run -- COMMAND`: a command with secrets in its environment.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a command with the values of secrets in its environment.",
        discussion: """
            --secret code:pay-1=PAY gives the command PAY_ID, PAY_NAME, PAY_URL, PAY_CLIENT_ID, PAY_CLIENT_SECRET, PAY_METHOD and \
            the other fields, for example: cofre run --secret code:pay-1=PAY -- sh -c 'curl -u "$PAY_CLIENT_ID:$PAY_CLIENT_SECRET" \
            "$PAY_URL"'. Client secrets are hidden in what the command writes; it writes to a pipe then, and may behave otherwise \
            than on a terminal. With --no-masking it takes this program's place. The exit status is the command's.
            """)

    @Option(
        name: .customLong("secret"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A secret (identifier, code:CODE or name:NAME), and what the names of its variables begin with: SECRET if that is left out. Repeatable.",
            valueName: "secret=prefix"),
        transform: OptionText.parse)
    var secrets: [String]

    @Flag(inversion: .prefixedNo, help: "Hide client secrets in the command's output.")
    var masking = true

    @OptionGroup var service: ServiceOptions

    @Argument(parsing: .postTerminator, help: "The command and its arguments, behind --.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError(RunCommandText.noCommand.text)
        }
        if secrets.isEmpty { throw ValidationError(RunCommandText.noSecret.text) }
    }

    mutating func run() async throws {
        let bindings = try secrets.map { text throws(CommandError) in try SecretBinding(text) }
        let prefixes = bindings.map(\.prefix)
        guard Set(prefixes).count == prefixes.count else {
            throw CommandError.usage(RunCommandText.samePrefix.text)
        }
        let read = try await service.use { session in
            var read: [(binding: SecretBinding, secret: APISecret)] = []
            for binding in bindings {
                let secret = try await session.service.read(try await binding.reference.id(on: session))
                read.append((binding, secret))
            }
            try await session.service.recordReveal(of: read.map(\.secret.id))
            return read
        }
        var child = ChildCommand(words: command, variables: [])
        for entry in read { child.variables += try entry.binding.variables(of: entry.secret) }
        let values = read.map { Array($0.secret.clientSecret.reveal().utf8) }
        guard masking, values.contains(where: { !$0.isEmpty }) else { throw failed(child.replaceProcess()) }
        if values.contains(where: { !$0.isEmpty && $0.count < OutputMask.shortest }) {
            Console.note(RunCommandText.tooShortToHide(shortest: OutputMask.shortest).text)
        }
        let status: Int32
        do throws(SystemError) {
            status = try await child.run(hiding: values)
        } catch {
            throw failed(error)
        }
        if status != 0 { throw ExitCode(status) }
    }

    private func failed(_ error: SystemError) -> CommandError {
        .failed(RunCommandText.cannotBeRun(command: command[0], why: error.text).text)
    }
}
