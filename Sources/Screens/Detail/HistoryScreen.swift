import Keymap
import Secrets
import Text

/// The versions of one secret: who made which when, what changed with each, and a way back.
@MainActor
package final class HistoryScreen: Screen {
    /// Which secret, and how it is called.
    package let id: SecretID
    package let name: String
    package let session: Session
    /// Newest first; nil before they are read.
    package private(set) var versions: [SecretVersion]?
    /// Why they could not be read.
    package private(set) var problem: String?
    package private(set) var list = ScrollList()
    /// The versions to compare, two at most; with fewer the current row is compared with the version before it.
    package private(set) var chosen: [Int64] = []
    /// Whether client secrets are shown.
    package private(set) var isRevealed = false

    private let history: any SecretHistory
    private let navigator: any Navigator
    private var hiding: Task<Void, Never>?
    private var revealing: Task<Void, Never>?
    private var errand: Task<Void, Never>?

    /// Reads the versions at once.
    package init(_ id: SecretID, name: String, history: any SecretHistory, session: Session, navigator: any Navigator) {
        self.id = id
        self.name = name
        self.history = history
        self.session = session
        self.navigator = navigator
        read()
    }

    package var anyScreen: AnyScreen { .history(self) }
    package var context: Context { .history }

    package func point(at row: Int) { list.move(to: row) }

    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back:
            hideSecrets()
            errand?.cancel()
            navigator.pop(self)
        case .choose: choose()
        case .reveal: if isRevealed { hideSecrets() } else { reveal() }
        case .restore: askToRestore()
        case .refresh: read()
        default: return list.perform(call.action)
        }
        return true
    }

    /// What changed with a version, in words: the titles of fields.
    package func changes(at row: Int) -> String {
        guard let versions, row + 1 < versions.count else { return DetailText.createdVersion.text }
        return DetailText.changedFields(versions[row].secret.differences(from: versions[row + 1].secret)).text
    }

    /// The two versions whose differences are shown, the older one nil for the first; nil if nothing was read.
    package var compared: (old: SecretVersion?, new: SecretVersion)? {
        guard let versions, list.cursor < versions.count else { return nil }
        let pair = versions.filter { chosen.contains($0.version) }
        if pair.count == 2 { return (pair[1], pair[0]) }
        return (list.cursor + 1 < versions.count ? versions[list.cursor + 1] : nil, versions[list.cursor])
    }

    /// What differs between them.
    package var differences: [FieldDifference] {
        guard let (old, new) = compared else { return [] }
        return FieldDifference.all(from: old?.secret, to: new.secret, reveal: isRevealed)
    }

    package func hideSecrets() {
        isRevealed = false
        revealing?.cancel()
        hiding?.cancel()
        hiding = nil
    }

    private func reveal() {
        revealing?.cancel()
        revealing = session.reveal([id], navigator) { [weak self] in self?.show() }
    }

    private func show() {
        isRevealed = true
        hiding?.cancel()
        hiding = Task { [weak self, environment = session.environment] in
            await environment.sleep(.seconds(environment.revealSeconds))
            guard !Task.isCancelled, let self else { return }
            hideSecrets()
            navigator.changed()
        }
    }

    private func choose() {
        guard let versions, list.cursor < versions.count else { return }
        let version = versions[list.cursor].version
        if let place = chosen.firstIndex(of: version) {
            chosen.remove(at: place)
        } else {
            chosen = chosen.suffix(1) + [version]
        }
    }

    // MARK: Restoring

    private func askToRestore() {
        guard let versions, list.cursor < versions.count, let current = versions.first else { return }
        let wanted = versions[list.cursor]
        guard wanted.version != current.version else {
            return navigator.show(Message(.info, DetailText.isCurrentVersion.text))
        }
        let fields = wanted.restoredFields(over: current)
        guard !fields.isEmpty else {
            return navigator.show(Message(.info, DetailText.sameAsCurrent(version: wanted.version).text))
        }
        let question = DetailText.askToRestore(version: wanted.version, name: name, fields: fields)
        navigator.push(
            ConfirmScreen(question.text, navigator: navigator) { [weak self] in self?.restore(wanted, over: current) })
    }

    private func restore(_ wanted: SecretVersion, over current: SecretVersion) {
        errand = session.jobs.start { [weak self, session, history, id] in
            do throws(ServiceError) {
                let secret = try await session.waits.during(WaitText.restoringVersion.text) { () throws(ServiceError) in
                    try await history.restore(id, version: wanted.version, expecting: current.version)
                }
                _ = session.stored(secret)
                guard let self else { return }
                navigator.show(Message(.success, DetailText.restored(version: wanted.version, name: name).text))
                read()
            } catch {
                guard let self else { return }
                navigator.show(Message(.error, error.sentence))
            }
        }
    }

    private func read() {
        errand?.cancel()
        errand = session.jobs.start { [weak self, session, history, id] in
            do throws(ServiceError) {
                let versions = try await session.waits.during(WaitText.readingHistory.text) { () throws(ServiceError) in
                    try await history.versions(of: id)
                }
                if !Task.isCancelled { self?.take(versions.reversed()) }
            } catch {
                guard let self, !Task.isCancelled else { return }
                problem = error.sentence
                navigator.changed()
            }
        }
    }

    private func take(_ versions: [SecretVersion]) {
        self.versions = versions
        problem = nil
        chosen.removeAll { version in !versions.contains { $0.version == version } }
        list.resize(count: versions.count)
        navigator.changed()
    }
}

extension Session {
    /// The history of a secret as a screen; nil, with a message, if the service has none to show.
    func historyScreen(_ id: SecretID, name: String, _ navigator: any Navigator) -> HistoryScreen? {
        do throws(ServiceError) {
            return HistoryScreen(
                id, name: name, history: try service.requireHistory(), session: self, navigator: navigator)
        } catch {
            navigator.show(Message(.info, error.sentence))
            return nil
        }
    }
}
