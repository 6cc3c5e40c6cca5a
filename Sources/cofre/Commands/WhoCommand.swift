import ArgumentParser
import CommandSupport
import Secrets
import Text
import Transfer

/// `cofre who ID`: who can see a secret, groups resolved to people.
struct WhoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "who", abstract: "Show who can see a secret, groups resolved to people.",
        discussion: "On a server this reads the secret, and the members of groups are not known.")

    @Argument(help: SecretArgument.help, completion: CompletionWords.secrets)
    var secret: String

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    mutating func run() async throws {
        let reference = try SecretReference.argument(secret)
        let json = output.json
        try await service.use { session in
            let secret = try await session.service.read(try await reference.id(on: session))
            let directory = try await session.service.directory()
            let access = AccessList(owner: secret.summary.owner, sharing: secret.sharing, directory: directory)
            if json { return try Console.write(Self.json(access)) }
            let rows = access.people.map { person in
                [person.name, person.access.word, person.ways.map(\.text).joined(separator: ", ")]
            }
            try Console.write(
                TextColumns.render(ColumnText.heads(.name, .access, .by), rows, width: Console.outputWidth))
            if !access.unresolved.isEmpty {
                session.note(SecretCommandText.withoutMembers(groups: access.unresolved.map(\.text)).text)
            }
        }
    }

    private static func json(_ access: AccessList) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member(
                "people",
                array: { array in
                    for person in access.people {
                        array.object { object in
                            object.member("name", person.name)
                            object.member("access", person.access.word)
                            object.member("by", array: { for way in person.ways { $0.value(way.text) } })
                        }
                    }
                })
            object.member(
                "unresolved_groups",
                array: { array in
                    for group in access.unresolved {
                        array.object { object in
                            object.member("name", group.name)
                            object.member("can_edit", group.canEdit)
                        }
                    }
                })
        }
        return SecretJSON.ended(writer)
    }
}

/// `cofre access NAME`: what a user or a group can see.
struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Show what a user or a group can see.",
        discussion: "Shows those of the secrets that you can see yourself.")

    @Argument(help: "The name of a user or a group.")
    var name: String

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    mutating func run() async throws {
        let (name, json) = (name, output.json)
        try await service.use { session in
            guard session.service.features.listsDetails else {
                throw ServiceError.unsupported(SecretCommandText.noSharingListed.text)
            }
            let directory = try await session.service.directory()
            guard directory.knows(name) else {
                let hint = NearestName.hint(name, in: directory.users + directory.groups)
                throw CommandError.notFound(SecretCommandText.nobody(name: name, hint: hint).text)
            }
            let table = try await session.service.table()
            let found = table.access(of: name, in: directory)
            if json { return try Console.write(Self.json(found, table)) }
            let rows = found.map { row, access in
                let secret = table.rows[Int(row)]
                return [secret.id.description, TextTable.state(secret.state), secret.name, access.word]
            }
            try Console.write(
                TextColumns.render(
                    ColumnText.heads(.id, .state, .name, .access), rows, width: Console.outputWidth))
        }
    }

    private static func json(_ found: [(row: Int32, access: Access)], _ table: SecretTable) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.array { array in
            for (row, access) in found {
                let secret = table.rows[Int(row)]
                array.object { object in
                    object.member("identifier", secret.id.description)
                    object.member("name", secret.name)
                    object.member("access", access.word)
                }
            }
        }
        return SecretJSON.ended(writer)
    }
}
