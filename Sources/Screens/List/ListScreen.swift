import Keymap
import Secrets
import Text

/// The list of secrets: filter, order, marks, and what can be done with them.
///
/// Rows are handled by their numbers in the session's table; `order` holds all of them as sorted, the session's `shown`
/// those of them that the filter lets through. A move or a mark costs the same however many there are.
@MainActor
package final class ListScreen: Screen {
    /// Whose list it is.
    package let session: Session
    /// Which of the shown rows are in view, and the current one.
    package internal(set) var window = ListWindow()
    /// What the list is sorted by, and which way.
    package private(set) var sortColumn = ListColumn.name
    package private(set) var isDescending = false
    /// What the rows have in common, for laying out the columns.
    package private(set) var shape = ListShape()
    /// The columns to show, in their order; nil for the usual ones.
    package internal(set) var columns: [ListColumn]?
    /// The filter, and the line that it is typed in.
    package internal(set) var line: FilterLine
    /// What was looked for last, among the rows that are shown.
    var wanted: Filter?
    /// Where a range of marks begins, while one is open.
    package internal(set) var rangeStart: SecretID?
    /// Whether a file is being imported.
    package var isImporting: Bool { importing != nil }

    let navigator: any Navigator
    let clipboard: Clipboard
    /// All rows, sorted.
    private(set) var order: [Int32] = []
    private let search: FilterSearch
    /// What the shown rows were let through by; nil where that was before rows or states changed.
    private var shownFilter: Filter?
    /// States changed since the list was put together last.
    private var hasNewStates = false
    /// The row to go back to as soon as it is shown: the current one from before the filter line was opened, or from
    /// before a lock.
    var origin: SecretID?
    /// Reading a secret before a form or a copy; a further key gives it up.
    var errand: Task<Void, Never>?
    var importing: Task<Void, Never>?
    let exporter: Exporter
    /// What is shown of the current secret beside a wide list.
    package let previewer: Previewer
    private var kept: ListMemory?
    /// Runs that were cut short.
    var offers = UnfinishedOffers()

    /// - Parameter memory: what an earlier list was like, before a lock.
    package init(
        session: Session, clipboard: Clipboard, navigator: any Navigator, memory: ListMemory? = nil
    ) {
        self.session = session
        self.clipboard = clipboard
        self.navigator = navigator
        search = FilterSearch(jobs: session.jobs)
        exporter = Exporter(session: session, navigator: navigator)
        previewer = Previewer(session)
        kept = memory
        let environment = session.environment
        let clock = { @Sendable in FilterClock(now: environment.now(), secondsFromUTC: environment.secondsFromUTC) }
        line = FilterLine(text: memory?.filter ?? "", history: memory?.history ?? [], clock: clock)
        if let memory {
            sortColumn = memory.sortColumn
            isDescending = memory.isDescending
            columns = memory.columns
            origin = memory.current
        }
        columns = columns ?? session.environment.columns
        session.onTableChange = { [weak self] in self?.tableChanged($0) }
    }

    /// Whether any key was pressed here.
    private var wasUsed = false

    package var anyScreen: AnyScreen { .list(self) }
    package var context: Context { line.isTyping ? .filter : .list }
    package var canQuit: Bool { !isImporting }
    /// Whether the filter is still being applied: the shown rows are those from before.
    package var isFiltering: Bool { search.isRunning }

    var memory: ListMemory {
        ListMemory(
            marks: session.marks, filter: line.text, history: line.history, sortColumn: sortColumn,
            isDescending: isDescending, columns: columns, current: current?.id)
    }

    /// The current row; nil where the list is empty.
    package var current: SecretSummary? {
        window.cursor < session.shown.count ? session.table.rows[Int(session.shown[window.cursor])] : nil
    }

    /// A row by its place in the list.
    package func summary(at place: Int) -> SecretSummary { session.table.rows[Int(session.shown[place])] }

    /// A row's number in the table, and its identifier, by its place in the list.
    package func row(at place: Int) -> Int { Int(session.shown[place]) }
    package func id(at place: Int) -> SecretID { session.table.rows.ids[row(at: place)] }

    /// How many rows there is room for.
    package func fit(height: Int, of total: Int?) { window.fit(height: height) }

    package func fit(width: Int) { previewer.fit(width: width) { current } }

    package func perform(_ call: ActionCall) -> Bool {
        wasUsed = true
        // A filter that was typed may have kept an offer back.
        defer {
            offerUnfinished()
            previewer.follow(current)
        }
        if !line.isTyping, call.action == .back || call.action == .filterClear, giveUp() { return true }
        errand?.cancel()
        errand = nil
        if line.isTyping { return performTyping(call.action) }
        if window.perform(call.action) {
            origin = nil
            return true
        }
        if isFiltering, Self.sweeping.contains(call.action) {
            navigator.show(Message(.info, ListText.filterAtWork.text))
            return true
        }
        if performMarking(call) {
            if line.filter.asksForMarks { filterAnew() }
            return true
        }
        return performListing(call) || performActing(call)
    }

    package func point(at row: Int) {
        wasUsed = true
        origin = nil
        window.move(to: row)
        previewer.follow(current)
    }

    /// Marks the rows, unless others may come in their place.
    package func drag(from start: Int, to row: Int) {
        guard !isFiltering, session.shown.indices.contains(start), session.shown.indices.contains(row) else { return }
        let ids = (min(start, row)...max(start, row)).map { summary(at: $0).id }
        session.selection.markShown { $0.add(ids) }
        window.move(to: row)
    }

    package func insert(_ text: String) {
        if line.isTyping { typed { $0.insert(text) } }
    }

    package func paste(_ text: String) { insert(text) }

    package func resumed() {
        if hasNewStates { statesChanged() }
        offerUnfinished()
        previewer.follow(current)
    }

    /// Stops what is being waited for, where that shows: reading at once, an import after a question, since what is in stays.
    /// Returns whether there was anything.
    private func giveUp() -> Bool {
        guard session.waits.shown != nil else { return false }
        if errand != nil || session.cancelReading() {
            errand?.cancel()
            errand = nil
            navigator.show(Message(.info, ListText.stoppedWaiting.text))
            return true
        }
        if exporter.isReading {
            exporter.cancel()
            return true
        }
        guard isImporting else { return false }
        let question = ExchangeText.askToStopImport(isWhole: session.service.features.createsAllOrNone)
        navigator.push(ConfirmScreen(question.text, navigator: navigator) { [weak self] in self?.importing?.cancel() })
        return true
    }

    /// What is about many rows, and so must not take the wrong ones for those of a filter.
    private static let sweeping: Set<Action> = [
        .mark, .unmark, .export, .markRange, .markAll, .markInvert, .activate, .deactivate, .toggle, .share,
    ]

    private func performListing(_ call: ActionCall) -> Bool {
        switch call.action {
        case .filter: if let text = call.argument { filter(by: text) } else { beginTyping() }
        case .filterClear, .back:
            if rangeStart != nil { rangeStart = nil } else { clearFilter() }
        case .refresh:
            session.refresh(asAsked: true)
        case .sort:
            // The same column again turns the order; of dates the latest come first.
            let words = (call.argument ?? "").split(separator: " ").map(String.init)
            guard let column = words.first.flatMap(ListColumn.init) else { return false }
            let usual = column == sortColumn ? !isDescending : column == .updated
            sort(by: column, descending: words.count > 1 ? words[1] == "desc" : usual)
        case .preview: previewer.toggle(current)
        case .columns:
            columns = call.argument.map { $0.split(separator: ",").compactMap { ListColumn(rawValue: String($0)) } }
        case .find: find(call.argument ?? "")
        case .findNext: findAgain(1)
        case .findPrevious: findAgain(-1)
        case .sortReverse: sort(by: sortColumn, descending: !isDescending)
        default: return false
        }
        return true
    }

    // MARK: What is shown

    private func tableChanged(_ change: Session.Change) {
        switch change {
        case .ending:
            if wasUsed { origin = origin ?? current?.id }
        case .rows:
            shape = ListShape(session.table.rows)
            order = session.table.sorted(nil, by: sortColumn, descending: isDescending)
            filterAnew()
        case .states:
            hasNewStates = true
        case .complete:
            previewer.follow(current)
            restoreMarks()
            releaseOrigin()
            if !offers.hasLooked { lookForUnfinished() }
        }
    }

    private func statesChanged() {
        hasNewStates = false
        if sortColumn == .state { order = session.table.sorted(nil, by: .state, descending: isDescending) }
        if sortColumn == .state || !line.filter.isEmpty { filterAnew() }
    }

    func sort(by column: ListColumn, descending: Bool) {
        sortColumn = column
        isDescending = descending
        order = session.table.sorted(nil, by: column, descending: descending)
        show(session.shown(of: order), through: shownFilter)
    }

    /// Looks at all rows again.
    func filterAnew() {
        shownFilter = nil
        showFiltered()
        // Until the answer is there, what is left of the rows from before.
        if isFiltering { show(session.shown(of: order), through: nil) }
    }

    /// Shows what the filter lets through: at once, or soon where it may take long. Where the filter is only narrower
    /// than that of the shown rows, no others need looking at.
    func showFiltered() {
        let filter = line.filter
        search.cancel()
        if filter == shownFilter { return show(session.shown, through: filter) }
        let candidates = shownFilter.map(filter.narrows) == true ? session.shown : order
        let marks = filter.asksForMarks ? session.marks.ids : []
        guard filter.isCostly else {
            let rows = filter.isEmpty ? candidates : session.table.select(filter, among: candidates, marks: marks)
            return show(rows, through: filter)
        }
        search.start(filter, in: session.table, among: candidates, marks: marks) { [weak self] rows in
            guard let self else { return }
            var found = ShownRows(rows)
            show(found.kept(of: order), through: filter)
            navigator.changed()
        }
    }

    private func show(_ rows: [Int32], through filter: Filter?) {
        // Nobody chose the row that happened to come first while the list is still being read.
        let current = wasUsed ? current?.id : nil
        shownFilter = filter
        session.show(rows)
        let place = place(of: origin) ?? place(of: current)
        window.reset(count: rows.count, cursor: place ?? (line.isTyping ? 0 : window.cursor))
        releaseOrigin()
    }

    /// Forgets the row to go back to, unless it may still be let through.
    func releaseOrigin() {
        if !line.isTyping, !isFiltering, kept == nil { origin = nil }
    }

    /// Where a secret stands in the list; nil if it is not shown.
    func place(of id: SecretID?) -> Int? {
        guard let id, let row = session.table.row(of: id) else { return nil }
        return session.shown.firstIndex(of: Int32(row))
    }

    private func restoreMarks() {
        guard let kept else { return }
        self.kept = nil
        let table = session.table
        session.selection.mark { marks in
            marks = kept.marks
            marks.keep { table.row(of: $0) != nil }
        }
    }
}
