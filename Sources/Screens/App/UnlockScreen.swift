import Keymap
import Secrets

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

    private let environment: AppEnvironment
    private let jobs: Jobs
    private let navigator: any Navigator
    private let opened: (any SecretService) -> Void
    private var failures = 0
    private var waiting: ClientSecret?

    /// `opened` is called once, with the opened service.
    package init(
        environment: AppEnvironment, jobs: Jobs, navigator: any Navigator,
        opened: @escaping (any SecretService) -> Void
    ) {
        self.environment = environment
        self.jobs = jobs
        self.navigator = navigator
        self.opened = opened
    }

    package var context: Context { .unlock }
    package var path: String { environment.door.path }

    package func perform(_ call: ActionCall) -> Bool {
        if isBusy { return true }
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
        guard !isBusy, !isWaiting else { return }
        field.insert(text)
        if waitSeconds == nil { problem = nil }
    }

    package func paste(_ text: String) {
        // A passphrase copied from a file often brings the line's end along.
        var text = text
        while text.last?.isNewline == true { text.removeLast() }
        insert(text)
    }

    private func unlock() {
        guard !field.isEmpty else { return }
        let passphrase = ClientSecret(field.text)
        field = TextField(isMasked: true)
        if waitSeconds == nil { attempt(passphrase) } else { waiting = passphrase }
    }

    private func attempt(_ passphrase: ClientSecret) {
        problem = nil
        isBusy = true
        jobs.start { [weak self, door = environment.door] in
            do throws(ServiceError) {
                let service = try await door.unlock(passphrase: passphrase)
                self?.isBusy = false
                self?.opened(service)
            } catch {
                self?.failed(error)
            }
        }
    }

    private func failed(_ error: ServiceError) {
        isBusy = false
        if error == .authenticationFailed {
            failures += 1
            wait(min(30, 1 << min(failures - 1, 5)))
        } else {
            problem = error.sentence
        }
        navigator.changed()
    }

    private func wait(_ seconds: Int) {
        waitSeconds = seconds
        problem = "Wrong passphrase. Wait \(seconds) s before the next try."
        Task { [weak self, environment] in
            await environment.sleep(.seconds(seconds))
            guard let self else { return }
            waitSeconds = nil
            problem = "Wrong passphrase. Try again."
            if let waiting {
                self.waiting = nil
                attempt(waiting)
            }
            navigator.changed()
        }
    }
}
