import Keymap
import Secrets
import Text

/// All of one secret. Its client secret is hidden until it is asked for, and hides itself again.
@MainActor
package final class DetailScreen: Screen {
    /// Which secret.
    package private(set) var id: SecretID
    /// The list that it belongs to.
    package let session: Session
    /// nil until it was read.
    package private(set) var secret: APISecret?
    /// Why it could not be read.
    package private(set) var problem: String?
    /// Whether the client secret is shown.
    package private(set) var isRevealed = false
    /// Which lines are in view.
    package private(set) var scroller = Scroller()

    private let clipboard: Clipboard
    private let navigator: any Navigator
    /// The neighbour of a secret in the list, made its current row; nil if there is none.
    private let leadTo: (SecretID, Int) -> SecretID?
    private let showAccess: (String) -> Void
    private var hiding: Task<Void, Never>?
    private var revealing: Task<Void, Never>?
    private var reading: Task<Void, Never>?
    /// The notes as folded last: they can be megabytes long.
    private var folded: (width: Int, lines: [String])?

    /// Reads the secret at once.
    ///
    /// - Parameters:
    ///   - showAccess: shows in the list what somebody can see.
    ///   - leadTo: makes the neighbour of a secret, so many rows further, the list's current row; nil if there is none.
    package init(
        _ id: SecretID, session: Session, clipboard: Clipboard, navigator: any Navigator,
        showAccess: @escaping (String) -> Void = { _ in },
        leadTo: @escaping (SecretID, Int) -> SecretID? = { _, _ in nil }
    ) {
        self.leadTo = leadTo
        self.showAccess = showAccess
        self.id = id
        self.session = session
        self.clipboard = clipboard
        self.navigator = navigator
        read()
    }

    package var anyScreen: AnyScreen { .detail(self) }
    package var context: Context { .detail }

    /// As the list has it, which learns of every run.
    package var state: ActiveState { session.table[id]?.state ?? secret?.summary.state ?? .unknown }
    /// As far as it is known; "" where it is not.
    package var name: String { secret?.summary.name ?? session.table[id]?.name ?? "" }

    /// Whether the acting user may change the secret; false until it was read.
    package var canEdit: Bool { secret.map { $0.summary.access.canWrite != false } ?? false }

    package func fit(height: Int, of total: Int?) { scroller.fit(total: total ?? 0, height: height) }

    /// The notes in lines of at most `width` columns, folded by `fold` once for each width.
    package func notes(width: Int, fold: (String, Int) -> [String]) -> [String] {
        if let folded, folded.width == width { return folded.lines }
        let lines = secret.map { fold($0.notes, width) } ?? []
        folded = (width, lines)
        return lines
    }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back:
            hide()
            reading?.cancel()
            navigator.pop(self)
        case .reveal: if isRevealed { hide() } else { reveal() }
        case .copy: copy(call.argument)
        case .activate: plan(.activate)
        case .deactivate: plan(.deactivate)
        case .toggle: plan(.toggle)
        case .share: share()
        case .undo: undo()
        case .edit: edit()
        case .clone: clone()
        case .who: openWho()
        case .refresh: read()
        case .history: openHistory()
        case .nextSecret: go(by: 1)
        case .previousSecret: go(by: -1)
        default: return scroller.perform(call.action)
        }
        return true
    }

    /// Goes to another of the secrets that the list shows, and takes the list's current row along.
    private func go(by step: Int) {
        guard let next = leadTo(id, step) else {
            return navigator.show(Message(.info, (step > 0 ? DetailText.isLast : .isFirst).text))
        }
        hide()
        id = next
        secret = nil
        problem = nil
        folded = nil
        scroller = Scroller()
        read()
    }

    // MARK: The client secret

    private func reveal() {
        guard secret != nil else { return }
        revealing?.cancel()
        revealing = session.reveal([id], navigator) { [weak self, id] in
            if let self, self.id == id { show() }
        }
    }

    private func show() {
        isRevealed = true
        hiding?.cancel()
        hiding = Task { [weak self, environment = session.environment] in
            await environment.sleep(.seconds(environment.revealSeconds))
            guard !Task.isCancelled, let self else { return }
            hide()
            navigator.changed()
        }
    }

    package func hideSecrets() { hide() }

    /// What lay over it may have changed the secret: a form tells, others are looked for by the version in the list.
    package func resumed() {
        if let secret, let listed = session.table[id], listed.updated != secret.summary.updated { read() }
    }

    private func hide() {
        isRevealed = false
        revealing?.cancel()
        hiding?.cancel()
        hiding = nil
    }

    private func copy(_ what: String?) {
        guard let what = what.flatMap(Copyable.init), let secret else { return }
        guard what.isSecret else { return navigator.show(clipboard.copy(what.text(of: secret), as: what)) }
        session.reveal([id], navigator) { [clipboard, navigator] in
            navigator.show(clipboard.copy(what.text(of: secret), as: what))
        }
    }

    // MARK: Acting

    private func plan(_ goal: BulkGoal) {
        hide()
        let plan = BulkPlan.make(goal, [id], in: session.listing)
        navigator.push(PlanScreen(plan: plan, session: session, navigator: navigator))
    }

    private func share() {
        hide()
        navigator.push(ChangeScreen([id], session: session, navigator: navigator))
    }

    private func undo() {
        guard let screen = session.undoScreen(navigator) else { return }
        hide()
        navigator.push(screen)
    }

    private func openHistory() {
        guard let screen = session.historyScreen(id, name: name, navigator) else { return }
        hide()
        navigator.push(screen)
    }

    private func edit() {
        guard let secret else { return }
        guard canEdit else { return navigator.show(.viewOnly) }
        hide()
        navigator.push(
            FormScreen(edit: secret, session: session, navigator: navigator) { [weak self] in self?.take($0) })
    }

    /// Who can see it. Whoever is chosen there shows in the list, so that these details close.
    private func openWho() {
        guard let secret else { return }
        let screen = session.whoScreen(secret.summary, navigator) { [weak self, showAccess] name in
            guard let self else { return }
            navigator.pop(self)
            showAccess(name)
        }
        guard let screen else { return }
        hide()
        navigator.push(screen)
    }

    private func clone() {
        guard let secret else { return }
        hide()
        navigator.push(FormScreen(clone: secret, session: session, navigator: navigator))
    }

    private func read() {
        reading?.cancel()
        reading = session.jobs.start { [weak self, session, id] in
            do throws(ServiceError) {
                let secret = try await session.read(id)
                if !Task.isCancelled { self?.take(secret) }
            } catch {
                if !Task.isCancelled { self?.failed(error) }
            }
        }
    }

    private func take(_ secret: APISecret) {
        self.secret = secret
        self.secret?.summary = session.stored(secret)
        folded = nil
        problem = nil
        navigator.changed()
    }

    private func failed(_ error: ServiceError) {
        problem = [error.sentence, session.table[id]?.viewing.sentence].compactMap(\.self).joined(separator: " ")
        navigator.changed()
    }
}
