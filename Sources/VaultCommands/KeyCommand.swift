import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Vault

/// `key`: the access keys that let programs in.
package struct KeyCommand<Options: VaultOpening>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "key",
            abstract: "Make, show and revoke access keys: what programs log in with at cofre-server.",
            discussion: "A running server notices at once. A key acts as its user, with that user's permissions.",
            subcommands: [Add.self, List.self, Revoke.self], defaultSubcommand: List.self)
    }

    package init() {}

    struct Add: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "add", abstract: "Make an access key. Its client secret is shown this once.")
        }

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions
        @OptionGroup var terms: KeyTermsOptions

        @Option(
            help: ArgumentHelp(
                "Write the client secret into this new file, which only you may read, instead of printing it.",
                valueName: "file"))
        var clientSecretFile: String?

        mutating func run() async throws {
            if let clientSecretFile, FileBytes.exists(clientSecretFile) {
                throw CommandError.failed(AccessKeyText.fileExists(path: clientSecretFile).text)
            }
            let terms = try terms.terms(now: Vault.systemTime())
            try await vault.useVault(AccessKeyText.reason.text) { vault in
                let (key, secret) = try await vault.addAccessKey(terms)
                do {
                    try tell(key, secret)
                } catch {
                    // A secret that nobody got is of no use to anybody.
                    try await vault.revokeAccessKey(key.id)
                    throw error
                }
            }
        }

        private func tell(_ key: AccessKey, _ secret: ClientSecret) throws {
            if let clientSecretFile {
                do {
                    try FileBytes.create(clientSecretFile, Array((secret.reveal() + "\n").utf8))
                } catch {
                    throw CommandError.failed(FileText.failed(path: clientSecretFile, why: error.text).text)
                }
            }
            if output.json {
                try Console.write(KeyText.json(key, secret: clientSecretFile == nil ? secret : nil))
            } else {
                try Console.line("client_id: \(key.id)")
                if clientSecretFile == nil { try Console.line("client_secret: \(secret.reveal())") }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "list", abstract: "Show the access keys.")
        }

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.useVault(AccessKeyText.reason.text) { vault in
                let keys = try await vault.accessKeys().all
                try Console.write(output.json ? KeyText.json(keys) : Array(KeyText.table(keys).utf8))
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "revoke", abstract: "Revoke an access key, and with it all its tokens.")
        }

        @Argument(help: "The client id, as listed.")
        var id: String

        @OptionGroup var vault: Options
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.useVault(AccessKeyText.reason.text) { vault in
                let key = try await vault.accessKeys()[id]
                try await vault.revokeAccessKey(id)
                if output.json, let key { try Console.write(KeyText.json(key, secret: nil)) }
                Console.note(AccessKeyText.revoked(id: id).text)
            }
        }
    }
}
