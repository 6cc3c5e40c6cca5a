import ArgumentParser
import CommandSupport
import Secrets
import Text

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
    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Print the client secret too.")
    var reveal = false

    func validate() throws { try service.vault.checkStandardInput(fields.readers) }

    mutating func run() async throws {
        var draft = SecretDraft(
            name: name, url: url, clientID: clientID, identifierCode: fields.identifierCode ?? "",
            tags: fields.tags ?? "", notes: try fields.notesText() ?? "", method: fields.method ?? "",
            sharing: try fields.grantees.sharing())
        if let missing = draft.missingParameter { throw ServiceError.missingParameter(missing) }
        try await service.use { session in
            try await fields.grantees.checkNames(of: draft.sharing, on: session)
            draft.clientSecret = try fields.clientSecret() ?? askedSecret()
            let created = try await session.service.create(draft)
            if reveal { try await session.service.recordReveal(of: [created.secret.id]) }
            try SecretPrinter(json: output.json, reveal: reveal).print(created, isNew: true, on: session)
        }
    }

    private func askedSecret() throws -> ClientSecret {
        guard Console.inputIsTerminal, let prompt = TerminalPrompt() else { return ClientSecret("") }
        return try prompt.askHidden(SecretCommandText.clientSecretOrNone.text).withoutByteOrderMark
    }
}
