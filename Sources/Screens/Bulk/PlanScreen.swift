import Keymap
import Secrets
import Text

/// What is about to happen to many secrets, before it happens: how many will change and how many not, a list to look
/// through, and the confirmation. The secrets are those of the plan, whatever happens to list and marks meanwhile.
@MainActor
package final class PlanScreen: Screen {
    /// A part of the plan to look through. `change` are those that are sent, `unknown` those whose state is not known for
    /// certain, sent or not.
    package enum Section: CaseIterable, Sendable {
        case all, change, unknown, already, notPermitted, changedSince, leftOut, hidden
    }

    package private(set) var plan: BulkPlan
    package let session: Session
    package private(set) var section = Section.all
    package private(set) var list: ScrollList
    /// The number as far as it was typed, if one is asked for.
    package private(set) var typed = ""
    /// Why the confirmation did nothing, to be shown beside it.
    package private(set) var problem: String?

    /// What has to be done before the plan runs.
    package private(set) var confirmation: BulkPlan.Confirmation

    /// The run that the plan takes back; nil if it takes none back.
    let undone: BulkReport?
    /// Whether those are among the plan's that the undone run only may have changed.
    package private(set) var includesUncertain = false
    /// Why the run could not be resumed if it were cut short; nil if it could, or before that is known.
    package private(set) var journalProblem: ServiceError?

    private let navigator: any Navigator
    private var finder = Finder()
    private weak var origin: ReportScreen?
    private let saver: FileSaver
    private let remark: String?
    // Counted once: a plan can be long.
    private var counts: [Section: Int] = [:]
    /// Those that the user has left out.
    private var leftOut: Set<SecretID> = []
    /// Indexes into `plan.items` of the section's items; nil for all.
    private var shown: [Int]?
    /// Whether it is not known yet if the run can be kept in the journal.
    private var isChecking = false
    /// Whether the plan was confirmed before that was known, and nothing else was pressed since.
    package private(set) var isConfirmed = false

    /// - Parameters:
    ///   - remark: what to know of how the secrets were chosen.
    ///   - origin: the report that the plan follows from: the run takes its place.
    package convenience init(
        plan: BulkPlan, remark: String? = nil, from origin: ReportScreen? = nil, session: Session,
        navigator: any Navigator
    ) {
        self.init(plan, remark, undoing: nil, session, navigator)
        self.origin = origin
    }

    /// Takes a run back: what it changed and, if one asks for it, what it only may have changed.
    ///
    /// - Parameter origin: the report that the plan follows from: the run takes its place.
    package convenience init(
        undoing report: BulkReport, from origin: ReportScreen? = nil, session: Session, navigator: any Navigator
    ) {
        let plan = report.undoPlan(in: session.listing)
        self.init(plan, nil, undoing: report, session, navigator)
        self.origin = origin
    }

    private init(
        _ plan: BulkPlan, _ remark: String?, undoing undone: BulkReport?, _ session: Session, _ navigator: any Navigator
    ) {
        self.plan = plan
        self.remark = remark
        self.undone = undone
        self.session = session
        self.navigator = navigator
        saver = FileSaver(session: session, navigator: navigator)
        list = ScrollList()
        confirmation = plan.confirmation(alwaysTyped: session.confirmsAlways)
        take(plan)
        checkJournal()
    }

    /// What the user should know of the list that the plan was made from; nil if nothing is wrong.
    package var warning: String? {
        guard !session.isComplete, let problem = session.problem else { return remark }
        return BulkText.listIncomplete(why: problem.sentence).text
    }

    package var anyScreen: AnyScreen { .plan(self) }
    package var context: Context { .plan }
    package var isOverlay: Bool { true }

    package func perform(_ call: ActionCall) -> Bool {
        if call.action != .confirm { isConfirmed = false }
        switch call.action {
        case .confirm: confirm()
        case .back: navigator.pop(self)
        case .nextSection: show(step: 1)
        case .previousSection: show(step: -1)
        case .deleteBackward: delete(1)
        case .deleteWord, .deleteToStart: delete(typed.count)
        case .includeUncertain: return includeUncertain()
        case .leaveOut: leaveOut()
        case .save: save()
        case .find:
            finder.look(for: call.argument ?? "")
            find(1)
        case .findNext: find(1)
        case .findPrevious: find(-1)
        default: return list.perform(call.action)
        }
        return true
    }

    private func find(_ step: Int) {
        let row = finder.next(from: list.cursor, by: step, of: list.count) { "\(item($0).name) \(item($0).label)" }
        if let row { list.move(to: row) } else { navigator.show(finder.failure) }
    }

    /// Takes the digits of the number; everything else is dropped, the key that opened the plan included.
    package func insert(_ text: String) {
        isConfirmed = false
        guard case .number = confirmation else { return }
        let digits = text.filter { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return }
        typed = String((typed + digits).prefix(9))
        problem = nil
    }

    package func point(at row: Int) { list.move(to: row) }

    /// How many rows of the list there is room for.
    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    /// How many items a section has.
    package func count(_ section: Section) -> Int { counts[section] ?? 0 }

    /// An item by its row in the present section.
    package func item(_ row: Int) -> PlanItem { plan.items[shown?[row] ?? row] }

    private func confirm() {
        switch confirmation {
        case .nothingToDo:
            problem = BulkText.nothingWouldChange.text
        case .key:
            run()
        case .number(let number) where typed.isEmpty:
            problem = BulkText.typeNumber(number).text
        case .number(let number):
            guard typed == String(number) else {
                problem = BulkText.wrongNumber(typed: typed, number: number).text
                return
            }
            run()
        }
    }

    private func run() {
        if isChecking {
            isConfirmed = true
            return
        }
        guard session.running == nil else {
            problem = BulkText.anotherRun.text
            return
        }
        let run = BulkRun(
            plan: plan.leavingOut(leftOut), session: session, navigator: navigator, mayRunUnkept: journalProblem != nil)
        navigator.replace(origin ?? self, with: ProgressScreen(run, navigator: navigator))
        run.start()
    }

    private func delete(_ count: Int) {
        typed.removeLast(min(count, typed.count))
        problem = nil
    }

    // MARK: The journal

    /// Finds out whether the run can be kept in the journal, so that it is said before the run starts if it cannot.
    private func checkJournal() {
        guard let journal = session.journal else { return }
        isChecking = true
        session.jobs.start { [weak self] in
            let problem = await journal.findProblem()
            self?.checked(problem)
        }
    }

    private func checked(_ problem: ServiceError?) {
        isChecking = false
        journalProblem = problem
        let wasConfirmed = isConfirmed
        isConfirmed = false
        if wasConfirmed, problem == nil, navigator.isTop(self) { confirm() }
        if wasConfirmed || problem != nil { navigator.changed() }
    }

    // MARK: Saving

    /// Waits until a save has ended, where one is under way.
    package func settled() async { await saver.settled() }

    /// Saves the plan, without those that are left out, for `cofre apply`.
    private func save() {
        let (plan, identity) = (plan.leavingOut(leftOut), session.service.identity)
        guard plan.earlier == nil else {
            return navigator.show(Message(.info, BulkText.planNotSavable.text))
        }
        saver.ask(BulkText.savePlan.text, "cofre-plan.json") { _ in
            .text { String(decoding: plan.json(identity: identity), as: UTF8.self) }
        }
    }

    // MARK: Leaving out

    /// How many are sent.
    private var actingCount: Int { plan.actingCount - leftOut.count }

    /// What would be done, with the number of secrets that are sent.
    package var title: String { plan.title(of: actingCount) }

    package func isLeftOut(_ item: PlanItem) -> Bool { leftOut.contains(item.id) }

    /// Leaves the current one out, or takes it in again, and goes on to the next.
    private func leaveOut() {
        guard list.count > 0 else { return }
        let item = item(list.cursor)
        list.move(to: list.cursor + 1)
        guard item.isActing else { return }
        let step = leftOut.remove(item.id) == nil ? 1 : -1
        if step > 0 { leftOut.insert(item.id) }
        for section in Section.allCases where section != .all && section != .hidden && section.has(item) {
            counts[section, default: 0] -= step
        }
        counts[.leftOut, default: 0] += step
        confirmation = BulkPlan.confirmation(of: actingCount, alwaysTyped: session.confirmsAlways)
        typed = ""
        problem = nil
    }

    // MARK: Undoing

    private func includeUncertain() -> Bool {
        guard let undone, undone.mayHaveChangedCount > 0 else { return false }
        includesUncertain.toggle()
        take(
            undone.undoPlan(includingUncertain: includesUncertain, in: session.listing))
        return true
    }

    // MARK: What is shown

    private func take(_ plan: BulkPlan) {
        self.plan = plan
        leftOut = []
        confirmation = plan.confirmation(alwaysTyped: session.confirmsAlways)
        typed = ""
        problem = nil
        isConfirmed = false
        section = .all
        shown = nil
        list = ScrollList(count: plan.items.count)
        counts = Dictionary(
            Section.allCases.map { section in (section, plan.items.count { section.has($0) }) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Goes on to the next section that has items.
    private func show(step: Int) {
        let all = Section.allCases
        guard var index = all.firstIndex(of: section) else { return }
        repeat { index = (index + step + all.count) % all.count } while all[index] != .all && count(all[index]) == 0
        let section = all[index]
        self.section = section
        shown =
            section == .all
            ? nil
            : plan.items.indices.filter { index in
                let item = plan.items[index]
                if section == .hidden { return item.isHidden }
                return isLeftOut(item) ? section == .leftOut : section.has(item)
            }
        list.reset(count: count(section))
    }
}

extension PlanScreen.Section {
    /// Whether an item is in the section.
    func has(_ item: PlanItem) -> Bool {
        switch self {
        case .all: true
        case .change: item.isActing
        case .unknown: item.disposition == .unknown
        case .already: item.disposition == .already
        case .notPermitted: item.disposition == .notPermitted
        case .changedSince: item.disposition == .changedSince
        case .leftOut: false
        case .hidden: item.isHidden
        }
    }
}
