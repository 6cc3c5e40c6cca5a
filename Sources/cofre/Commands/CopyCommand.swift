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
            throw ValidationError(SecretCommandText.fieldIsList(field: field.rawValue).text)
        }
        if clear < 0 { throw ValidationError(SecretCommandText.clearIsNegative.text) }
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
        let (name, title) = (secret.summary.name, field.title.lowercased())
        guard !text.isEmpty else {
            throw CommandError.failed(SecretCommandText.nothingToCopy(name: name, field: title).text)
        }
        let isSecret = field.kind == .secret
        try await clipboard.copy(text, isSecret: isSecret)
        guard isSecret, clear > 0 else {
            return Console.note(SecretCommandText.copied(name: name, field: title).text)
        }
        Console.note(SecretCommandText.copiedFor(seconds: clear, name: name, field: title).text)
        let seconds = clear
        await Interruption.cancelling { try? await Task.sleep(for: .seconds(seconds)) }
        try await clipboard.clear()
        Console.note(SecretCommandText.cleared.text)
    }
}
