import Keymap
import Screens
import Secrets
import Surface
import Synchronization
import TestSupport
import Testing

@testable import Views

/// The whole program, driven by keys and drawn into a surface.
@MainActor
final class Gallery {
    let app: App
    let service: InMemoryService
    /// The time that the program sees, in seconds.
    let clock = Clock()

    init(
        _ summaries: [SecretSummary] = [], secrets: [APISecret] = [], opened: Bool = true, exists: Bool = true,
        badge: String = "", name: String = "vault", colour: ServiceColour? = nil, key: RequiredKey = .passphrase,
        features: ServiceFeatures = .all, refusal: ServiceError = .authenticationFailed,
        cursorStyle: CursorStyle = .name, columns: [ListColumn]? = nil
    ) async {
        service =
            secrets.isEmpty
            ? InMemoryService(summaries: summaries, features: features)
            : InMemoryService(secrets: secrets, features: features)
        var environment = AppEnvironment(
            profile: ServiceProfile(
                name: name, host: "memory.example",
                connector: Connector(service: service, isThere: exists, key: key, refusal: refusal),
                colour: colour, badge: badge), keymap: .standard,
            importFile: { _, _ in .refused(ImportSummary(sentence: "")) }, writeFile: { _, _, _ in .success(()) },
            completePath: { _ in ["/data/one.json", "/data/one.csv"] }, copyToClipboard: { _, _ in .sent },
            redraw: {},
            suspend: {}, randomSecret: { ClientSecret("random-value") }, now: { 1_750_000_000 },
            uptime: { [clock] in clock.seconds },
            sleep: { _ in await Gate(open: false).pass() }, after: { $1() }, isInputQuiet: { true },
            secondsFromUTC: { _ in 0 }, idleLockSeconds: 0)
        environment.cursorStyle = cursorStyle
        environment.columns = columns
        app = App(environment)
        app.start(with: opened ? service : nil)
        await app.settled()
    }

    /// Presses keys, in keymap.conf's notation with spaces between.
    func press(_ keys: String) async {
        for notation in keys.split(separator: " ") {
            guard let key = Key(notation: String(notation)) else {
                Issue.record("\(notation) is no key")
                continue
            }
            press(key)
            await app.settled()
        }
    }

    func type(_ text: String) async {
        for character in text { press(character == " " ? Key(.space) : Key(.character(character))) }
        await app.settled()
    }

    /// Presses one key as a person does: having seen what the one before did.
    func press(_ key: Key) {
        let now = clock.seconds
        app.drawn()
        clock.set(now + 0.125)
        app.press(key)
        clock.set(now)
    }

    func draw(_ width: Int = 80, _ height: Int = 24) -> Surface {
        var surface = Surface(width: width, height: height)
        Views.draw(app, into: &surface).take()
        return surface
    }

    func lines(_ width: Int = 80, _ height: Int = 24) -> [String] {
        draw(width, height).text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private struct Connector: ServiceConnector {
        let service: InMemoryService
        let isThere: Bool
        let key: RequiredKey
        let refusal: ServiceError
        let path = "/home/ana/.local/share/cofre/vault.cofre"
        func exists() -> Bool { isThere }
        func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService { service }
        func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
            throw refusal
        }
    }
}

/// A clock that a test sets.
final class Clock: Sendable {
    private let value = Mutex(0.0)
    var seconds: Double { value.withLock { $0 } }
    func set(_ seconds: Double) { value.withLock { $0 = seconds } }
}
