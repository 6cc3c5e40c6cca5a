import ArgumentParser
import CommandSupport
import Secrets
import Transfer

/// `cofre export`: secrets in the form that `import` reads.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print secrets as JSON or CSV, in the form that import reads.",
        discussion: "Client secrets are left out unless --reveal is given: then keep the output in a safe place.")

    @OptionGroup var selection: SelectionOptions

    @Option(help: "json or csv.")
    var format: ExportFormat = .json

    @Flag(help: "Export the client secrets too.")
    var reveal = false

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup var place: ServiceOptions

    func validate() throws {
        if json, format == .csv { throw ValidationError("--json and --format csv exclude each other.") }
    }

    mutating func run() async throws {
        let filter = try selection.parsed()
        try await place.use { place in
            try place.check(filter)
            let table = try await selection.listed(by: place)
            let ids = table.select(filter, among: nil).map { table.rows[Int($0)].id }.sorted()
            if place.service.features.recordsReads, !ids.isEmpty {
                place.note(
                    "reading \(ids.count) secret\(ids.count == 1 ? "" : "s"), which the server records as a use of each."
                )
            }
            let read = try await SecretReader(service: place.service).read(ids)
            for (id, error) in read.failures { place.error("\(id): \(error.sentence)") }
            try Console.write(try bytes(read.secrets))
            if !read.failures.isEmpty { throw ExitCode(read.secrets.isEmpty ? 1 : 2) }
        }
    }

    private func bytes(_ secrets: [APISecret]) throws(CommandError) -> [UInt8] {
        do throws(ExportError) {
            return try Export.bytes(of: secrets, as: format, reveal: reveal)
        } catch {
            throw .failed(
                "\(error.id), \(error.field): a name with a semicolon, or that ends in ':edit', cannot be told apart in CSV: use JSON."
            )
        }
    }
}

/// Reads many secrets, several at once where that saves waiting.
struct SecretReader {
    let service: any SecretService

    /// A server answers many at once; its client has a limit of its own.
    private var atOnce: Int { service.features.recordsReads ? 64 : 1 }

    /// The secrets in the order of their identifiers, and those that cannot be read, with why. Throws what concerns not one
    /// secret but all.
    func read(
        _ ids: [SecretID]
    ) async throws(ServiceError) -> (secrets: [APISecret], failures: [(SecretID, ServiceError)]) {
        var found: [Int: Result<APISecret, ServiceError>] = [:]
        let stop: ServiceError? = await withTaskGroup(of: (Int, Result<APISecret, ServiceError>).self) { group in
            var next = 0
            func begin() {
                guard next < ids.count else { return }
                let index = next
                next += 1
                group.addTask {
                    do throws(ServiceError) {
                        return (index, .success(try await service.read(ids[index])))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<atOnce { begin() }
            for await (index, result) in group {
                if case .failure(let error) = result, !error.concernsOneSecret {
                    group.cancelAll()
                    return error
                }
                found[index] = result
                begin()
            }
            return nil
        }
        if let stop { throw stop }
        var secrets: [APISecret] = []
        var failures: [(SecretID, ServiceError)] = []
        for (index, id) in ids.enumerated() {
            switch found[index] {
            case .success(let secret): secrets.append(secret)
            case .failure(let error): failures.append((id, error))
            case nil: break
            }
        }
        return (secrets, failures)
    }
}

extension ServiceError {
    /// Whether another secret may be read all the same.
    fileprivate var concernsOneSecret: Bool {
        switch self {
        case .notFound, .noAccess, .inactive, .server, .unreadable: true
        default: false
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}
