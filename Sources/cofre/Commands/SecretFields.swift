import ArgumentParser
import CommandSupport
import Secrets
import Transfer

/// The options for a secret's fields, shared by `create` and `edit`. A client secret is never an argument.
struct SecretFields: ParsableArguments {
    @Option(help: ArgumentHelp("Read the client secret from a file; - is standard input.", valueName: "file"))
    var clientSecretFile: String?

    @Flag(help: "Generate a random client secret.")
    var generateClientSecret = false

    @Option(help: ArgumentHelp("Your own identifier, unique among the owner's secrets.", valueName: "code"))
    var identifierCode: String?

    @Option(help: ArgumentHelp("Tags, separated by commas.", valueName: "tags"))
    var tags: String?

    @Option(help: "Notes.")
    var notes: String?

    @Option(help: ArgumentHelp("Read the notes from a file; - is standard input.", valueName: "file"))
    var notesFile: String?

    @Option(help: "The HTTP method it is used with.")
    var method: String?

    @Option(
        name: .customLong("user"),
        help: ArgumentHelp("A user who may view it, or edit it. Repeatable.", valueName: "name[:edit]"))
    var users: [String] = []

    @Option(
        name: .customLong("group"),
        help: ArgumentHelp("A group that may view it, or edit it. Repeatable.", valueName: "name[:edit]"))
    var groups: [String] = []

    func validate() throws {
        if clientSecretFile != nil, generateClientSecret {
            throw ValidationError("--client-secret-file and --generate-client-secret exclude each other.")
        }
        if notes != nil, notesFile != nil { throw ValidationError("--notes and --notes-file exclude each other.") }
        for name in users + groups where Permission(argument: name).name.isEmpty {
            throw ValidationError("--user and --group want a name.")
        }
    }

    /// The options that may read standard input.
    var readers: [(option: String, file: String?)] {
        [("--client-secret-file", clientSecretFile), ("--notes-file", notesFile)]
    }

    /// The client secret that the options give; nil where they give none. Where `-` is a terminal it is asked for, hidden.
    func clientSecret() throws -> ClientSecret? {
        if clientSecretFile == "-", Console.inputIsTerminal, let prompt = TerminalPrompt() {
            return try prompt.askHidden("Client secret: ")
        }
        if let clientSecretFile { return try SecretInput.whole(clientSecretFile) }
        return generateClientSecret ? RandomSecret.make() : nil
    }

    func notesText() throws -> String? {
        if let notes { return notes }
        return try notesFile.map { try SecretInput.whole($0).reveal() }
    }

    var allowedUsers: [Permission] { users.map(Permission.init(argument:)) }
    var allowedGroups: [Permission] { groups.map(Permission.init(argument:)) }
}
