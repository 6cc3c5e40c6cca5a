import ArgumentParser
import CommandSupport
import Secrets
import Text
import Vault

/// `cofre verify`: reads everything in the vault.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read everything in the vault and report what is damaged.",
        discussion: """
            Reads secrets, their earlier versions, users and groups, access keys and the audit trail, and compares the key slots \
            with what the vault knows of them; whether one opens the vault shows only when it is used. Exit status 1 if \
            something is damaged or missing. 'cofre repair' saves what is authentic.
            """)

    @Option(parsing: .unconditional, help: CheckpointFile.help, transform: OptionText.parse)
    var checkpoint: String?

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    mutating func run() async throws {
        let note = try checkpoint.map(CheckpointFile.read)
        try await service.useVault(VaultCommandText.verifyReason.text, acceptsDamage: true) { vault in
            var findings = try await vault.verify()
            if let note {
                let verdict = try await vault.verifyAudit(against: note)
                let known = findings.problems.map(\.text)
                findings.problems += verdict.problems.filter { !known.contains($0) }.map { .init(id: nil, text: $0) }
                if let remark = verdict.remark { Console.note(remark) }
            }
            if output.json {
                try Console.write(findings.json)
            } else {
                for problem in findings.problems { try Console.line(problem.text) }
            }
            Console.note(findings.sentence)
            if !findings.problems.isEmpty { throw ExitCode(1) }
        }
    }
}

extension VaultFindings {
    fileprivate var json: String {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("secrets", secrets)
            object.member("versions", versions)
            object.member("audit_entries", auditEntries)
            object.member("slots", slots)
            object.member("slots_checked", true)
            object.member("access_keys", accessKeys)
            object.member(
                "problems",
                array: { array in
                    for problem in problems {
                        array.object { object in
                            object.member("id", problem.id?.rawValue)
                            object.member("problem", problem.text)
                        }
                    }
                })
        }
        return writer.text + "\n"
    }

    fileprivate var sentence: String {
        VaultCommandText.read(
            secrets: secrets, versions: versions, auditEntries: auditEntries, accessKeys: accessKeys, slots: slots,
            problems: problems.count
        ).text
    }
}
