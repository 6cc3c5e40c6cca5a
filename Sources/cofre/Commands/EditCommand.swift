import ArgumentParser
import CommandSupport
import Secrets
import Text

/// `cofre edit ID`: changes the fields that are given.
struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a secret.",
        discussion: """
            What is not given stays as it is. --add-user, --remove-user and the like change one user, group or tag and leave the \
            others; for that the secret is read first, which a server records as a use. --user and --new-user, --group and \
            --new-group replace the whole list; --no-users and --no-groups empty it; --tags replaces all tags.
            """)

    @Argument(help: SecretArgument.help, completion: CompletionWords.secrets)
    var secret: String

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

    @OptionGroup var steps: ContentOptions

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Print the client secret too.")
    var reveal = false

    func validate() throws {
        try service.vault.checkStandardInput(fields.readers)
        if noUsers, fields.grantees.givesUsers { throw ValidationError(SecretCommandText.usersOrNone.text) }
        try checkSteps()
        if noGroups, fields.grantees.givesGroups { throw ValidationError(SecretCommandText.groupsOrNone.text) }
    }

    /// Refuses to replace a list and change it as well.
    private func checkSteps() throws {
        for (changes, replaces, option) in [
            (steps.changesUsers, noUsers || fields.grantees.givesUsers, "user"),
            (steps.changesGroups, noGroups || fields.grantees.givesGroups, "group"),
            (steps.changesTags, fields.tags != nil, "tag"),
        ] where changes && replaces {
            throw ValidationError(SecretCommandText.changesOrReplaces(option: option).text)
        }
    }

    mutating func run() async throws {
        let reference = try SecretReference.argument(secret)
        let sharing = try fields.grantees.sharing()
        let steps = steps
        let relative = try steps.change()
        var change = SecretChange(
            name: name, url: url, clientID: clientID, clientSecret: try fields.clientSecret(),
            identifierCode: fields.identifierCode, tags: fields.tags, notes: try fields.notesText(),
            method: fields.method,
            users: noUsers || fields.grantees.givesUsers ? sharing.users : nil,
            groups: noGroups || fields.grantees.givesGroups ? sharing.groups : nil)
        guard !change.isEmpty || steps.isGiven else {
            throw CommandError.usage(SecretCommandText.nothingToChange.text)
        }
        try await service.use { session in
            let id = try await reference.id(on: session)
            try await fields.grantees.checkNames(of: sharing, on: session)
            var version: Int64?
            if steps.isGiven {
                try await steps.checkNames(of: relative, on: session)
                let secret = try await session.service.read(id)
                version = secret.version
                var content = secret.content
                _ = relative.apply(to: &content)
                change.take(secret.content, content)
                if change.isEmpty {
                    if reveal { try await session.service.recordReveal(of: [id]) }
                    session.note(SecretCommandText.isSoAlready.text)
                    return try SecretPrinter(json: output.json, reveal: reveal).print(secret)
                }
            }
            let stored = try await session.service.update(id, change, expecting: version)
            if reveal { try await session.service.recordReveal(of: [id]) }
            try SecretPrinter(json: output.json, reveal: reveal).print(stored, isNew: false, on: session)
        }
    }
}
