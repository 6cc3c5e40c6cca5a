import ArgumentParser
import CommandSupport
import Curses
import Secrets
import Text

/// `cofre copy ID`: a field of a secret into the clipboard of the terminal.
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy a client secret, or another field, to the terminal's clipboard.",
        discussion: """
            Works over SSH and in tmux, as copying in the UI does. A client secret is taken out of the clipboard again after --clear \
            seconds, for which the command waits; ^C clears it at once.
            """)

    @Argument(help: SecretArgument.help, completion: CompletionWords.secrets)
    var secret: String

    @Option(
        help: ArgumentHelp(
            "What to copy: \(SecretField.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
    var field: SecretField = .clientSecret

    @Option(help: ArgumentHelp("Clear a client secret after so many seconds; 0 leaves it there.", valueName: "seconds"))
    var clear = 45

    @OptionGroup var service: ServiceOptions

    func validate() throws {
        if field.kind == .permissions {
            throw ValidationError("--field \(field.rawValue) is a list: 'cofre show' prints it.")
        }
        if clear < 0 { throw ValidationError("--clear needs 0 or more seconds.") }
    }

    mutating func run() async throws {
        let reference = try SecretReference.argument(secret)
        let clipboard = try await CommandClipboard()
        let field = field
        let secret = try await service.use { session in
            let secret = try await session.service.read(try await reference.id(on: session))
            if field.kind == .secret { try await session.service.recordReveal(of: [secret.id]) }
            return secret
        }
        let text = secret[field].words(reveal: true)
        guard !text.isEmpty else {
            throw CommandError.failed("\(secret.summary.name) has no \(field.title.lowercased()): nothing was copied.")
        }
        let isSecret = field.kind == .secret
        try await clipboard.copy(text, isSecret: isSecret)
        let what = "Copied the \(field.title.lowercased()) of \(secret.summary.name)."
        guard isSecret, clear > 0 else { return Console.note(what) }
        Console.note("\(what) Clearing it in \(clear) s; ^C clears it now.")
        let seconds = clear
        await Interruption.cancelling { try? await Task.sleep(for: .seconds(seconds)) }
        try await clipboard.clear()
        Console.note("Cleared.")
    }
}
