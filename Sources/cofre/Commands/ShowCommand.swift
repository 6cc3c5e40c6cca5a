import ArgumentParser
import CommandSupport
import Secrets
import Transfer

/// `cofre show ID`: one secret with all its fields.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one secret.",
        discussion: "The client secret is shown with --reveal only.")

    @Argument(help: ArgumentHelp("The identifier, as listed.", valueName: "id"))
    var identifier: String

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Show the client secret too.")
    var reveal = false

    mutating func run() async throws {
        let id = try SecretID.argument(identifier)
        try await service.use { session in
            if reveal { Console.warnIfOutputIsExposed() }
            try SecretPrinter(json: output.json, reveal: reveal).print(try await session.service.read(id))
        }
    }
}

extension SecretID {
    /// An identifier from the command line.
    static func argument(_ text: String) throws(ServiceError) -> SecretID {
        guard let id = SecretID(text) else { throw .invalidIdentifier(text) }
        return id
    }
}

/// Prints one whole secret, as JSON or as lines.
struct SecretPrinter {
    var json: Bool
    var reveal: Bool

    /// Prints what was stored, and says where it could not be shared as asked.
    func print(_ stored: StoredSecret, done: String, on session: ServiceSession) throws(CommandError) {
        if !stored.notSharedWith.isEmpty {
            session.note("\(done), but not shared with \(stored.notSharedWith.joined(separator: ", ")).")
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
