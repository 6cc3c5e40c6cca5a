import ArgumentParser
import CommandSupport
import Secrets
import Text
import Vault

/// `cofre repair FILE`: what is authentic in a damaged vault, in a new one.
struct RepairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Save what is authentic in a damaged vault into a new one.",
        discussion: """
            The damaged vault stays as it is. The new one has another key; the passphrase or key file that opens the damaged \
            one opens it too, other key slots have to be added again. Secrets keep their identifiers. What is lost is listed, \
            and the exit status is 2 then. If a backup is newer than the damage, 'cofre restore' is the better way.
            """)

    @Argument(help: "Where to put the new vault. A file that already exists is not overwritten.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("Who owns the new vault, if that is lost.", valueName: "name"))
    var owner: String?

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    mutating func run() async throws {
        let (file, owner, output) = (file, owner, output)
        try await service.useVaultAndMethod(VaultCommandText.repairReason.text, acceptsDamage: true) { opened in
            let report: RepairReport
            do {
                report = try await opened.vault.repair(into: file, unlock: opened.method, owner: owner)
            } catch ServiceError.storeExists(let path) {
                throw ServiceError.file(path: path, reason: VaultCommandText.nameIsTaken.text)
            } catch ServiceError.missingParameter("owner") {
                throw CommandError.usage(VaultCommandText.ownerIsLost.text)
            }
            if output.json {
                try Console.write(report.json)
            } else {
                for loss in report.losses { try Console.line(loss.text) }
            }
            Console.note(report.sentence)
            if !report.losses.isEmpty { throw ExitCode(2) }
        }
    }
}

extension RepairReport {
    fileprivate var json: String {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("vault", file)
            object.member("saved", saved)
            object.member("lost", lost)
            object.member(
                "losses",
                array: { array in
                    for loss in losses {
                        array.object { object in
                            object.member("id", loss.id?.rawValue)
                            object.member("loss", loss.text)
                        }
                    }
                })
        }
        return writer.text + "\n"
    }

    fileprivate var sentence: String {
        VaultCommandText.saved(secrets: saved, lost: lost, isWhole: losses.isEmpty, file: file).text
    }
}
