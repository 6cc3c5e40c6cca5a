import ArgumentParser
import CommandSupport
import Secrets
import Text

/// The options for a secret's fields, shared by `create` and `edit`. A client secret is never an argument.
struct SecretFields: ParsableArguments {
    @Option(help: ArgumentHelp("Read the client secret from a file; - is standard input.", valueName: "file"))
    var clientSecretFile: String?

    @Flag(help: "Generate a random client secret.")
    var generateClientSecret = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Your own identifier, unique among the owner's secrets.", valueName: "code"),
        transform: OptionText.parse)
    var identifierCode: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Tags, separated by commas.", valueName: "tags"),
        transform: OptionText.parse)
    var tags: String?

    @Option(parsing: .unconditional, help: "Notes.", transform: OptionText.parse)
    var notes: String?

    @Option(help: ArgumentHelp("Read the notes from a file; - is standard input.", valueName: "file"))
    var notesFile: String?

    @Option(parsing: .unconditional, help: "The HTTP method it is used with.", transform: OptionText.parse)
    var method: String?

    @OptionGroup var grantees: GranteeOptions

    func validate() throws {
        if clientSecretFile != nil, generateClientSecret {
            throw ValidationError(SecretCommandText.oneClientSecret.text)
        }
        if notes != nil, notesFile != nil { throw ValidationError(SecretCommandText.oneNotes.text) }
    }

    /// The options that may read standard input.
    var readers: [(option: String, file: String?)] {
        [("--client-secret-file", clientSecretFile), ("--notes-file", notesFile)]
    }

    /// The client secret that the options give; nil where they give none. Where `-` is a terminal it is asked for, hidden.
    func clientSecret() throws -> ClientSecret? {
        if clientSecretFile == "-", Console.inputIsTerminal, let prompt = TerminalPrompt() {
            return try prompt.askHidden(SecretCommandText.clientSecret.text).withoutByteOrderMark
        }
        if let clientSecretFile { return try SecretInput.whole(clientSecretFile) }
        return generateClientSecret ? RandomSecret.make() : nil
    }

    func notesText() throws -> String? {
        if let notes { return notes }
        return try notesFile.map { try SecretInput.whole($0).reveal() }
    }
}
