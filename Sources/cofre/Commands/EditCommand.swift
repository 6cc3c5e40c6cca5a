import ArgumentParser
import CommandSupport
import Secrets

/// `cofre edit ID`: changes the fields that are given.
struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a secret.",
        discussion: """
            What is not given stays as it is. --user and --new-user, --group and --new-group replace the whole list; --no-users \
            and --no-groups empty it.
            """)

    @Argument(help: ArgumentHelp("The identifier, as listed.", valueName: "id"))
    var identifier: String

    @Option(parsing: .unconditional, help: "Its name.", transform: OptionText.parse)
    var name: String?

    @Option(parsing: .unconditional, help: "The URL of the API.", transform: OptionText.parse)
    var url: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("The client id.", valueName: "id"), transform: OptionText.parse)
    var clientID: String?

    @OptionGroup var fields: SecretFields

    @Flag(name: .customLong("no-users"), help: "Share it with no user.")
    var noUsers = false

    @Flag(name: .customLong("no-groups"), help: "Share it with no group.")
    var noGroups = false

    @OptionGroup var place: ServiceOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Print the client secret too.")
    var reveal = false

    func validate() throws {
        try place.vault.checkStandardInput(fields.readers)
        if noUsers, fields.givesUsers { throw ValidationError("--user and --no-users exclude each other.") }
        if noGroups, fields.givesGroups { throw ValidationError("--group and --no-groups exclude each other.") }
    }

    mutating func run() async throws {
        let id = try SecretID.argument(identifier)
        let sharing = try fields.sharing()
        let change = SecretChange(
            name: name, url: url, clientID: clientID, clientSecret: try fields.clientSecret(),
            identifierCode: fields.identifierCode, tags: fields.tags, notes: try fields.notesText(),
            method: fields.method,
            users: noUsers || fields.givesUsers ? sharing.users : nil,
            groups: noGroups || fields.givesGroups ? sharing.groups : nil)
        guard !change.isEmpty else { throw CommandError.usage("nothing to change: give at least one field.") }
        try await place.use { place in
            try await fields.checkNames(of: sharing, at: place)
            let stored = try await place.service.update(id, change, expecting: nil)
            try SecretPrinter(json: output.json, reveal: reveal).print(stored, done: "Saved", at: place)
        }
    }
}
