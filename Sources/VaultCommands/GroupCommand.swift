import ArgumentParser
import CommandSupport
import Secrets
import Text
import Vault

/// `group`: who is in which group.
package struct GroupCommand<Options: VaultOpening>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "group", abstract: "Add, show and remove groups and their members.",
            discussion: "A secret can be shared with known groups only.",
            subcommands: [Add.self, List.self, Remove.self], defaultSubcommand: List.self)
    }

    package init() {}

    struct Add: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "add", abstract: "Make a group known, and add members to it.")
        }

        @Argument(help: "The group's name.")
        var name: String

        @Option(
            name: .customLong("member"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp("A member to add. Repeatable.", valueName: "name"), transform: OptionText.parse)
        var members: [String] = []

        @Option(
            name: .customLong("new-user"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp(
                "A member to add who is not known yet, and becomes known. Repeatable.", valueName: "name"),
            transform: OptionText.parse)
        var newMembers: [String] = []

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.useVault(MembersText.groupsReason.text) { vault in
                let directory = try await vault.directory()
                try MemberNames.check(members, new: newMembers, in: directory)
                try await vault.addGroup(name)
                let all = (directory.members[name] ?? []).union(members).union(newMembers)
                if !all.isEmpty { try await vault.setMembers(all, of: name) }
                if output.json { try NameTable.printObject(name, all.sorted(), .members) }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "list", abstract: "Show the groups and their members.")
        }

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.useVault(MembersText.groupsReason.text) { vault in
                let directory = try await vault.directory()
                let rows = directory.groups.map { ($0, (directory.members[$0] ?? []).sorted()) }
                try NameTable.print(rows, .members, json: output.json)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "remove", abstract: "Forget a group, or with --member take members out of it.",
                discussion: "Permissions that name the group stay.")
        }

        @Argument(help: "The group's name.")
        var name: String

        @Option(
            name: .customLong("member"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp("A member to take out. Repeatable.", valueName: "name"), transform: OptionText.parse)
        var members: [String] = []

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.useVault(MembersText.groupsReason.text) { vault in
                var present = try await vault.directory().members[name] ?? []
                if members.isEmpty {
                    try await vault.removeGroup(name)
                } else {
                    present = try await takeOut(of: vault)
                }
                if output.json { try NameTable.printObject(name, present.sorted(), .members) }
            }
        }

        /// Returns who is left.
        private func takeOut(of vault: Vault) async throws -> Set<String> {
            let directory = try await vault.directory()
            guard directory.groups.contains(name) else {
                throw ServiceError.invalidParameter("group", reason: MembersText.groupNotKnown(name: name).text)
            }
            let present = directory.members[name] ?? []
            try MemberNames.check(removed: members, from: present, of: name)
            let left = present.subtracting(members)
            try await vault.setMembers(left, of: name)
            return left
        }
    }
}
