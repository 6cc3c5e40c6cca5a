import Keymap
import Secrets
import Text

/// The audit trail: who did what to which secrets, newest first.
@MainActor
package final class AuditScreen: Screen {
    package let session: Session
    /// nil before they are read.
    package private(set) var records: [AuditRecord]?
    /// Why they could not be read.
    package private(set) var problem: String?
    package private(set) var list = ScrollList()
    /// What is let through, as it was typed; "" for all.
    package private(set) var filter = ""

    private let trail: any AuditTrail
    private let navigator: any Navigator
    private let saver: FileSaver
    private let open: (SecretID) -> Void
    private var reading: Task<Void, Never>?

    /// Reads the newest entries at once.
    ///
    /// - Parameter open: opens one secret.
    package init(
        trail: any AuditTrail, session: Session, navigator: any Navigator, open: @escaping (SecretID) -> Void
    ) {
        self.trail = trail
        self.session = session
        self.navigator = navigator
        saver = FileSaver(session: session, navigator: navigator)
        self.open = open
        read(AuditQuery())
    }

    package var anyScreen: AnyScreen { .audit(self) }
    package var context: Context { .audit }
    package func point(at row: Int) { list.move(to: row) }

    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    /// Whether there are older entries than those that were read.
    package var isCut: Bool { records?.count == AuditQuery().limit }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back:
            if !filter.isEmpty {
                _ = apply("")
                return true
            }
            reading?.cancel()
            navigator.pop(self)
        case .filter: if let text = call.argument { _ = apply(text) } else { askForFilter() }
        case .open: openSecrets()
        case .refresh: _ = apply(filter)
        case .verify: verify()
        case .checkpoint: checkpoint()
        case .save: save()
        default: return list.perform(call.action)
        }
        return true
    }

    // MARK: The whole trail

    private func verify() {
        run(.readingWholeTrail) { (screen, trail) throws(ServiceError) in
            let verdict = try await trail.verifyAudit(against: nil)
            screen.navigator.show(Message(verdict.problems.isEmpty ? .success : .error, verdict.sentence))
        }
    }

    private func checkpoint() {
        run(.readingWholeTrail) { (screen, trail) throws(ServiceError) in
            let text = try await trail.auditCheckpoint().json
            screen.saver.ask(AuditText.saveCheckpoint.text, "cofre-checkpoint.json") { _ in
                .text { text }
            }
        }
    }

    /// Saves the entries that are shown.
    private func save() {
        guard let records else { return }
        saver.ask(AuditText.saveEntries.text, "cofre-audit.csv") { path in
            if path.hasSuffix(".json") { return .text { AuditRecord.json(records) } }
            if path.hasSuffix(".csv") { return .text { AuditRecord.csv(records) } }
            return .refused(DialogText.wrongEnding(path: path).text)
        }
    }

    private func run(
        _ what: WaitText, _ work: @escaping @MainActor (AuditScreen, any AuditTrail) async throws(ServiceError) -> Void
    ) {
        reading?.cancel()
        reading = session.jobs.start { [weak self, session, trail] in
            guard let self else { return }
            do throws(ServiceError) {
                try await session.waits.during(what.text) { () throws(ServiceError) in try await work(self, trail) }
            } catch {
                if !Task.isCancelled { navigator.show(Message(.error, error.sentence)) }
            }
            navigator.changed()
        }
    }

    private func askForFilter(_ text: String? = nil) {
        let screen = PromptScreen(
            AuditText.whichEntries.text, text: text ?? filter, navigator: navigator
        ) { [weak self] in
            // What was typed stays if it is wrong.
            if self?.apply($0) == false { self?.askForFilter($0) }
        }
        navigator.push(screen)
    }

    private func apply(_ text: String) -> Bool {
        do throws(AuditQueryError) {
            let query = try AuditQuery(text: text, now: session.environment.now())
            filter = text
            read(query)
            return true
        } catch {
            navigator.show(Message(.error, error.sentence))
            return false
        }
    }

    /// One secret is opened; several are marked in the list, where everything else can be done with them.
    private func openSecrets() {
        guard let records, list.cursor < records.count else { return }
        let ids = records[list.cursor].ids.filter { session.table.row(of: $0) != nil }
        guard let first = ids.first else {
            return navigator.show(Message(.info, AuditText.noListedSecret.text))
        }
        if ids.count == 1 { return open(first) }
        session.selection.mark { $0.replace(with: ids) }
        navigator.pop(self)
        navigator.show(Message(.info, AuditText.marked(count: ids.count).text))
    }

    private func read(_ query: AuditQuery) {
        reading?.cancel()
        reading = session.jobs.start { [weak self, session, trail] in
            do throws(ServiceError) {
                let what = WaitText.readingAuditEntries.text
                let records = try await session.waits.during(what) { () throws(ServiceError) in
                    try await trail.auditEntries(query)
                }
                if !Task.isCancelled { self?.take(records, nil) }
            } catch {
                if !Task.isCancelled { self?.take(nil, error.sentence) }
            }
        }
    }

    private func take(_ records: [AuditRecord]?, _ problem: String?) {
        self.records = records
        self.problem = problem
        list.reset(count: records?.count ?? 0)
        navigator.changed()
    }
}
