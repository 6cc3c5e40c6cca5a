import ArgumentParser
import CommandSupport
import Vault
import VaultCommands

/// The command tree. Without a subcommand it opens the terminal UI.
struct Cofre: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cofre",
        abstract: "Manage API secrets from the terminal.",
        discussion: """
            Without a subcommand, opens the terminal UI. Works on a local vault, or on what --profile names. The options that \
            say where to work may stand in front of the command.
            Exit status: 0 all done; 1 failed; 2 some items of several failed; 3 authentication, access or trust; \
            4 not found; 64 wrong usage.
            """,
        version: "cofre \(Version.number)",
        subcommands: [
            UICommand.self, InitCommand<ServiceOptions>.self, ListCommand.self, ShowCommand.self, HistoryCommand.self,
            RunCommand.self, CopyCommand.self, ReportCommand.self, AuditCommand.self, WhoCommand.self,
            AccessCommand.self,
            CreateCommand.self,
            EditCommand.self,
            ActivateCommand.self, DeactivateCommand.self, ShareCommand.self, UnshareCommand.self, TagCommand.self,
            ApplyCommand.self, RunsCommand.self, ResumeCommand.self, ImportCommand.self, ExportCommand.self,
            UserCommand<ServiceOptions>.self, GroupCommand<ServiceOptions>.self, KeyCommand<ServiceOptions>.self,
            SlotCommand.self, BackupCommand.self, RestoreCommand.self, VerifyCommand.self,
            RepairCommand.self,
            ProfileCommand.self, LoginCommand.self, KeymapCommand.self, CompletionCommand.self,
        ],
        defaultSubcommand: UICommand.self)
}

/// The program's version, as printed by `--version`.
enum Version {
    static let number = "0.1.0"
}

/// Runs the command that the arguments ask for.
@main
enum Main {
    static func main() async {
        ProcessHardening.apply()
        await CommandMain.run(Cofre.self, leading: ServiceOptions.leading)
    }
}
