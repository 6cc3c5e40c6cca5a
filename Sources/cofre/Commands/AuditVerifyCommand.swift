import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Vault

/// A checkpoint's file, as it is named on the command line.
enum CheckpointFile {
    static let help = ArgumentHelp(
        "Hold the trail against a checkpoint that was kept elsewhere.", valueName: "file")

    static func read(_ path: String) throws(CommandError) -> AuditCheckpoint {
        let path = Paths().expand(path)
        do {
            return try AuditCheckpoint(try FileBytes.read(path, limit: 1 << 16))
        } catch let error as SystemError {
            throw .failed(FileText.failed(path: path, why: error.text).text)
        } catch let error as AuditCheckpoint.Flaw {
            throw .usage(FileText.failed(path: path, why: error.sentence).text)
        } catch {
            throw .failed(FileText.failed(path: path, why: "\(error)").text)
        }
    }
}

/// `cofre audit verify`: reads the whole trail.
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read the whole audit trail, and hold it against a checkpoint.",
        discussion: """
            A trail that was cut or changed is noticed by anybody who has the key. A whole older copy of the vault is not, \
            unless something from outside is known of it: a checkpoint. Exit status 1 if something is wrong.
            """)

    @Option(parsing: .unconditional, help: CheckpointFile.help, transform: OptionText.parse)
    var checkpoint: String?

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    mutating func run() async throws {
        let note = try checkpoint.map(CheckpointFile.read)
        let json = output.json
        try await service.use { session in
            let verdict = try await session.service.requireAudit().verifyAudit(against: note)
            if json {
                try Console.write(Self.json(verdict))
            } else {
                for problem in verdict.problems { try Console.line(problem) }
            }
            Console.note(verdict.problems.isEmpty ? verdict.sentence : VaultCommandText.auditIsWrong.text)
            if !verdict.problems.isEmpty { throw ExitCode(1) }
        }
    }

    private static func json(_ verdict: AuditVerdict) -> String {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("entries", verdict.entries)
            object.member("problems", array: { for problem in verdict.problems { $0.value(problem) } })
            object.member("remark", verdict.remark)
        }
        return writer.text + "\n"
    }
}

/// `cofre audit checkpoint`: a note of what the trail is now.
struct AuditCheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Print a small signed note of what the audit trail is now.",
        discussion: """
            Keep it on another machine. 'cofre audit verify --checkpoint FILE' then shows if entries are missing, or if the vault \
            was replaced by an older copy. It holds nothing secret.
            """)

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: ArgumentHelp("Write to this new file instead of standard output.", valueName: "file"),
        transform: OptionText.parse)
    var output: String?

    @OptionGroup var service: ServiceOptions

    mutating func run() async throws {
        let file = output.flatMap { $0 == "-" ? nil : ExportFile(path: Paths().expand($0), replaces: false) }
        try file?.check()
        try await service.use { session in
            let checkpoint = try await session.service.requireAudit().auditCheckpoint()
            guard let file else { return try Console.write(checkpoint.json) }
            try file.write(Array(checkpoint.json.utf8))
            Console.note(
                VaultCommandText.checkpointWritten(path: file.path, entries: Int(checkpoint.entries)).text)
        }
    }
}

/// `cofre audit reveals`: whether handing out client secrets is an entry.
struct AuditRevealsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reveals", abstract: "Show or say whether showing a client secret is an audit entry.",
        discussion: """
            With 'on', every client secret that is shown, copied, exported or handed out by cofre-server is an entry, which is on \
            the disk before the value is handed out.
            """)

    enum Choice: String, ExpressibleByArgument, CaseIterable { case on, off }

    @Argument(help: "on or off; without it, shows which.")
    var choice: Choice?

    @OptionGroup var service: ServiceOptions

    mutating func run() async throws {
        try await service.useVault(VaultCommandText.auditReason.text, acceptsDamage: false) { vault in
            if let choice { try await vault.setRecordsReveals(choice == .on) }
            try Console.line(try await vault.recordsReveals ? "on" : "off")
        }
    }
}
