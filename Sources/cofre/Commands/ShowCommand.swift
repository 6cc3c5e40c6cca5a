import ArgumentParser
import CommandSupport
import Secrets
import Text
import Transfer

/// `cofre show ID`: one secret with all its fields.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one secret.",
        discussion: "The client secret is shown with --reveal only.")

    @Argument(help: SecretArgument.help, completion: CompletionWords.secrets)
    var secret: String

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Show the client secret too.")
    var reveal = false

    @Option(
        help: ArgumentHelp(
            "Print this field alone: \(SecretField.allCases.map(\.rawValue).joined(separator: ", ")). client_secret needs --reveal.",
            valueName: "name"))
    var field: SecretField?

    func validate() throws {
        if field == .clientSecret, !reveal {
            throw ValidationError(SecretCommandText.needsReveal.text)
        }
        if field != nil, output.json { throw ValidationError(SecretCommandText.fieldOrJSON.text) }
    }

    mutating func run() async throws {
        let reference = try SecretReference.argument(secret)
        try await service.use { session in
            if reveal { Console.warnIfOutputIsExposed() }
            let secret = try await session.service.read(try await reference.id(on: session))
            if reveal { try await session.service.recordReveal(of: [secret.id]) }
            if let field {
                try Console.line(secret[field].words(reveal: reveal))
            } else {
                try SecretPrinter(json: output.json, reveal: reveal).print(secret)
            }
        }
    }
}

extension SecretField: ExpressibleByArgument {}

/// Prints one whole secret, as JSON or as lines.
struct SecretPrinter {
    var json: Bool
    var reveal: Bool

    /// Prints what was stored, and says where it could not be shared as asked.
    func print(_ stored: StoredSecret, isNew: Bool, on session: ServiceSession) throws(CommandError) {
        let names = stored.notSharedWith
        if !names.isEmpty {
            let text: SecretCommandText = isNew ? .createdNotShared(names: names) : .savedNotShared(names: names)
            session.note(text.text)
        }
        try print(stored.secret)
    }

    func print(_ secret: APISecret) throws(CommandError) {
        if json {
            try Console.write(SecretJSON.object(secret, reveal: reveal))
        } else {
            try Console.write(TextTable.render(secret, reveal: reveal))
        }
    }
}
