import ArgumentParser
import CommandSupport
import Secrets

/// `cofre create`: one new secret.
struct CreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create a secret.",
        discussion: "Without an option for the client secret it is asked for on the terminal, where there is one.")

    @Option(parsing: .unconditional, help: "Its name.", transform: OptionText.parse)
    var name: String

    @Option(parsing: .unconditional, help: "The URL of the API.", transform: OptionText.parse)
    var url: String

    @Option(parsing: .unconditional, help: ArgumentHelp("The client id.", valueName: "id"), transform: OptionText.parse)
    var clientID: String

    @OptionGroup var fields: SecretFields
    @OptionGroup var place: ServiceOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Print the client secret too.")
    var reveal = false

    func validate() throws { try place.vault.checkStandardInput(fields.readers) }

    mutating func run() async throws {
        var draft = SecretDraft(
            name: name, url: url, clientID: clientID, identifierCode: fields.identifierCode ?? "",
            tags: fields.tags ?? "", notes: try fields.notesText() ?? "", method: fields.method ?? "",
            sharing: try fields.grantees.sharing())
        if let missing = draft.missingParameter { throw ServiceError.missingParameter(missing) }
        try await place.use { place in
            try await fields.grantees.checkNames(of: draft.sharing, at: place)
            draft.clientSecret = try fields.clientSecret() ?? askedSecret()
            let created = try await place.service.create(draft)
            try SecretPrinter(json: output.json, reveal: reveal).print(created, done: "Created", at: place)
        }
    }

    private func askedSecret() throws -> ClientSecret {
        guard Console.inputIsTerminal, let prompt = TerminalPrompt() else { return ClientSecret("") }
        return try prompt.askHidden("Client secret (empty for none): ").withoutByteOrderMark
    }
}
