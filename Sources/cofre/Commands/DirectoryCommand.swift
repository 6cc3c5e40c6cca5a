import ArgumentParser
import CommandSupport
import Secrets
import Transfer
import Vault

/// `cofre directory`: the users and groups that the vault knows.
struct DirectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory", abstract: "Show and change the vault's users, groups and group members.",
        discussion: "Who is in a group is said here. A user or group that a secret is shared with has to be known.",
        subcommands: [List.self, AddUser.self, RemoveUser.self, AddGroup.self, RemoveGroup.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show users and groups.")

        @OptionGroup var place: ServiceOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await place.useVault("the directory of users and groups belongs to a local vault") { vault in
                let directory = try await vault.directory()
                try Console.write(
                    output.json ? SecretJSON.directory(directory) : Array(TextTable.render(directory).utf8))
            }
        }
    }

    struct AddUser: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a user known.")

        @Argument(help: "The user's name.")
        var name: String

        @OptionGroup var place: ServiceOptions

        mutating func run() async throws {
            try await place.useVault("the directory of users and groups belongs to a local vault") { vault in
                try await vault.addUser(name)
            }
        }
    }

    struct RemoveUser: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a user and take them out of all groups. Permissions that name them stay.")

        @Argument(help: "The user's name.")
        var name: String

        @OptionGroup var place: ServiceOptions

        mutating func run() async throws {
            try await place.useVault("the directory of users and groups belongs to a local vault") { vault in
                try await vault.removeUser(name)
            }
        }
    }

    struct AddGroup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a group known, and say who is in it.")

        @Argument(help: "The group's name.")
        var name: String

        @Option(
            name: .customLong("member"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp("A member to add. Repeatable.", valueName: "name"), transform: OptionText.parse)
        var members: [String] = []

        @Option(
            name: .customLong("remove-member"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp("A member to take out. Repeatable.", valueName: "name"), transform: OptionText.parse)
        var removed: [String] = []

        @Option(
            name: .customLong("new-user"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp(
                "A member to add who is not known yet, and becomes known. Repeatable.", valueName: "name"),
            transform: OptionText.parse)
        var newMembers: [String] = []

        @OptionGroup var place: ServiceOptions

        mutating func run() async throws {
            try await place.useVault("the directory of users and groups belongs to a local vault") { vault in
                let directory = try await vault.directory()
                let present = directory.members[name] ?? []
                try MemberNames.check(members, new: newMembers, in: directory)
                try MemberNames.check(removed: removed, from: present, of: name)
                try await vault.addGroup(name)
                let added = present.union(members).union(newMembers)
                try await vault.setMembers(added.subtracting(removed), of: name)
            }
        }
    }

    struct RemoveGroup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget a group. Permissions that name it stay.")

        @Argument(help: "The group's name.")
        var name: String

        @OptionGroup var place: ServiceOptions

        mutating func run() async throws {
            try await place.useVault("the directory of users and groups belongs to a local vault") { vault in
                try await vault.removeGroup(name)
            }
        }
    }
}
