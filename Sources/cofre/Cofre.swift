import ArgumentParser
import Glibc
import Secrets
import Vault

/// The command tree. Without a subcommand it opens the terminal UI.
struct Cofre: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cofre",
        abstract: "Manage API secrets from the terminal.",
        discussion: """
            Without a subcommand, opens the terminal UI on the local vault.
            Exit status: 0 all done; 1 failed; 2 some items of several failed; 3 authentication or access; \
            4 not found; 64 wrong usage.
            """,
        version: "cofre \(Version.number)",
        subcommands: [
            UICommand.self, InitCommand.self, ListCommand.self, ShowCommand.self, CreateCommand.self, EditCommand.self,
            ActivateCommand.self, DeactivateCommand.self, ImportCommand.self, ExportCommand.self, DirectoryCommand.self,
            SlotCommand.self, KeymapCommand.self,
        ],
        defaultSubcommand: UICommand.self)
}

/// The program's version, as printed by `--version`.
enum Version {
    static let number = "0.1.0"
}

/// Runs the command that the arguments ask for, and turns every error into a message on standard error and an exit
/// status, in this one place.
@main
enum Main {
    static func main() async {
        StandardStreams.ensureOpen()
        ProcessHardening.apply()
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Cofre.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as ServiceError {
            Console.error(error.sentence)
            exit(error.exitStatus)
        } catch let error as CommandError {
            Console.error(error.message)
            exit(error.status)
        } catch {
            Cofre.exit(withError: error)
        }
    }
}

/// A failure of the command line itself, with its exit status.
struct CommandError: Error, Equatable {
    var message: String
    var status: Int32

    static func usage(_ message: String) -> CommandError { CommandError(message: message, status: EX_USAGE) }
    static func failed(_ message: String) -> CommandError { CommandError(message: message, status: 1) }
    static func authentication(_ message: String) -> CommandError { CommandError(message: message, status: 3) }
}
