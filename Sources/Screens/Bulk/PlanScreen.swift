import Keymap
import Secrets

/// What is about to happen to many secrets, before it happens: how many will change and how many not, a list to look
/// through, and the confirmation. The secrets are those of the plan, whatever happens to list and marks meanwhile.
@MainActor
package final class PlanScreen: Screen {
    /// A part of the plan to look through.
    package enum Section: CaseIterable, Sendable { case all, change, already, notPermitted, unknown, hidden }

    package let plan: BulkPlan
    package let session: Session
    package private(set) var section = Section.all
    package private(set) var list: ScrollList
    /// The number as far as it was typed, where one is asked for.
    package private(set) var typed = ""
    /// Why the confirmation did nothing, to be shown beside it.
    package private(set) var problem: String?

    /// What has to be done before the plan runs.
    package let confirmation: BulkPlan.Confirmation

    private let navigator: any Navigator
    private let remark: String?
    private let unfinished: UnfinishedRun?
    // Counted once: a plan can be long.
    private let counts: [PlanItem.Disposition: Int]
    private let hiddenCount: Int
    /// Indexes into `plan.items` of the section's items; nil for all.
    private var shown: [Int]?

    /// - Parameters:
    ///   - remark: what to know of how the secrets were chosen.
    ///   - resumed: the unfinished run that the plan takes up, where it is one.
    package init(
        plan: BulkPlan, remark: String? = nil, resuming resumed: UnfinishedRun? = nil, session: Session,
        navigator: any Navigator
    ) {
        self.plan = plan
        self.remark = remark
        unfinished = resumed
        self.session = session
        self.navigator = navigator
        list = ScrollList(count: plan.items.count)
        confirmation = plan.confirmation(alwaysTyped: session.confirmsAlways)
        hiddenCount = plan.hiddenCount
        counts = Dictionary(
            PlanItem.Disposition.allCases.map { ($0, plan.count($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// What the user should know of the list that the plan was made from; nil where nothing is wrong.
    package var warning: String? {
        guard !session.isComplete, let problem = session.problem else { return remark }
        return "The list is incomplete: \(problem.sentence)"
    }

    package var context: Context { .plan }
    package var isOverlay: Bool { true }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .confirm: confirm()
        case .back: navigator.pop(self)
        case .nextSection: show(section, step: 1)
        case .previousSection: show(section, step: -1)
        case .deleteBackward: delete(1)
        case .deleteWord, .deleteToStart: delete(typed.count)
        default: return list.perform(call.action)
        }
        return true
    }

    /// Takes the digits of the number; everything else is dropped, the key that opened the plan included.
    package func insert(_ text: String) {
        guard case .number = confirmation else { return }
        let digits = text.filter { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return }
        typed = String((typed + digits).prefix(9))
        problem = nil
    }

    /// How many rows of the list there is room for.
    package func fit(rows: Int) { list.fit(height: rows) }

    /// How many items a section has.
    package func count(_ section: Section) -> Int {
        switch section {
        case .all: plan.items.count
        case .hidden: hiddenCount
        case .change: counts[.change] ?? 0
        case .already: counts[.already] ?? 0
        case .notPermitted: counts[.notPermitted] ?? 0
        case .unknown: counts[.unknown] ?? 0
        }
    }

    /// An item by its row in the present section.
    package func item(_ row: Int) -> PlanItem { plan.items[shown?[row] ?? row] }

    private func confirm() {
        switch confirmation {
        case .nothingToDo:
            problem = "Nothing would change."
        case .key:
            run()
        case .number(let number) where typed.isEmpty:
            problem = "Type the number \(number) first."
        case .number(let number):
            guard typed == String(number) else {
                problem = "\(typed) is not \(number): nothing was done."
                return
            }
            run()
        }
    }

    private func run() {
        navigator.pop(self)
        let progress = ProgressScreen(plan: plan, resuming: unfinished, session: session, navigator: navigator)
        navigator.push(progress)
        progress.start()
    }

    private func delete(_ count: Int) {
        typed.removeLast(min(count, typed.count))
        problem = nil
    }

    /// Goes on to the next section that has items.
    private func show(_ from: Section, step: Int) {
        let all = Section.allCases
        guard var index = all.firstIndex(of: from) else { return }
        repeat { index = (index + step + all.count) % all.count } while all[index] != .all && count(all[index]) == 0
        section = all[index]
        shown = indexes(section)
        list.reset(count: count(section))
    }

    private func indexes(_ section: Section) -> [Int]? {
        let wanted: PlanItem.Disposition
        switch section {
        case .all: return nil
        case .hidden: return plan.items.indices.filter { plan.items[$0].isHidden }
        case .change: wanted = .change
        case .already: wanted = .already
        case .notPermitted: wanted = .notPermitted
        case .unknown: wanted = .unknown
        }
        return plan.items.indices.filter { plan.items[$0].disposition == wanted }
    }
}
