import ArgumentParser
import CommandSupport
import Vault
import VaultCommands

/// The command tree.
struct CofreServer: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "cofre-server",
        abstract: "Serve a vault of API secrets over the MySafe API.",
        discussion: """
            Exit status: 0 all done; 1 failed; 3 authentication or access; 4 not found; 64 wrong usage.
            """,
        version: "cofre-server \(version)",
        subcommands: [
            InitCommand<VaultOptions>.self, ServeCommand.self, KeyCommand<VaultOptions>.self,
            UserCommand<VaultOptions>.self, GroupCommand<VaultOptions>.self,
        ])
}

/// Runs the command that the arguments ask for.
@main
enum Main {
    static func main() async {
        ProcessHardening.apply()
        await CommandMain.run(CofreServer.self, leading: VaultOptions.leading)
    }
}
