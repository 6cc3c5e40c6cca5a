import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Vault

/// `cofre backup FILE`: a copy of the vault.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the vault to a new file.",
        discussion: """
            The copy is complete and up to date even if other processes are writing to the vault, such as cofre-server. A copy \
            that is made with cp may lack the latest changes. No passphrase is needed: the copy is sealed as the vault is, and \
            the same passphrases and key files open it.
            """)

    @Argument(help: "Where to put the copy. A file that already exists is not overwritten.", completion: .file())
    var file: String

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    mutating func run() async throws {
        let path = try service.vaultAccess(since: VaultCommandText.backupReason.text).path
        guard FileBytes.exists(path) else { throw ServiceError.noStore(path: path) }
        let file = file
        let result = await Interruption.cancelling { () async -> Result<VaultCopy, ServiceError> in
            do throws(ServiceError) {
                let copy = try await Vault.backUp(path, to: file)
                return .success(copy)
            } catch {
                return .failure(error)
            }
        }
        let copy = try result.get()
        if output.json { try Console.write(copy.json(vault: path, backup: copy.file)) }
        Console.note(VaultCommandText.copied(vault: path, file: copy.file).text)
    }
}

extension VaultCopy {
    /// What a script gets to see of a copy; of a restored vault also where the one that it replaced is kept.
    func json(vault: String, backup: String, isRestored: Bool = false) -> String {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("vault", vault)
            object.member("backup", backup)
            object.member("bytes", bytes)
            if isRestored { object.member("kept", kept) }
        }
        return writer.text + "\n"
    }
}
