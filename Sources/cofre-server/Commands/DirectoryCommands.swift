import ArgumentParser
import CommandSupport
import Secrets
import Text
import Vault

/// `cofre-server user`: who can be given access.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Add, show and remove users.",
        subcommands: [Add.self, List.self, Remove.self], defaultSubcommand: List.self)

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make users known.")

        @Argument(help: "The users' names.")
        var names: [String]

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.use { vault in
                for name in names { try await vault.addUser(name) }
                guard output.json else { return }
                let directory = try await vault.directory()
                try NameTable.print(
                    directory.users.filter(names.contains).map { ($0, directory.groups(of: $0).sorted()) }, "groups",
                    json: true)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the users and their groups.")

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.use { vault in
                let directory = try await vault.directory()
                let rows = directory.users.map { ($0, directory.groups(of: $0).sorted()) }
                try NameTable.print(rows, "groups", json: output.json)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a user, take them out of all groups and revoke their access keys.")

        @Argument(help: "The user's name.")
        var name: String

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.use { vault in
                let groups = try await vault.directory().groups(of: name).sorted()
                try await vault.removeUser(name)
                if output.json { try NameTable.printObject(name, groups, "groups") }
            }
        }
    }
}

/// `cofre-server group`: who is in which group.
struct GroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Add, show and remove groups and their members.",
        subcommands: [Add.self, List.self, Remove.self], defaultSubcommand: List.self)

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a group known, and add members to it.")

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

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.use { vault in
                let directory = try await vault.directory()
                try MemberNames.check(members, new: newMembers, in: directory)
                try await vault.addGroup(name)
                let all = (directory.members[name] ?? []).union(members).union(newMembers)
                if !all.isEmpty { try await vault.setMembers(all, of: name) }
                if output.json { try NameTable.printObject(name, all.sorted(), "members") }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the groups and their members.")

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.use { vault in
                let directory = try await vault.directory()
                let rows = directory.groups.map { ($0, (directory.members[$0] ?? []).sorted()) }
                try NameTable.print(rows, "members", json: output.json)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a group, or with --member take members out of it.")

        @Argument(help: "The group's name.")
        var name: String

        @Option(
            name: .customLong("member"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp("A member to take out. Repeatable.", valueName: "name"), transform: OptionText.parse)
        var members: [String] = []

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.use { vault in
                var present = try await vault.directory().members[name] ?? []
                if members.isEmpty {
                    try await vault.removeGroup(name)
                } else {
                    present = try await takeOut(of: vault)
                }
                if output.json { try NameTable.printObject(name, present.sorted(), "members") }
            }
        }

        /// Answers who is left.
        private func takeOut(of vault: Vault) async throws -> Set<String> {
            let directory = try await vault.directory()
            guard directory.groups.contains(name) else {
                throw ServiceError.invalidParameter("group", reason: "'\(name)' is not known.")
            }
            let present = directory.members[name] ?? []
            try MemberNames.check(removed: members, from: present, of: name)
            let left = present.subtracting(members)
            try await vault.setMembers(left, of: name)
            return left
        }
    }
}

/// Names, each with others that belong to it.
enum NameTable {
    static func print(_ rows: [(name: String, others: [String])], _ title: String, json: Bool) throws {
        guard json else {
            return try Console.write(
                TextColumns.render(
                    ["NAME", title.uppercased()], rows.map { [$0.name, $0.others.joined(separator: ", ")] }))
        }
        var writer = JSONWriter(.indented)
        writer.array { array in for (name, others) in rows { array.object { write(name, others, title, to: &$0) } } }
        try Console.write(writer.text + "\n")
    }

    /// One of them as JSON.
    static func printObject(_ name: String, _ others: [String], _ title: String) throws {
        var writer = JSONWriter(.indented)
        writer.object { write(name, others, title, to: &$0) }
        try Console.write(writer.text + "\n")
    }

    private static func write(_ name: String, _ others: [String], _ title: String, to object: inout JSONWriter) {
        object.member("name", name)
        object.member(title, array: { for other in others { $0.value(other) } })
    }
}
