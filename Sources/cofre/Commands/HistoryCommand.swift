import ArgumentParser
import CommandSupport
import Secrets
import Text
import Transfer

/// `cofre history ID`: earlier versions of a secret.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show, compare and restore earlier versions of a secret.",
        discussion: """
            A vault keeps every version of a secret's content; a server shows none. --restore makes an earlier version the \
            current one, as a new version; state and sharing stay as they are. It shows what would change and asks.
            """)

    @Argument(help: SecretArgument.help, completion: CompletionWords.secrets)
    var secret: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Show what differs between two versions.", valueName: "version"))
    var diff: [Int64] = []

    @Option(help: ArgumentHelp("Make this version's content the current one.", valueName: "version"))
    var restore: Int64?

    @Flag(help: "Show client secrets too.")
    var reveal = false

    @Flag(help: "Show what --restore would change, and end.")
    var dryRun = false

    @Flag(help: "Restore without asking.")
    var yes = false

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if ![0, 2].contains(diff.count) { throw ValidationError("--diff needs two versions, such as --diff 3 5.") }
        if restore != nil, !diff.isEmpty { throw ValidationError("--diff and --restore exclude each other.") }
        if restore == nil, dryRun || yes { throw ValidationError("--dry-run and --yes belong to --restore.") }
    }

    mutating func run() async throws {
        let command = self
        let reference = try SecretReference.argument(secret)
        try await service.use { session in
            let history = try session.service.requireHistory()
            if command.reveal { Console.warnIfOutputIsExposed() }
            let id = try await reference.id(on: session)
            let versions = try await history.versions(of: id)
            if let number = command.restore {
                try await command.restore(number, of: id, versions, history, on: session)
            } else if command.diff.count == 2 {
                let old = try Self.find(command.diff[0], in: versions)
                let new = try Self.find(command.diff[1], in: versions)
                if command.reveal { try await session.service.recordReveal(of: [id]) }
                try command.print(FieldDifference.all(from: old.secret, to: new.secret, reveal: command.reveal))
            } else {
                try command.list(versions)
            }
        }
    }

    private static func find(_ number: Int64, in versions: [SecretVersion]) throws(CommandError) -> SecretVersion {
        if let version = versions.first(where: { $0.version == number }) { return version }
        let known = versions.map { String($0.version) }.joined(separator: ", ")
        throw .notFound("there is no version \(number): the secret has \(known).")
    }

    /// Newest first; what changed is told against the version before.
    private func list(_ versions: [SecretVersion]) throws {
        let rows = versions.indices.reversed().map { index in
            let version = versions[index]
            let fields = index > 0 ? version.secret.differences(from: versions[index - 1].secret) : []
            return (version, index > 0 ? fields.map(\.rawValue) : ["created"])
        }
        guard output.json else {
            return try Console.write(
                TextColumns.render(
                    ["VERSION", "EDITED", "BY", "CHANGED"],
                    rows.map { version, changed in
                        [
                            String(version.version), LocalTime.text(version.edited), version.editor,
                            changed.joined(separator: ", "),
                        ]
                    }, width: Console.outputWidth))
        }
        var writer = JSONWriter(.indented)
        writer.array { array in
            for (version, changed) in rows {
                array.object { object in
                    object.member("version", version.version)
                    object.member("edited", time: version.edited)
                    object.member("editor", version.editor)
                    object.member("changed", array: { for field in changed { $0.value(field) } })
                }
            }
        }
        try Console.write(SecretJSON.ended(writer))
    }

    private func print(_ differences: [FieldDifference]) throws {
        guard output.json else {
            if differences.isEmpty { return Console.note("The two versions are the same.") }
            var text = ""
            for difference in differences {
                text += difference.field.rawValue + "\n"
                for (sign, value) in [("-", difference.removed), ("+", difference.added)] where !value.isEmpty {
                    for line in value.split(separator: "\n", omittingEmptySubsequences: false) {
                        text += "  \(sign) \(line)\n"
                    }
                }
            }
            return try Console.line(String(text.dropLast()))
        }
        var writer = JSONWriter(.indented)
        writer.object { object in
            for difference in differences {
                object.member(
                    difference.field.rawValue,
                    object: { field in
                        field.member("removed", difference.removed)
                        field.member("added", difference.added)
                    })
            }
        }
        try Console.write(SecretJSON.ended(writer))
    }

    private func restore(
        _ number: Int64, of id: SecretID, _ versions: [SecretVersion], _ history: any SecretHistory,
        on session: ServiceSession
    ) async throws {
        let wanted = try Self.find(number, in: versions)
        guard let current = versions.last else { throw ServiceError.notFound }
        let fields = wanted.restoredFields(over: current)
        let name = current.secret.summary.name
        guard !fields.isEmpty else {
            return session.note("Version \(number) of \(name) says the same as the current one: nothing to restore.")
        }
        if reveal { try await session.service.recordReveal(of: [id]) }
        session.note("Restoring version \(number) of \(name) changes:")
        var shown = self
        shown.output.json = false
        try shown.print(
            fields.map { FieldDifference($0, from: current.secret, to: wanted.secret, reveal: reveal) })
        if dryRun { return }
        if !yes { try agree(to: number) }
        let restored = try await history.restore(id, version: number, expecting: current.version)
        try SecretPrinter(json: output.json, reveal: reveal).print(restored)
    }

    private func agree(to number: Int64) throws {
        guard Console.inputIsTerminal, let prompt = TerminalPrompt() else {
            throw CommandError.usage("no terminal to ask on: --yes restores without asking, --dry-run only shows.")
        }
        guard ["y", "yes"].contains(try prompt.ask("Restore version \(number)? [y/N] ").lowercased()) else {
            throw CommandError.failed("not confirmed: nothing was changed.")
        }
    }
}
