import Keymap
import Screens
import Secrets
import Synchronization
import TestSupport
import Testing

/// The whole program without a terminal, driven by keys.
@MainActor
final class Program {
    let app: App
    let service: InMemoryService
    let connector: TestConnector
    let clock = HandClock()
    let files = Files()
    private(set) var clipboard: [String] = []
    private let box = Box()
    /// What becomes of copies.
    var copyOutcome = CopyOutcome.sent
    /// What becomes of clearing, and how often it was tried.
    var clearOutcome = ClearOutcome.done
    private(set) var clears = 0
    private var holdsSecret = false
    /// Whether a copy of something else leaves an earlier secret somewhere.
    var keepsSecret = false
    /// What is to be done later by the clock, beside those who sleep.
    private var timers: [(at: Double, work: @MainActor @Sendable () -> Void)] = []
    /// Whether nothing of the terminal's input waits to be taken.
    var isInputQuiet = true
    private(set) var redraws = 0
    private(set) var suspensions = 0
    /// Called when the terminal is handed back for a while.
    var onSuspend: (() -> Void)?
    private(set) var changes = 0

    /// - Parameters:
    ///   - keymap: lines of a keymap.conf over the standard one.
    ///   - opened: whether the service is open already, as with a key file; otherwise the connector leads to it.
    init(
        _ service: InMemoryService = InMemoryService(), keymap: String = "", opened: Bool = true,
        exists: Bool = true, idleLockSeconds: Int = 0, journal: (any RunJournal)? = nil,
        importFile: @escaping FileImporter = { _, _ in .refused(ImportSummary(sentence: "")) },
        key: RequiredKey = .passphrase, confirmsAlways: Bool = false, profiles: [ServiceProfile] = [],
        renewed: @escaping @Sendable (ServiceProfile) async -> ServiceProfile? = { _ in nil },
        reports: (any ReportStore)? = nil, views: SavedViews? = nil, view: String? = nil,
        edit: (@MainActor @Sendable (String) async -> EditOutcome)? = nil
    ) {
        self.service = service
        connector = TestConnector(service, exists: exists, key: key)
        let keys = keymap.isEmpty ? Keymap.standard : Keymap.parse(keymap, file: "test", over: .standard).0
        let clock = clock
        let box = box
        let files = files
        var environment = AppEnvironment(
            profile: ServiceProfile(host: "vault.cofre", connector: connector, confirmsAlways: confirmsAlways),
            profiles: profiles,
            keymap: keys, journal: journal, importFile: importFile,
            writeFile: { files.write($0, $1, $2) },
            completePath: { typed in ["/data/one.json", "/data/one.csv"].filter { $0.hasPrefix(typed) } },
            copyToClipboard: { text, isSecret in box.program?.take(text, isSecret) ?? .unsupported },
            clearClipboard: { box.program?.clearClipboard() ?? .done }, redraw: { box.program?.redraws += 1 },
            suspend: { box.program?.suspend() }, randomSecret: { ClientSecret("random-value") },
            now: { 1_750_000_000 }, uptime: { clock.uptime }, sleep: { await clock.sleep($0) },
            after: { seconds, work in box.program?.timers.append((clock.uptime + seconds, work)) },
            isInputQuiet: { box.program?.isInputQuiet ?? true },
            secondsFromUTC: { _ in 0 }, idleLockSeconds: idleLockSeconds,
            release: { service in box.released.withLock { $0.append(service.identity.place) } })
        environment.exportText = { secrets, path in box.exportText.withLock { $0 }?(secrets, path) ?? .success("") }
        environment.renewed = renewed
        environment.reports = reports
        environment.views = views
        environment.edit = edit
        environment.profile.view = view
        app = App(environment)
        box.program = self
        app.onChange = { [weak self] in self?.changes += 1 }
        app.start(with: opened ? service : nil)
    }

    private func suspend() {
        suspensions += 1
        onSuspend?()
    }

    private func take(_ copy: String, _ isSecret: Bool) -> CopyOutcome {
        switch copyOutcome {
        case .sent, .inTmux:
            clipboard.append(copy)
            holdsSecret = isSecret || (holdsSecret && keepsSecret)
        case .tooLong, .unsupported: break
        }
        return copyOutcome
    }

    private func clearClipboard() -> ClearOutcome {
        guard holdsSecret else { return .done }
        clears += 1
        guard clearOutcome == .done else { return clearOutcome }
        holdsSecret = false
        clipboard.append("")
        return .done
    }

    @MainActor
    private final class Box: Sendable {
        weak var program: Program?
        nonisolated let released = Mutex<[String]>([])
        nonisolated let exportText = Mutex<SecretExporter?>(nil)
    }

    /// Makes the text of an export file.
    var exportText: SecretExporter? {
        get { box.exportText.withLock { $0 } }
        set { box.exportText.withLock { $0 = newValue } }
    }

    /// The profiles of the services that were let go.
    var released: [String] { box.released.withLock { $0 } }

    /// Presses keys, in keymap.conf's notation with spaces between, and waits after each until all is quiet.
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

    /// Types text, character by character.
    func type(_ text: String) async {
        for character in text { press(character == " " ? Key(.space) : Key(.character(character))) }
        await app.settled()
    }

    /// Presses one key and waits for nothing.
    func key(_ notation: String) async {
        if let key = Key(notation: notation) { press(key) } else { Issue.record("\(notation) is no key") }
        await Task.yield()
    }

