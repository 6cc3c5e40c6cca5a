import ArgumentParser
import CommandSupport
import Secrets
import Text
import Transfer

/// `cofre export`: secrets in the form that `import` reads.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print secrets as JSON or CSV, in the form that import reads.",
        discussion: """
            Client secrets are left out unless --reveal is given. Then use --output: it makes a file that only you can read. \
            The file is there when it is complete, and an existing one is kept unless --force is given. --as-vault hands secrets \
            over: it makes a new vault of them, with a passphrase of its own.
            """)

    @OptionGroup var selection: SelectionOptions

    @Option(help: "json or csv.")
    var format: ExportFormat = .json

    @Flag(help: "Export the client secrets too.")
    var reveal = false

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: ArgumentHelp("Write to this file instead of standard output, readable by you alone.", valueName: "file"),
        transform: OptionText.parse)
    var output: String?

    @Flag(help: "Replace the file of --output if there is one.")
    var force = false

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup var handover: HandoverOptions
    @OptionGroup var service: ServiceOptions

    func validate() throws {
        if handover.asVault != nil, json || force || reveal || output != nil || format == .csv {
            throw ValidationError(TransferCommandText.vaultHasAll.text)
        }
        if json, format == .csv { throw ValidationError(TransferCommandText.jsonOrCSV.text) }
        if force, output == nil { throw ValidationError(TransferCommandText.forceNeedsOutput.text) }
    }

    mutating func run() async throws {
        let filter = try selection.parsed()
        let file = output.flatMap { $0 == "-" ? nil : ExportFile(path: Paths().expand($0), replaces: force) }
        // Before anything is read: on a server each read is recorded as a use.
        try file?.check()
        let vault = try handover.handover()
        try await service.use { session in
            try await session.check(filter)
            let table = try await selection.listed(by: session)
            let ids = table.ids(of: table.select(filter, among: nil)).sorted()
            if session.service.features.recordsReads, !ids.isEmpty {
                session.note(TransferCommandText.reading(secrets: ids.count).text)
            }
            let read = try await ReadSecrets.read(ids, from: session.service)
            for failure in read.failures {
                session.error(TransferCommandText.exportFailed(id: failure.id, why: failure.error.sentence).text)
            }
            if read.secrets.isEmpty, !read.failures.isEmpty { throw ExitCode(1) }
            if let vault {
                try await session.service.recordReveal(of: read.secrets.map(\.id))
                try await vault.write(read.secrets, owner: session.service.identity.user ?? Paths().userName)
                session.note(summary(read, .newVault(vault.path)))
                if !read.failures.isEmpty { throw ExitCode(2) }
                return
            }
            let bytes = try bytes(read.secrets)
            if reveal { try await session.service.recordReveal(of: read.secrets.map(\.id)) }
            if let file {
                try file.write(bytes)
                session.note(summary(read, .file(file.path)))
            } else {
                if reveal { Console.warnIfOutputIsExposed() }
                try Console.write(bytes)
                if !read.failures.isEmpty { session.note(summary(read, .output)) }
            }
            if !read.failures.isEmpty { throw ExitCode(2) }
        }
    }

    private func summary(_ read: ReadSecrets, _ target: TransferCommandText.Target) -> String {
        TransferCommandText.exported(secrets: read.secrets.count, failed: read.failures.count, to: target).text
    }

    private func bytes(_ secrets: [APISecret]) throws(CommandError) -> [UInt8] {
        do throws(ExportError) {
            return try Export.bytes(of: secrets, as: format, reveal: reveal)
        } catch {
            throw .failed(TransferCommandText.noCSV(id: error.id, field: error.field).text)
        }
    }
}

/// What reading the secrets of an export gave: each one is either read or has failed.
struct ReadSecrets: Sendable {
    struct Failure: Sendable {
        let id: SecretID
        let error: ServiceError
    }

    /// In the order in which they were asked for.
    var secrets: [APISecret] = []
    var failures: [Failure] = []

    /// Reads all of `ids`. Throws what concerns not one secret but all, and `.unaccounted` if one has no result.
    static func read(
        _ ids: [SecretID], from service: any SecretService
    ) async throws(ServiceError) -> ReadSecrets {
        // A server answers many at once; its client has a limit of its own.
        let reader = SecretReader(atOnce: service.features.recordsReads ? 64 : 1) { id throws(ServiceError) in
            try await service.read(id)
        }
        var results: [SecretID: Result<APISecret, ServiceError>] = [:]
        let end = await reader.run(ids) { results[$0.id] = $0.result }
        if let stop = end.stoppedBy { throw stop }
        guard end.unread.isEmpty else { throw .cancelled }
        var read = ReadSecrets()
        for id in ids {
            switch results[id] {
            case .success(let secret): read.secrets.append(secret)
            case .failure(let error): read.failures.append(Failure(id: id, error: error))
            case nil: throw .unaccounted(count: ids.count - results.count, of: ids.count)
            }
        }
        return read
    }
}

extension ExportFormat: ExpressibleByArgument {}
