import Keymap
import Secrets
import Text

/// Leaving and locking.
///
/// A lock closes the session: the service is let go with its keys, and marks, filter and sorting are kept for the
/// time after. Where something unfinished would be lost (typed text, a running job) the screens stay as they are,
/// covered by the unlock screen, and the job goes on.
extension App {
    var isUnfinished: Bool { session?.running != nil || !stack.allSatisfy(\.canQuit) }

    func quit() {
        guard isUnfinished else { return finish() }
        if cover != nil { return say(UnlockText.unfinishedBehindLock.text) }
        if top is ConfirmScreen { return }
        let question: UnlockText = session?.running != nil ? .quitDuringRun : .quitUnfinished
        push(ConfirmScreen(question.text, navigator: self) { [weak self] in self?.finish() })
    }

    func askToLock() {
        guard session != nil, cover == nil else { return say(UnlockText.isLocked.text) }
        guard profile.canLock else { return say(UnlockText.nothingToLockWith.text) }
        lock()
    }

    /// Locks now. Does nothing where no session is open.
    package func lock() {
        guard session != nil, cover == nil else { return }
        idleWatch?.cancel()
        clipboard.clear()
        hideSecrets()
        if isUnfinished {
            cover(
                with: unlockScreen(takesOlder: false) { [weak self, environment] service in
                    // It proved the passphrase; what lies below goes on with its own.
                    environment.release(service)
                    self?.uncover()
                    self?.watchIdle()
                })
        } else {
            kept = stack.lazy.compactMap { $0 as? ListScreen }.first?.memory
            letGo()
            replaceAll(with: unlockScreen())
        }
        changed()
    }

    /// - Parameter opened: for screens that go on behind it, with the service that they have; nil to begin with what is opened.
    func unlockScreen(takesOlder: Bool = true, opened: ((any SecretService) -> Void)? = nil) -> UnlockScreen {
        UnlockScreen(
            connector: profile.connector, environment: environment, jobs: jobs, navigator: self, takesOlder: takesOlder,
            renewed: { [weak self, goesOn = opened != nil] () async throws(ServiceError) -> (any ServiceConnector)? in
                goesOn ? nil : try await self?.renewedConnector()
            },
            opened: opened ?? { [weak self] in self?.open($0) })
    }

    /// Seconds without a key after which it locks; nil for never.
    private var idleLimit: Double? {
        environment.idleLockSeconds > 0 && profile.canLock ? Double(environment.idleLockSeconds) : nil
    }

    /// Locks where no key has come for as long as the environment says. Returns whether it did: timers may be late, after a
    /// machine has slept or the program was stopped.
    func lockIfIdle() -> Bool {
        guard session != nil, cover == nil, let idleLimit, environment.uptime() - lastKey >= idleLimit else {
            return false
        }
        lock()
        return true
    }

    /// Locks when no key has come for as long as the environment says.
    func watchIdle() {
        idleWatch?.cancel()
        guard let limit = idleLimit else { return }
        lastKey = environment.uptime()
        idleWatch = Task { [weak self, environment] in
            var wait = limit
            while true {
                await environment.sleep(.seconds(wait))
                guard !Task.isCancelled, let self else { return }
                let idle = environment.uptime() - lastKey
                if idle >= limit { return lock() }
                wait = limit - idle
            }
        }
    }

    func say(_ sentence: String) {
        message = Message(.info, sentence)
        changed()
    }
}