    /// Presses one key as a person does: having seen what the one before did. Waits for nothing.
    func press(_ key: Key) {
        app.drawn()
        endTimers(until: .infinity)
        clock.pause()
        app.press(key)
    }

    /// Lets time pass for all who wait.
    func advance(_ seconds: Double) {
        clock.advance(seconds)
        endTimers(until: clock.uptime)
    }

    private func endTimers(until time: Double) {
        let due = timers.filter { $0.at <= time }
        timers.removeAll { $0.at <= time }
        for timer in due { timer.work() }
    }

    func top<Kind: Screen>(_ kind: Kind.Type) throws -> Kind { try #require(app.top as? Kind) }

    var list: ListScreen? { app.stack.first as? ListScreen }
    var session: Session? { app.session }
    var message: String? { app.message?.text }
    /// The names that the list shows, in its order.
    var names: [String] {
        guard let session else { return [] }
        return session.shown.map { session.table.rows[Int($0)].name }
    }
    var current: String? { list?.current?.name }
    var marked: [Int64] { session?.marks.ids.map(\.rawValue).sorted() ?? [] }

    /// Waits until something holds that follows from time having passed; fails where it never comes true.
    func wait(_ what: Comment? = nil, until holds: () -> Bool, sourceLocation: SourceLocation = #_sourceLocation) async
    {
        for _ in 0..<100_000 {
            if holds() { return }
            await Task.yield()
        }
        Issue.record(what ?? "it did not come true", sourceLocation: sourceLocation)
    }

    /// Lets so much time pass, once somebody waits for exactly that.
    func pass(_ seconds: Double, sourceLocation: SourceLocation = #_sourceLocation) async {
        await wait("nobody waits", until: { clock.alarms.contains(seconds) }, sourceLocation: sourceLocation)
        clock.advance(seconds)
    }
}

/// A connector with one passphrase.
final class TestConnector: ServiceConnector {
    let path = "/home/ana/vault.cofre"
    private let service: InMemoryService
    private let known: Mutex<ClientSecret?>
    /// Every attempt passes it.
    let gate = Gate()

    let key: RequiredKey
    /// How many changes the vault lacks that were seen.
    private let missing = Mutex<Int64?>(nil)
    var olderBy: Int64? {
        get { missing.withLock { $0 } }
        set { missing.withLock { $0 = newValue } }
    }
    private let told = Mutex<String?>(nil)
    var warning: String? {
        get { told.withLock { $0 } }
        set { told.withLock { $0 = newValue } }
    }

    init(_ service: InMemoryService, exists: Bool = true, key: RequiredKey = .passphrase) {
        self.service = service
        self.key = key
        known = Mutex(exists ? ClientSecret("open sesame") : nil)
    }

    func exists() -> Bool { known.withLock { $0 != nil } }

    func create(passphrase: ClientSecret) async throws(ServiceError) -> any SecretService {
        await gate.pass()
        guard !exists() else { throw .storeExists(path: path) }
        known.withLock { $0 = passphrase }
        return service
    }

    func open(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
        await gate.pass()
        if Task.isCancelled { throw .cancelled }
        guard self.key == .nothing || known.withLock({ $0 == key }) else {
            throw self.key == .clientSecret ? .keyRefused(clientID: "ana", reason: "check it.") : .authenticationFailed
        }
        if let olderBy { throw .olderStore(path: path, missing: olderBy, seen: 1_750_000_000) }
        return service
    }

    func openOlder(with key: ClientSecret) async throws(ServiceError) -> any SecretService {
        olderBy = nil
        return try await open(with: key)
    }

    func warning(about service: any SecretService) -> String? { warning }
}

/// A journal that holds what a test puts into it.
final class TestJournal: RunJournal {
    private struct Record: RunRecord {
        let journal: TestJournal
        let run: UnfinishedRun?
        func sending(_ ids: [SecretID]) {}
        func record(_ outcomes: [ItemOutcome]) throws(ServiceError) {}
        func end(keeping untouched: [SecretID]?, _ end: RunEnd) throws(ServiceError) {
            if let run, untouched != nil { journal.runs.withLock { $0.append(run) } }
        }
    }

    private let runs: Mutex<[UnfinishedRun]>
    private let begun = Mutex(0)
    private let trouble: ServiceError?

    /// - Parameter problem: why no run can be kept.
    init(_ runs: [UnfinishedRun] = [], problem: ServiceError? = nil) {
        self.runs = Mutex(runs)
        trouble = problem
    }

    var left: [UnfinishedRun] { runs.withLock { $0 } }
    var begunCount: Int { begun.withLock { $0 } }

    func begin(
        _ plan: BulkPlan, identity: ServiceIdentity, seal: (any RunSeal)?
    ) throws(JournalError) -> any RunRecord {
        if let trouble { throw .failed(trouble) }
        begun.withLock { $0 += 1 }
        guard let name = plan.earlier?.journalName else { return Record(journal: self, run: nil) }
        guard let run = left.first(where: { $0.name == name }) else { throw .taken }
        discard(name)
        return Record(journal: self, run: run)
    }
    func problem() -> ServiceError? { trouble }
    func unfinished(identity: ServiceIdentity, seal: (any RunSeal)?) -> [UnfinishedRun] { left }
    func discard(_ name: String) { runs.withLock { $0.removeAll { $0.name == name } } }
}
