import CommandSupport
import Testing

@testable import cofre

/// Options in front of the command.
@Suite struct ArgumentOrderTests {
    private func arranged(_ line: String) throws(CommandError) -> String {
        let arguments = line.split(separator: " ").map(String.init)
        return try ArgumentOrder.arranged(arguments, for: Cofre.self, leading: ServiceOptions.leading)
            .joined(separator: " ")
    }

    @Test(
        arguments: [
            ("--profile safe list", "list --profile safe"),
            ("--profile=safe list --json", "list --profile=safe --json"),
            ("--vault X --key-file k show 42 --reveal", "show --vault X --key-file k 42 --reveal"),
            ("--vault X slot list", "slot list --vault X"), ("slot --vault X list", "slot list --vault X"),
            ("--as bia group add SRE", "group add --as bia SRE"),
            ("--json profile", "profile --json"), ("--vault - list", "list --vault -"),
            ("--profile list list", "list --profile list"),
        ])
    func optionsGoBehindTheCommand(_ line: String, _ expected: String) throws {
        #expect(try arranged(line) == expected)
    }

    @Test(arguments: [
        "", "list", "list --profile safe", "--profile safe", "--help", "--version", "--profile safe --help",
        "help list",
        "--lock-after 5", "ui --lock-after 5", "--profile", "--profile --vault x", "export --format csv",
        "show 42 --profile list", "deactivate --filter list --yes", "profile add prod --url u",
    ])
    func theRestStays(_ line: String) throws {
        #expect(try arranged(line) == line)
    }

    @Test(
        arguments: [
            ("lst", "there is no command 'lst', did you mean 'list'? 'cofre --help' shows the commands."),
            (
                "--profile x exprot",
                "there is no command 'exprot', did you mean 'export'? 'cofre --help' shows the commands."
            ),
            (
                "profile lst",
                "there is no command 'profile lst', did you mean 'list'? 'cofre profile --help' shows the commands."
            ),
            ("frobnicate", "there is no command 'frobnicate'. 'cofre --help' shows the commands."),
        ])
    func unknownCommandsAreNamed(_ line: String, _ message: String) {
        #expect(throws: CommandError.usage(message)) { try arranged(line) }
    }
}
