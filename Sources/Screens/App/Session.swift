import Keymap
import Secrets
import Text

/// What all screens share of one opened service: the list as far as it is known, the marks, the last run.
@MainActor
package final class Session {
    /// How far reading the list is.
    package enum Reading: Equatable, Sendable {
        /// The list is as the service told it last.
        case done
        /// For the first time; how many are there so far.
        case first(Int)
        /// Again, behind a list that is there.
        case again
        /// The list could not be read, or not again: what is there may be out of date.
        case failed(ServiceError)
    }

    /// What became different in the table.
    package enum Change: Sendable {
        /// Nothing yet, but rows may go now, and row numbers change.
        case ending
        /// Rows came, went or changed.
        case rows
        /// States only.
        case states
        /// The list was read to its end.
        case complete
    }

    /// Where the secrets are.
    package let service: any SecretService
    package let environment: AppEnvironment
    package let jobs: Jobs
    /// The calls of the service that are under way.
    package let waits: Waits
    /// Whether every plan asks to type a number.
    package let confirmsAlways: Bool
    /// Where bulk runs are kept.
    package var journal: (any RunJournal)?
    package internal(set) var table = SecretTable() {
        didSet {
            shownCounts = nil
            tableVersion += 1
        }
    }
    /// Another one whenever something in the table may be different.
    package private(set) var tableVersion = 0
    /// What the list shows, and what is marked.
    package var selection = Selection()
    package var marks: MarkSet { selection.marks }
    /// The users and groups that the service knows.
    package private(set) var directory = Directory()
    package private(set) var reading = Reading.first(0)
    /// The table's rows that the list shows, in its order.
    package var shown: [Int32] { selection.shown }
    /// The bulk run that is under way; nil if none is.
    package internal(set) var running: BulkRun?
    /// The report of the last bulk run. Setting it unmarks what the run brought where it should be: what failed, was
    /// not permitted or not reached stays marked.
    package var lastReport: BulkReport? { didSet { if let lastReport { ended(lastReport) } } }
    /// How many bulk runs have ended.
    package private(set) var endedRuns = 0
    /// Why the list could not be read to its end the last time; nil where it could.
    package private(set) var problem: ServiceError?
    /// When the list was last read to its end, in seconds since 1970 (UTC); nil before.
    package private(set) var readAt: Int64?
    /// Whether the list was ever read to its end: where it was not, rows are missing.
    package var isComplete: Bool { wasRead }
    /// Whether the table has all secrets as they are at present: see `Listing`.
    package var isExact: Bool { service.features.listsDetails }
    /// What a report says of the secrets, as of its date; nil without one.
    package private(set) var report: KnownReport?
    /// Told why the list could not be read, once until it could or another error comes.
    package var onProblem: ((ServiceError) -> Void)?
    /// Told of every change of the table; the list is listening.
    package var onTableChange: ((Change) -> Void)?

    let changed: () -> Void
    /// Counted when they are asked for the first time after a change.
    private var shownCounts: StateCounts?
    private var readingTask: Task<Void, Never>?
    private var readsAgain = false
    private var isClosed = false
    private var wasRead = false
    /// What `onProblem` was told last.
    private var told: ServiceError?
    private var watch: Task<Void, Never>?
    private var counter: Int64?
    /// What the list was when it was read last; nil where the service cannot tell what has changed since.
    private var listMark: ListMark?
    /// Whether secrets were missing from the parts that have changed.
    private var hasLostRows = false
    private var lastLook: Double
    private var merge = ListMerge()
    /// How many summaries came since the list was asked for the last time.
    private var received = 0

    /// - Parameter changed: called when something should be drawn anew.
    package init(
        service: any SecretService, environment: AppEnvironment, jobs: Jobs = Jobs(), confirmsAlways: Bool = false,
        changed: @escaping () -> Void = {}
    ) {
        self.service = service
        self.environment = environment
        self.jobs = jobs
        self.confirmsAlways = confirmsAlways
        self.changed = changed
        waits = Waits(environment, changed: changed)
        journal = environment.journal
        lastLook = environment.uptime()
    }

    /// Seconds between two looks for others' changes while no key comes.
    package static let watchSeconds = 5
    /// A key makes the session look again where the last look is at least so many seconds ago.
    package static let keyLookSeconds = 2.0

    /// Reads the list, then the directory, and watches for others' changes from then on.
    package func start() {
        if !isExact { loadReport() }
        refresh()
        jobs.start { [weak self, readingTask] in
            await readingTask?.value
            await self?.readDirectory()
        }
        watch = Task { [weak self, environment] in
            while !Task.isCancelled {
                await environment.sleep(.seconds(Self.watchSeconds))
                if Task.isCancelled { return }
                guard let self else { return }
                look()
            }
        }
    }

    /// Ends everything that is under way; the session is not used afterwards.
    package func close() {
        isClosed = true
        onTableChange = nil
        onProblem = nil
        watch?.cancel()
        readingTask?.cancel()
    }

    // MARK: Reading

    /// Reads the list again in the background; the present one stays until then. Where it is being read already, it is
    /// read once more afterwards. Where the user asked for it, a problem is told again.
    package func refresh(asAsked: Bool = false) {
        if asAsked { told = nil }
        guard readingTask == nil else {
            readsAgain = true
            return
        }
        reading = wasRead ? .again : .first(table.rows.count)
        readingTask = jobs.start { [weak self] in
            guard let self else { return }
            repeat {
                readsAgain = false
                await read()
            } while readsAgain && !Task.isCancelled
            readingTask = nil
            if !isClosed { changed() }
        }
        changed()
    }

    /// Gives up reading the list; what was there before stays, and counts as out of date. Returns whether it was being read.
    func cancelReading() -> Bool {
        guard let readingTask, !readingTask.isCancelled else { return false }
        // Asked for, so not told of as a problem.
        told = .cancelled
        readsAgain = false
        readingTask.cancel()
        return true
    }

    /// Asks whether others changed anything, and reads the list again where they did.
    package func look() {
        lastLook = environment.uptime()
        guard readingTask == nil, wasRead else { return }
        jobs.start { [weak self] in
            guard let self else { return }
            let now = await service.changeCounter()
            if now != counter { refresh() }
        }
    }

    /// To be called with every key.
    package func keyPressed() {
        if environment.uptime() - lastLook >= Self.keyLookSeconds { look() }
    }

    private func read() async {
        do throws(ServiceError) {
            if try await !readChanges() { try await readAll() }
            if report != nil, table.fill(from: report) { merge.noteChange() }
            reading = .done
            problem = nil
            told = nil
            if merge.hasChanged || !wasRead { onTableChange?(.rows) }
            wasRead = true
            readAt = environment.now()
            onTableChange?(.complete)
        } catch {
            if isClosed { return }
            reading = .failed(error)
            problem = error
            if merge.hasChanged { onTableChange?(.rows) }
            if told != error {
                told = error
                onProblem?(error)
            }
        }
        merge = ListMerge()
        changed()
    }

    /// Reads what has changed since the list was read last. False if all of it has to be read: for the first time, where the
    /// service cannot tell, or since secrets are not listed any more.
    private func readChanges() async throws(ServiceError) -> Bool {
        guard wasRead, problem == nil, let mark = listMark else { return false }
        merge = ListMerge(keepsInactive: !isExact)
        hasLostRows = false
        let next = try await waits.during(WaitText.readingList.text) { () throws(ServiceError) in
            try await service.listChanges(since: mark) { part in await self.take(part) }
        }
        guard let next, !hasLostRows else { return false }
        counter = next.counter
        listMark = next
        return true
    }

    private func take(_ part: ListPart) {
        if merge.take(part, into: &table) { hasLostRows = true }
    }

    private func readAll() async throws(ServiceError) {
        // Asked for before reading: what changes meanwhile makes the next look read again.
        let mark = await service.listMark()
        var before = mark?.counter
        if before == nil { before = await service.changeCounter() }
        received = 0
        merge = ListMerge(isFirst: !wasRead && table.rows.isEmpty, keepsInactive: !isExact)
        let count = try await waits.during(WaitText.readingList.text) { () throws(ServiceError) in
            try await service.list(ListQuery()) { page in await self.take(page) }
        }
        try ServiceError.account(received, of: count)
        onTableChange?(.ending)
        let former = table
        merge.finish(&table)
        counter = before
        listMark = mark
        guard merge.hasLost else { return }
        let table = table
        selection.show(former.ids(of: shown).compactMap { table.row(of: $0).map(Int32.init) }, of: table)
        shownCounts = nil
    }

    private func take(_ page: SummaryRows) {
        received += page.count
        guard merge.take(page, into: &table) else { return }
        if case .first = reading { reading = .first(table.rows.count) }
        onTableChange?(.rows)
        changed()
    }

    func readDirectory() async {
        let service = service
        // Without a directory the permission editors take free text.
        let known = try? await waits.during(WaitText.readingDirectory.text) { () throws(ServiceError) in
            try await service.directory()
        }
        if let known, !isClosed { directory = known }
    }

    private func ended(_ report: BulkReport) {
        endedRuns += 1
        let reached = report.items.lazy.filter { $0.isAsWanted }.map(\.id)
        let left = marks.ids.subtracting(reached)
        if left.count != marks.count { selection.mark { $0.replace(with: left) } }
        look()
    }

    // MARK: The report

    private func loadReport() {
        guard let reports = environment.reports else { return }
        jobs.start { [weak self, service] in
            if let report = await reports.report(of: service.identity) { self?.take(report) }
        }
    }

    /// Takes a report in the place of the present one, or none.
    func take(_ report: KnownReport?) {
        self.report = report
        if table.fill(from: report) { onTableChange?(.rows) }
        changed()
    }

    // MARK: What is shown

    /// Says which rows the list shows now, and in which order.
    package func show(_ rows: [Int32]) {
        selection.show(rows)
        shownCounts = nil
    }

    /// How many of the shown rows are of which state.
    package var countsOfShown: StateCounts {
        if let shownCounts { return shownCounts }
        let counts = shown.count == table.rows.count ? table.counts : table.counts(of: shown)
        shownCounts = counts
        return counts
    }

    /// How many marked secrets the filter hides.
    package var hiddenMarkCount: Int { selection.hiddenCount(in: table) }

    /// Whether the list's filter hides a secret.
    package func isHidden(_ id: SecretID) -> Bool {
        guard let row = table.row(of: id) else { return true }
        return !selection.isShown(row)
    }

    /// The list as it is now, for a plan.
    package var listing: Listing { Listing(table, isExact: isExact, isShown: selection.shownByRow()) }

    /// Those of `rows` that are shown, in their order.
    func shown(of rows: [Int32]) -> [Int32] { selection.shown(of: rows) }
}
