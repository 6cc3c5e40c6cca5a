import ArgumentParser
import CommandSupport
import Glibc
import Secrets
import Text

/// `cofre audit`: who did what to which secrets.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Show who changed what, and hold the trail against a checkpoint.",
        discussion: "For the vault's owner. Without a subcommand it lists.",
        subcommands: [
            AuditListCommand.self, AuditVerifyCommand.self, AuditCheckpointCommand.self, AuditRevealsCommand.self,
        ],
        defaultSubcommand: AuditListCommand.self)
}

/// `cofre audit list`: the entries, newest first.
struct AuditListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show who changed what, newest first.",
        discussion: """
            Every entry is checked on the way: one that was changed, moved or taken away is an error. 'cofre audit verify' checks \
            all of them.
            """)

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Only what this user did.", valueName: "name"),
        transform: OptionText.parse)
    var user: String?

    @Option(help: "Only this: \(AuditAction.allCases.map(\.rawValue).joined(separator: ", ")).")
    var action: AuditAction?

    @Option(help: SecretArgument.help, completion: CompletionWords.secrets)
    var secret: String?

    @Option(
        help: ArgumentHelp("From then on: a date (2026-11-20, UTC), or a time before now (7d, 12h).", valueName: "when")
    )
    var since: String?

    @Option(help: ArgumentHelp("Until then: a date, that day included, or a time before now.", valueName: "when"))
    var until: String?

    @Option(help: ArgumentHelp("No more than so many entries.", valueName: "number"))
    var limit = 1000

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if limit < 1 { throw ValidationError(VaultCommandText.limitIsZero.text) }
    }

    /// What the options ask for, but the secret.
    private func query() throws(CommandError) -> AuditQuery {
        let words = [("since", since), ("until", until)].compactMap { name, value in value.map { "\(name):\($0)" } }
        do throws(AuditQueryError) {
            var query = try AuditQuery(text: words.joined(separator: " "), now: Int64(time(nil)))
            query.user = user
            query.action = action
            query.limit = limit
            return query
        } catch {
            throw .usage(VaultCommandText.auditQuery(why: error.sentence).text)
        }
    }

    mutating func run() async throws {
        var query = try query()
        let reference = try secret.map { text throws(CommandError) in try SecretReference.argument(text) }
        let json = output.json
        try await service.use { session in
            let audit = try session.service.requireAudit()
            if let reference { query.secret = try await reference.id(on: session) }
            let records = try await audit.auditEntries(query)
            if json {
                try Console.write(AuditRecord.json(records))
            } else {
                try Console.write(Self.text(records, try await session.service.table()))
            }
            if records.count == query.limit {
                session.note(VaultCommandText.auditMayHaveMore(limit: query.limit).text)
            }
        }
    }

    private static func text(_ records: [AuditRecord], _ table: SecretTable) -> String {
        let rows = records.map { record in
            [
                String(record.number), LocalTime.text(record.time), record.user, record.action.rawValue,
                record.subject { table[$0]?.name },
            ]
        }
        return TextColumns.render(
            ColumnText.heads(.entry, .time, .user, .action, .secrets), rows, width: Console.outputWidth)
    }
}

extension AuditAction: ExpressibleByArgument {}
