import Keymap
import Secrets
import Text

/// Asks for the passphrase. Nothing of it is shown, not even its length, unless the key to reveal it was pressed.
@MainActor
package final class UnlockScreen: Screen {
    package private(set) var field = TextField(isMasked: true)
    /// Whether the answer is awaited: deriving the key takes a moment on purpose.
    package private(set) var isBusy = false
    /// Seconds to wait after a wrong passphrase, growing with each; nil where one may be tried.
    package private(set) var waitSeconds: Int?
    /// Whether a passphrase was given during that time; it is tried when the time is over.
    package var isWaiting: Bool { waiting != nil }
    /// Why it did not open.
    package private(set) var problem: String?

    private var connector: any ServiceConnector
    private let renewed: @MainActor () async throws(ServiceError) -> (any ServiceConnector)?
    private let environment: AppEnvironment
    private let jobs: Jobs
    private let navigator: any Navigator
    private let takesOlder: Bool
    private let opened: (any SecretService) -> Void
    private var failures = 0
    private var waiting: ClientSecret?
    private var attempting: Task<Void, Never>?

    /// Where nothing has to be typed, the service is opened at once.
    ///
    /// - Parameters:
    ///   - takesOlder: whether one that is older than what was seen of it is opened if somebody agrees. Not so where what is
    ///     shown afterwards is a newer state: an old passphrase would be enough to see it.
    ///   - renewed: asked before each attempt for what leads there now, if that has changed; nil if not.
    ///   - opened: called once, with the opened service.
    package init(
        connector: any ServiceConnector, environment: AppEnvironment, jobs: Jobs, navigator: any Navigator,
        takesOlder: Bool = true,
        renewed: @escaping @MainActor () async throws(ServiceError) -> (any ServiceConnector)? = { nil },
        opened: @escaping (any SecretService) -> Void
    ) {
        self.connector = connector
        self.environment = environment
        self.jobs = jobs
        self.navigator = navigator
        self.takesOlder = takesOlder
        self.renewed = renewed
        self.opened = opened
        waits = Waits(environment) { [weak navigator] in navigator?.changed() }
        if connector.key == .nothing { attempt(ClientSecret("")) }
    }

    package var anyScreen: AnyScreen { .unlock(self) }
    package var context: Context { .unlock }
    package var path: String { connector.path }
    /// What is asked for.
    package var key: RequiredKey { connector.key }
    /// The calls of the service that are under way.
    package let waits: Waits

    package func perform(_ call: ActionCall) -> Bool {
        if isBusy {
            if call.action == .back { giveUp() }
            return true
        }
        if isWaiting {
            // What empties the field otherwise takes back what was given.
            if call.action == .back || call.action == .deleteToStart { waiting = nil }
            return true
        }
        switch call.action {
        case .accept, .confirm: unlock()
        case .back: field = TextField(isMasked: true)
        case .reveal: field.isMasked.toggle()
        default: return field.perform(call.action)
        }
        return true
    }

    /// Nothing is taken while a passphrase is tried or waits to be: two attempts would run together, unseen.
    package func insert(_ text: String) {
        guard !isBusy, !isWaiting, connector.key != .nothing else { return }
        field.insert(text)
        if waitSeconds == nil { problem = nil }
    }

    package func hideSecrets() { field.isMasked = true }

    package func paste(_ text: String) {
        // A passphrase copied from a file often brings the line's end along.
        var text = text
        while text.last?.isNewline == true { text.removeLast() }
        insert(text)
    }

    /// Stops waiting for an answer. Returns whether one was awaited.
    @discardableResult
    func giveUp() -> Bool {
        if isBusy { attempting?.cancel() }
        return isBusy
    }

    private func unlock() {
        if connector.key == .nothing { return attempt(ClientSecret("")) }
        guard !field.isEmpty else { return }
        let passphrase = ClientSecret(field.text)
        field = TextField(isMasked: true)
        if waitSeconds == nil { attempt(passphrase) } else { waiting = passphrase }
    }

    private func attempt(_ passphrase: ClientSecret, acceptsOlder: Bool = false) {
        problem = nil
        isBusy = true
        attempting = jobs.start { [weak self, connector, renewed, waits, release = environment.release] in
            do throws(ServiceError) {
                var connector = connector
                if let changed = try await renewed() { connector = changed }
                self?.connector = connector
                let leading = connector
                let service = try await waits.during(WaitText.opening(path: leading.path).text) {
                    () throws(ServiceError) in
                    if acceptsOlder { return try await leading.openOlder(with: passphrase) }
                    return try await leading.open(with: passphrase)
                }
                guard let self, !Task.isCancelled else {
                    // Somebody went elsewhere meanwhile, or gave up too late.
                    release(service)
                    throw ServiceError.cancelled
                }
                isBusy = false
                opened(service)
            } catch {
                self?.failed(error, passphrase)
            }
        }
    }

    private func failed(_ error: ServiceError, _ passphrase: ClientSecret) {
        isBusy = false
        if case .olderStore(let path, let missing, let seen) = error {
            ask(.openOlder(path: path, missing: missing, seen: seen), passphrase)
        } else if error == .cancelled {
            problem = UnlockText.givenUp.text
        } else if let refusal = refusal(error), connector.key != .nothing {
            failures += 1
            wait(min(30, 1 << min(failures - 1, 5)), refusal)
        } else {
            problem = error.sentence
        }
        navigator.changed()
    }

    /// Whether an older vault is to be opened all the same.
    private func ask(_ question: UnlockText, _ passphrase: ClientSecret) {
        guard takesOlder else {
            problem = UnlockText.replacedByOlder.text
            return
        }
        problem = UnlockText.otherThanSeen.text
        navigator.push(
            ConfirmScreen(question.text, navigator: navigator) { [weak self] in
                self?.attempt(passphrase, acceptsOlder: true)
            })
    }

    /// What to tell where what was typed does not fit; nil for any other error.
    private func refusal(_ error: ServiceError) -> String? {
        switch error {
        case .authenticationFailed:
            UnlockText.wrong(connector.key).text
        case .keyRefused: error.sentence
        default: nil
        }
    }

    private func wait(_ seconds: Int, _ wrong: String) {
        waitSeconds = seconds
        problem = UnlockText.wait(wrong, seconds: seconds).text
        Task { [weak self, environment] in
            await environment.sleep(.seconds(seconds))
            guard let self else { return }
            waitSeconds = nil
            problem = UnlockText.wrongAgain(connector.key).text
            if let waiting {
                self.waiting = nil
                attempt(waiting)
            }
            navigator.changed()
        }
    }
}
