import Keymap
import Secrets
import Text

/// What can be done with secrets from the list.
extension ListScreen {
    func performActing(_ call: ActionCall) -> Bool {
        switch call.action {
        case .activate: plan(.activate)
        case .deactivate: plan(.deactivate)
        case .toggle: plan(.toggle)
        case .share: share()
        case .undo: undo()
        case .lastReport: openReport()
        case .runs: openRuns()
        case .audit: openAudit()
        case .people: openPeople()
        case .who: openWho()
        case .access: if let name = call.argument { showAccess(of: name) } else { openPeople() }
        case .open: if let text = call.argument { open(text) } else { open() }
        case .view: showView(call.argument)
        case .viewSave: saveView(call.argument ?? "")
        case .report: takeReport(from: call.argument)
        case .reportDrop: dropReport()
        case .export: export(to: call.argument ?? "")
        case .clone: clone()
        case .history: openHistory()
        case .create: openForm()
        case .edit: edit()
        case .importFile: if let path = call.argument { lookAtImport(path) } else { askForImport() }
        case .copy: copy(call.argument)
        case .learnState: learnStates()
        default: return false
        }
        return true
    }

    // MARK: Many

    private func plan(_ goal: BulkGoal) {
        let targets = targets
        guard !targets.isEmpty else { return navigator.show(Message(.info, ListText.nothingTo(goal).text)) }
        let plan = BulkPlan.make(goal, targets, in: session.listing)
        navigator.push(PlanScreen(plan: plan, remark: filterRemark, session: session, navigator: navigator))
    }

    private func share() {
        let targets = targets
        guard !targets.isEmpty else { return navigator.show(Message(.info, ListText.nothingToShare.text)) }
        navigator.push(ChangeScreen(targets, remark: filterRemark, session: session, navigator: navigator))
    }

    private func undo() {
        if let screen = session.undoScreen(navigator) { navigator.push(screen) }
    }

    private func openReport() {
        guard let report = session.lastReport else {
            return navigator.show(Message(.info, ListText.noReportYet.text))
        }
        navigator.push(ReportScreen(report: report, session: session, navigator: navigator))
    }

    private func openRuns() {
        guard let journal = session.journal else {
            return navigator.show(Message(.info, ListText.noRunsKept.text))
        }
        navigator.push(RunsScreen(journal: journal, session: session, navigator: navigator))
    }

    private func openAudit() {
        do throws(ServiceError) {
            let trail = try session.service.requireAudit()
            navigator.push(
                AuditScreen(trail: trail, session: session, navigator: navigator) { [weak self] in self?.open($0) })
        } catch {
            navigator.show(Message(.info, error.sentence))
        }
    }

    private func openPeople() {
        navigator.push(
            PeopleScreen(session: session, navigator: navigator) { [weak self] in self?.showAccess(of: $0) })
    }

    /// Shows what a user or a group can see, by a filter.
    func showAccess(of name: String) {
        let directory = session.directory
        guard directory.knows(name) else {
            let nearest = NearestName.find(name, in: directory.users + directory.groups)
            return navigator.show(Message(.error, ListText.noUserOrGroup(name: name, nearest: nearest).text))
        }
        filter(by: directory.filter(forAccessOf: name))
        let all = session.table.access(of: name, in: directory)
        let count = { (level: Access) in all.count { $0.access == level } }
        let remark = filterRemark
        let sentence = ListText.canSee(
            name: name, own: count(.own), edit: count(.edit), view: count(.view), remark: remark)
        navigator.show(Message(remark == nil ? .info : .warning, sentence.text))
    }

    /// Shows who can see the current secret. If the list does not tell, it is read first.
    private func openWho() {
        guard let current else { return }
        if let screen = session.whoScreen(current, navigator, show: { [weak self] in self?.showAccess(of: $0) }) {
            return navigator.push(screen)
        }
        run { list, secret in
            let screen = list.session.whoScreen(secret.summary, list.navigator) { [weak list] in
                list?.showAccess(of: $0)
            }
            if let screen { list.navigator.push(screen) }
        }
    }

    // MARK: One

    private func open() {
        if let current { open(current.id) }
    }

    private func open(_ id: SecretID) {
        navigator.push(
            DetailScreen(
                id, session: session, clipboard: clipboard, navigator: navigator,
                showAccess: { [weak self] in self?.showAccess(of: $0) },
                leadTo: { [weak self] in self?.lead(from: $0, by: $1) }))
    }

    /// Opens a secret by its identifier, code or name.
    private func open(_ text: String) {
        let table = session.table
        let ids: [SecretID]
        switch SecretReference(text) {
        case .id(let id): ids = [id]
        case .code(let code):
            ids = table.ids(of: Array(0..<Int32(table.rows.count)).filter { table.rows.code(Int($0)) == code })
        case .name(let name):
            ids = table.ids(of: Array(0..<Int32(table.rows.count)).filter { table.rows.name(Int($0)) == name })
        case nil: return navigator.show(Message(.error, ListText.noReference(text).text))
        }
        switch ids.count {
        case 0: navigator.show(Message(.error, ListText.noneHas(text).text))
        case 1: open(ids[0])
        default: navigator.show(Message(.error, ListText.severalHave(text, count: ids.count).text))
        }
    }

    private func clone() {
        run { list, secret in
            list.navigator.push(
                FormScreen(clone: secret, session: list.session, navigator: list.navigator) { [weak list] in
                    list?.go(to: $0.id)
                })
        }
    }

    /// Exports the marked secrets, or all that are shown if none is marked.
    private func export(to path: String) {
        let ids = session.marks.isEmpty ? session.table.ids(of: session.shown) : targets
        guard !ids.isEmpty else { return navigator.show(Message(.info, ExchangeText.nothingToExport.text)) }
        if exporter.isReading { return navigator.show(Message(.info, ExchangeText.exportUnderWay.text)) }
        exporter.start(ids, to: path)
    }

