import ArgumentParser
import CommandSupport
import Secrets

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

    @Option(
        name: .customLong("user"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A user who may view it, or edit it. Repeatable. A name with a colon needs :view or :edit behind it.",
            valueName: "name[:edit]"),
        transform: OptionText.parse)
    var users: [String] = []

    @Option(
        name: .customLong("group"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A group that may view it, or edit it. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var groups: [String] = []

    @Option(
        name: .customLong("new-user"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "The same for a user who is not known yet, and becomes known. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var newUsers: [String] = []

    @Option(
        name: .customLong("new-group"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "The same for a group that is not known yet, and becomes known. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var newGroups: [String] = []

    func validate() throws {
        if clientSecretFile != nil, generateClientSecret {
            throw ValidationError("--client-secret-file and --generate-client-secret exclude each other.")
        }
        if notes != nil, notesFile != nil { throw ValidationError("--notes and --notes-file exclude each other.") }
        for (option, texts) in [
            ("--user", users), ("--group", groups), ("--new-user", newUsers), ("--new-group", newGroups),
        ] {
            do throws(PermissionTextError) {
                for text in texts { _ = try Permission(text: text) }
            } catch {
                throw ValidationError("\(option) \(error.sentence)")
            }
        }
    }

    /// The options that may read standard input.
    var readers: [(option: String, file: String?)] {
        [("--client-secret-file", clientSecretFile), ("--notes-file", notesFile)]
    }

    /// The client secret that the options give; nil where they give none. Where `-` is a terminal it is asked for, hidden.
    func clientSecret() throws -> ClientSecret? {
        if clientSecretFile == "-", Console.inputIsTerminal, let prompt = TerminalPrompt() {
            return try prompt.askHidden("Client secret: ").withoutByteOrderMark
        }
        if let clientSecretFile { return try SecretInput.whole(clientSecretFile) }
        return generateClientSecret ? RandomSecret.make() : nil
    }

    func notesText() throws -> String? {
        if let notes { return notes }
        return try notesFile.map { try SecretInput.whole($0).reveal() }
    }

    /// Whether they say which users, and which groups, it is shared with.
    var givesUsers: Bool { !users.isEmpty || !newUsers.isEmpty }
    var givesGroups: Bool { !groups.isEmpty || !newGroups.isEmpty }

    /// Who it is shared with. `--user ghost:edit --new-user ghost` is one user.
    func sharing() throws(CommandError) -> Sharing {
        do throws(PermissionTextError) {
            return Sharing(users: try Self.joined(users, newUsers), groups: try Self.joined(groups, newGroups))
        } catch {
            throw .usage(error.sentence)
        }
    }

    private static func joined(_ known: [String], _ new: [String]) throws(PermissionTextError) -> [Permission] {
        var permissions: [Permission] = []
        for text in known { permissions.append(try Permission(text: text)) }
        for text in new {
            let permission = try Permission(text: text)
            if !permissions.contains(where: { $0.name == permission.name }) { permissions.append(permission) }
        }
        return permissions
    }

    /// Refuses to share with somebody whom the service does not know, unless `--new-user` or `--new-group` names them. A service
    /// that cannot tell whom it knows refuses by itself.
    func checkNames(of sharing: Sharing, at place: Workplace) async throws {
        guard !sharing.isEmpty else { return }
        let directory = try await place.service.directory()
        let unknown = directory.unknown(in: [sharing])
        let newUserNames = Set(newUsers.compactMap { try? Permission(text: $0).name })
        let newGroupNames = Set(newGroups.compactMap { try? Permission(text: $0).name })
        if let name = unknown.users.first(where: { !newUserNames.contains($0) }) {
            throw CommandError.usage(
                "\(directory.unknownUser(name)) To share with a new user, give --new-user '\(name)'.")
        }
        if let name = unknown.groups.first(where: { !newGroupNames.contains($0) }) {
            throw CommandError.usage(
                "\(directory.unknownGroup(name)) To share with a new group, give --new-group '\(name)'.")
        }
    }
}
