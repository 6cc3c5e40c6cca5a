import Keymap
import Secrets
import Text

/// Reads secrets to learn their states, a few at once, where a list does not tell them. Their values are dropped at once.
@MainActor
package final class LearnScreen: Screen {
    /// How many are read.
    package let total: Int
    package private(set) var done = 0
    package private(set) var active = 0
    package private(set) var inactive = 0
    package private(set) var failed = 0
    /// Whether it was asked to stop.
    package private(set) var isStopping = false

    private let ids: [SecretID]
    private let session: Session
    private let navigator: any Navigator
    private var run: Task<Void, Never>?
    private var learnt: [Learnt] = []
    private var refused: [SecretID] = []
    private var firstFailure: ServiceError?
    private var lastShown = 0.0

    /// How many are read at once: the service has its own limit, and others' calls should find room in it.
    static let width = 8

    package init(_ ids: [SecretID], session: Session, navigator: any Navigator) {
        self.ids = ids
        total = ids.count
        self.session = session
        self.navigator = navigator
    }

    package var anyScreen: AnyScreen { .learn(self) }
    package var context: Context { .progress }
    package var isOverlay: Bool { true }
    package var canQuit: Bool { run == nil }
    /// Whole percent done, rounded down.
    package var percent: Int { total == 0 ? 0 : done * 100 / total }

    package func perform(_ call: ActionCall) -> Bool {
        guard call.action == .back else { return false }
        isStopping = true
        run?.cancel()
        return true
    }

    /// Starts reading. To be called once, when the screen is open.
    package func start() {
        let (service, waits) = (session.service, session.waits)
        let reader = SecretReader(atOnce: Self.width) { @MainActor id throws(ServiceError) in
            try await waits.during(WaitText.readingSecrets.text) { () throws(ServiceError) in
                let secret = try await service.read(id)
                return Learnt(summary: secret.summary, details: secret.details)
            }
        }
        run = session.jobs.start { [self, ids] in
            let end = await reader.run(ids) { take($0.id, $0.result) }
            finish(end)
        }
    }

    private func take(_ id: SecretID, _ result: Result<Learnt, ServiceError>) {
        switch result {
        case .success(let secret):
            learnt.append(secret)
            active += secret.summary.state == .active ? 1 : 0
            inactive += secret.summary.state == .inactive ? 1 : 0
        case .failure(.inactive):
            refused.append(id)
            inactive += 1
        case .failure(let error):
            failed += 1
            firstFailure = firstFailure ?? error
        }
        done += 1
        let now = session.environment.uptime()
        guard now - lastShown >= 0.1 else { return }
        lastShown = now
        navigator.changed()
    }

    private func finish(_ end: SecretReader<Learnt>.End) {
        run = nil
        session.learned(learnt, inactive: refused)
        navigator.pop(self)
        let error = end.stoppedBy ?? firstFailure
        let learnt = ExchangeText.learnt(
            active: active, inactive: inactive, failed: failed, unread: end.unread.count, why: error?.sentence)
        navigator.show(Message(error == nil && end.unread.isEmpty ? .success : .warning, learnt.text))
    }
}
