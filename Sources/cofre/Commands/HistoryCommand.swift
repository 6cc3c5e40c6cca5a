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
        if ![0, 2].contains(diff.count) { throw ValidationError(HistoryCommandText.needsTwoVersions.text) }
        if restore != nil, !diff.isEmpty { throw ValidationError(HistoryCommandText.diffOrRestore.text) }
        if restore == nil, dryRun || yes { throw ValidationError(HistoryCommandText.needsRestore.text) }
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
        throw .notFound(HistoryCommandText.noVersion(number, known: versions.map(\.version)).text)
    }

    /// Newest first; what changed is told against the version before.
    private func list(_ versions: [SecretVersion]) throws {
        let rows = versions.indices.reversed().map { index -> (SecretVersion, [String]?) in
            let version = versions[index]
            let former = index > 0 ? versions[index - 1] : nil
            return (version, former.map { version.secret.differences(from: $0.secret).map(\.rawValue) })
        }
        guard output.json else {
            return try Console.write(
                TextColumns.render(
                    ColumnText.heads(.version, .edited, .by, .changed),
                    rows.map { version, changed in
                        [
                            String(version.version), LocalTime.text(version.edited), version.editor,
                            changed?.joined(separator: ", ") ?? HistoryCommandText.created.text,
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
                    object.member("changed", array: { for field in changed ?? ["created"] { $0.value(field) } })
                }
            }
        }
        try Console.write(SecretJSON.ended(writer))
    }

    private func print(_ differences: [FieldDifference]) throws {
        guard output.json else {
            if differences.isEmpty { return Console.note(HistoryCommandText.same.text) }
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
            return session.note(HistoryCommandText.nothingToRestore(version: number, name: name).text)
        }
        if reveal { try await session.service.recordReveal(of: [id]) }
        session.note(HistoryCommandText.restoring(version: number, name: name).text)
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
            throw CommandError.usage(HistoryCommandText.noTerminal.text)
        }
        guard ConfirmText.isYes(try prompt.ask(HistoryCommandText.restore(version: number).text)) else {
            throw CommandError.failed(ConfirmText.notConfirmed.text)
        }
    }
}
