import ArgumentParser
import CommandSupport
import Profiles
import Secrets
import Text

/// `cofre profile`: the services there are, by name.
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "Show, add and check profiles: the vaults and servers to work on.",
        discussion: "Profiles are kept in config.toml, which can be written by hand too.",
        subcommands: [List.self, ProfileAddCommand.self, Check.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the profiles.", discussion: "The one marked with * is used where none is named.")

        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            let configuration = try ConfigurationStore().load()
            for problem in configuration.problems { Console.note(problem.description) }
            let rows = configuration.names.map { ProfileRow(name: $0, in: configuration) }
            if output.json {
                var writer = JSONWriter(.indented)
                writer.array { array in for row in rows { array.object { row.write(into: &$0) } } }
                try Console.write(writer.text + "\n")
            } else {
                try Console.write(TextTable.render(rows))
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check config.toml and the files that it names.",
            discussion: "With a name, checks that profile alone, and logs in. Exit status 1 where something is wrong.")

        @Argument(help: ArgumentHelp("The profile.", valueName: "name"), completion: CompletionWords.profiles)
        var name: String?

        mutating func run() async throws {
            let configuration = try ConfigurationStore().load()
            guard let name else { return try checkAll(configuration) }
            let options = try ServiceOptions.parse(["--profile=\(name)"])
            let profile = try options.profile()
            let problems = ProfileFiles.problems(of: profile)
            for problem in problems {
                Console.error(ProfileCommandText.problem(profile: profile.name, problem: problem).text)
            }
            guard problems.isEmpty else { throw ExitCode.failure }
            try await options.use { session in
                let count = try await session.service.listAll().count
                Console.note(Login(session: session, count: count).sentence)
            }
        }

        private func checkAll(_ configuration: Configuration) throws {
            for problem in configuration.problems { Console.note(problem.description) }
            var isSound = configuration.problems.isEmpty
            for profile in configuration.profiles {
                let problems = ProfileFiles.problems(of: profile)
                for problem in problems {
                    Console.error(ProfileCommandText.problem(profile: profile.name, problem: problem).text)
                }
                isSound = isSound && problems.isEmpty
            }
            guard isSound else { throw ExitCode.failure }
            let count = configuration.profiles.count
            Console.note(ProfileCommandText.noProblems(path: configuration.file, profiles: count).text)
        }
    }
}
