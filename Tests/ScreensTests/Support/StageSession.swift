import Keymap
import Screens
import Secrets
import TestSupport

/// Makes the session of a `Stage`: time stands still unless its gate lets through, random secrets are always the same.
@MainActor
enum StageSession {
    static func make(_ service: InMemoryService, time: Gate, files: Files) -> Session {
        Session(service: service, environment: environment(time: time, files: files))
    }

    static func environment(time: Gate, files: Files, keymap: Keymap = .empty) -> AppEnvironment {
        AppEnvironment(
            profile: ServiceProfile(connector: NoConnector()), keymap: keymap,
            importFile: { _, _ in .refused(ImportSummary(sentence: "")) },
            writeFile: { path, text, replacing in files.write(path, text, replacing) },
            copyToClipboard: { _, _ in .sent },
            redraw: {}, suspend: {}, randomSecret: { ClientSecret("random-value") }, now: { 1_750_000_000 },
            uptime: { 0 }, sleep: { _ in await time.pass() }, after: { _, _ in }, isInputQuiet: { true },
            secondsFromUTC: { _ in 0 }, idleLockSeconds: 0)
    }

    private struct NoConnector: ServiceConnector {
        let path = "/nowhere"
        func exists() -> Bool { false }
        func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService { throw .noAccess }
        func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService { throw .noAccess }
    }
}