    /// Makes the neighbour of a shown secret the current row.
    private func lead(from id: SecretID, by step: Int) -> SecretID? {
        guard let place = place(of: id), session.shown.indices.contains(place + step) else { return nil }
        window.move(to: place + step)
        return summary(at: place + step).id
    }

    private func openHistory() {
        guard let current, let screen = session.historyScreen(current.id, name: current.name, navigator) else { return }
        navigator.push(screen)
    }

    private func openForm() {
        navigator.push(FormScreen(create: session, navigator: navigator) { [weak self] in self?.go(to: $0.id) })
    }

    private func edit() {
        run { list, secret in
            guard secret.summary.access.canWrite != false else { return list.navigator.show(.viewOnly) }
            list.navigator.push(
                FormScreen(edit: secret, session: list.session, navigator: list.navigator) { [weak list] in
                    list?.go(to: $0.id)
                })
        }
    }

    /// Makes a secret the current row, where the filter lets it through.
    private func go(to id: SecretID) {
        if isFiltering {
            origin = id
            return
        }
        if session.isHidden(id) {
            return navigator.show(Message(.info, ListText.savedButHidden.text))
        }
        if let place = place(of: id) { window.move(to: place) }
    }

    private func copy(_ what: String?) {
        guard let what = what.flatMap(Copyable.init), let current else { return }
        if let text = what.text(of: current) {
            return navigator.show(clipboard.copy(text, as: what))
        }
        run { list, secret in
            let copy = { @MainActor in list.navigator.show(list.clipboard.copy(what.text(of: secret), as: what)) }
            if what.isSecret { list.session.reveal([secret.id], list.navigator, then: copy) } else { copy() }
        }
    }

    /// Reads the current secret and goes on with it, unless another key came meanwhile.
    private func run(_ next: @escaping @MainActor (ListScreen, APISecret) -> Void) {
        guard let id = current?.id else { return }
        errand = session.jobs.start { [weak self, session] in
            do throws(ServiceError) {
                var secret = try await session.read(id)
                guard let self, !Task.isCancelled else { return }
                secret.summary = session.stored(secret)
                errand = nil
                next(self, secret)
            } catch {
                guard let self, !Task.isCancelled else { return }
                errand = nil
                navigator.show(Message(.error, error.sentence))
            }
        }
    }

    /// Reads secrets to learn their states, after saying what that means: those of unknown state, or all where none is.
    private func learnStates() {
        guard !session.isExact else {
            return navigator.show(Message(.info, ExchangeText.everyStateKnown.text))
        }
        // Those that want a justification or an approval first would only be refused, and leave a trace.
        let targets = targets.filter { session.table[$0]?.viewing.isEmpty ?? true }
        let unknown = targets.filter { (session.table[$0]?.certainState ?? .unknown) == .unknown }
        let ids = unknown.isEmpty ? targets : unknown
        guard !ids.isEmpty else { return navigator.show(Message(.info, ExchangeText.nothingToRead.text)) }
        let question = ExchangeText.askToLearn(
            count: ids.count, isAgain: unknown.isEmpty, recordsReads: session.service.features.recordsReads)
        navigator.push(
            ConfirmScreen(question.text, navigator: navigator) { [weak self] in
                guard let self else { return }
                let screen = LearnScreen(ids, session: session, navigator: navigator)
                navigator.push(screen)
                screen.start()
            })
    }

    // MARK: Import

    private func askForImport() {
        if isImporting { return navigator.show(Message(.info, ExchangeText.importUnderWay.text)) }
        let screen = PromptScreen(
            ExchangeText.importWhichFile.text, text: "", navigator: navigator,
            complete: session.environment.completePath
        ) { [weak self] path in
            self?.lookAtImport(path)
        }
        navigator.push(screen)
    }

    private func lookAtImport(_ path: String) {
        if isImporting { return navigator.show(Message(.info, ExchangeText.importUnderWay.text)) }
        importing = session.jobs.start { [weak self, session] in
            let importFile = session.environment.importFile
            let offer = await session.waits.during(WaitText.readingFile.text) {
                await importFile(path, session.service)
            }
            self?.importing = nil
            if !Task.isCancelled { self?.offered(offer) }
        }
    }

    /// Shows what would come in, and asks. If a service takes secrets one by one, what is in stays although others fail: that has
    /// to be known before.
    private func offered(_ offer: ImportOffer) {
        switch offer {
        case .refused(let summary): imported(summary)
        case .possible(let question, let run):
            let isWhole = session.service.features.createsAllOrNone
            let place = session.service.identity.place
            let asked = isWhole ? question : ExchangeText.importOneByOne(question: question, place: place).text
            navigator.push(
                ConfirmScreen(asked, navigator: navigator) { [weak self] in self?.startImport(run) })
        }
        navigator.changed()
    }

    private func startImport(_ run: @escaping @Sendable (ImportProgress) async -> ImportSummary) {
        let progress = ImportProgress()
        importing = session.jobs.start { [weak self, session] in
            let summary = await session.waits.during({ progress.words }) { await run(progress) }
            self?.importing = nil
            self?.imported(summary)
        }
    }

    private func imported(_ summary: ImportSummary) {
        if !summary.imported.isEmpty { session.added() }
        guard !summary.problems.isEmpty else {
            return navigator.show(Message(summary.imported.isEmpty ? .error : .success, summary.sentence))
        }
        let lines = summary.problems.map { TextScreen.Line.text($0) }
        navigator.push(
            TextScreen(
                title: ExchangeText.importTitle.text, lines: [.heading(summary.sentence)] + lines,
                navigator: navigator))
    }
}
