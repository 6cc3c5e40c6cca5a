import ArgumentParser
import CommandSupport
import Secrets
import Text
import Vault

/// `user`: who can be given access.
package struct UserCommand<Options: VaultOpening>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "user", abstract: "Add, show and remove the users that the vault knows.",
            discussion: "A secret can be shared with known users only.",
            subcommands: [Add.self, List.self, Remove.self], defaultSubcommand: List.self)
    }

    package init() {}

    struct Add: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "add", abstract: "Make users known.")
        }

        @Argument(help: "The users' names.")
        var names: [String]

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.useVault(MembersText.usersReason.text) { vault in
                for name in names { try await vault.addUser(name) }
                guard output.json else { return }
                let directory = try await vault.directory()
                try NameTable.print(
                    directory.users.filter(names.contains).map { ($0, directory.groups(of: $0).sorted()) }, .groups,
                    json: true)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "list", abstract: "Show the users and their groups.")
        }

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.useVault(MembersText.usersReason.text) { vault in
                let directory = try await vault.directory()
                let rows = directory.users.map { ($0, directory.groups(of: $0).sorted()) }
                try NameTable.print(rows, .groups, json: output.json)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "remove",
                abstract: "Forget a user, take them out of all groups and revoke their access keys.",
                discussion: "Permissions that name the user stay.")
        }

        @Argument(help: "The user's name.")
        var name: String

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.useVault(MembersText.usersReason.text) { vault in
                let groups = try await vault.directory().groups(of: name).sorted()
                try await vault.removeUser(name)
                if output.json { try NameTable.printObject(name, groups, .groups) }
            }
        }
    }
}
