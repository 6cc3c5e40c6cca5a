import Secrets
import Text

/// Makes the text of an export file, without client secrets, in the form that the path's ending says.
package typealias SecretExporter =
    @Sendable (_ secrets: [APISecret], _ path: String) -> Result<String, ExportRefusal>

/// Why there can be no such file; the rest of a sentence.
package struct ExportRefusal: Error, Equatable, Sendable {
    package var reason: String

    package init(reason: String) { self.reason = reason }
}

/// Reads secrets and writes them to a file, in the form that an import reads.
@MainActor
final class Exporter {
    private let session: Session
    private let navigator: any Navigator
    private let saver: FileSaver
    private var reading: Task<Void, Never>?

    /// How many are read at once: the service has its own limit, and others' calls should find room in it.
    private static let width = 8

    init(session: Session, navigator: any Navigator) {
        self.session = session
        self.navigator = navigator
        saver = FileSaver(session: session, navigator: navigator)
    }

    /// Whether secrets are being read for a file.
    var isReading: Bool { reading != nil }

    /// Stops reading; nothing is written then.
    func cancel() { reading?.cancel() }

    func start(_ ids: [SecretID], to path: String) {
        if case .failure(let refusal) = session.environment.exportText([], path) {
            return navigator.show(Message(.error, ExchangeText.exportRefused(path: path, why: refusal.reason).text))
        }
        guard session.service.features.recordsReads else { return read(ids, path) }
        let question = ExchangeText.askToExport(count: ids.count).text
        navigator.push(ConfirmScreen(question, navigator: navigator) { [weak self] in self?.read(ids, path) })
    }

    private func read(_ ids: [SecretID], _ path: String) {
        let (service, waits) = (session.service, session.waits)
        let reader = SecretReader(atOnce: Self.width) { id throws(ServiceError) in
            try await waits.during(WaitText.readingSecrets.text) { () throws(ServiceError) in
                var secret = try await service.read(id)
                secret.clientSecret = ClientSecret("")
                return secret
            }
        }
        reading = session.jobs.start { [self] in
            var results: [SecretID: Result<APISecret, ServiceError>] = [:]
            let end = await reader.run(ids) { results[$0.id] = $0.result }
            reading = nil
            finish(ids, results, end.stoppedBy, isCut: !end.unread.isEmpty, path)
        }
    }

    private func finish(
        _ ids: [SecretID], _ results: [SecretID: Result<APISecret, ServiceError>], _ stop: ServiceError?, isCut: Bool,
        _ path: String
    ) {
        if let stop { return navigator.show(Message(.error, ExchangeText.nothingWritten(why: stop.sentence).text)) }
        if isCut { return navigator.show(Message(.info, ExchangeText.exportStopped.text)) }
        var secrets: [APISecret] = []
        var failure: ServiceError?
        for id in ids {
            switch results[id] {
            case .success(let secret): secrets.append(secret)
            case .failure(let error): failure = failure ?? error
            case nil:
                let error = ServiceError.unaccounted(count: ids.count - results.count, of: ids.count)
                return navigator.show(Message(.error, ExchangeText.nothingWritten(why: error.sentence).text))
            }
        }
        switch session.environment.exportText(secrets, path) {
        case .failure(let refusal):
            navigator.show(Message(.error, ExchangeText.exportRefused(path: path, why: refusal.reason).text))
        case .success(let text):
            let (count, why) = (secrets.count, failure?.sentence)
            saver.save({ text }, to: path) { path in
                guard let why else { return Message(.success, ExchangeText.exported(count: count, path: path).text) }
                let unread = ids.count - count
                return Message(
                    .warning, ExchangeText.exportedSome(count: count, path: path, unread: unread, why: why).text)
            }
        }
    }
}
