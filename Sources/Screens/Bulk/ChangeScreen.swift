import Keymap
import Secrets
import Text

/// Puts together what is shared or tagged: who gets access, who loses it, which tags come and go. Nothing happens before
/// the plan that it leads to.
@MainActor
package final class ChangeScreen: Screen {
    /// What is being typed.
    package enum Kind: Equatable, Sendable {
        case give(Grantee.Kind)
        case take(Grantee.Kind)
        case addTag, removeTag
    }

    /// In the order in which they were chosen.
    package private(set) var edits: [SecretEdit] = []
    package private(set) var list = ScrollList()
    /// The line being typed, and what for; nil while nothing is added.
    package private(set) var entry: (kind: Kind, line: NameEntry)?
    /// How many secrets it is about.
    package var count: Int { targets.count }

    package let session: Session
    private let targets: [SecretID]
    private let navigator: any Navigator
    /// What to know of how the secrets were chosen.
    private let remark: String?
    /// What the secrets are like at present.
    private let facts: SharedFacts

    /// - Parameters:
    ///   - targets: at least one secret.
    ///   - remark: what to know of how they were chosen.
    package init(_ targets: [SecretID], remark: String? = nil, session: Session, navigator: any Navigator) {
        self.targets = targets
        self.session = session
        self.navigator = navigator
        self.remark = remark
        facts = SharedFacts(targets, in: session.table)
    }

    package var anyScreen: AnyScreen { .change(self) }
    package var context: Context { entry == nil ? .change : .prompt }
    package var isOverlay: Bool { true }

    /// How many rows of the list there is room for.
    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    /// Whether there is a directory to complete from.
    package var hasDirectory: Bool { !session.directory.isEmpty }

    package func perform(_ call: ActionCall) -> Bool {
        if entry != nil { return performTyping(call.action) }
        switch call.action {
        case .back: leave()
        case .accept: plan()
        case .give, .take:
            guard let grantee = call.argument.flatMap(Grantee.Kind.init) else { return false }
            begin(call.action == .give ? .give(grantee) : .take(grantee))
        case .addTag: begin(.addTag)
        case .removeTag: begin(.removeTag)
        case .toggleEdit: toggleEdit()
        case .remove: remove()
        default: return list.perform(call.action)
        }
        return true
    }

    package func insert(_ text: String) { entry?.line.insert(text) }

    package func paste(_ text: String) { insert(text) }

    // MARK: The list

    private func toggleEdit() {
        guard !edits.isEmpty else { return }
        switch edits[list.cursor] {
        case .give(let grantee, let grant): edits[list.cursor] = .give(grantee, grant == .edit ? .view : .edit)
        case .take(let grantee, let grant): edits[list.cursor] = .take(grantee, leaving: grant == .none ? .view : .none)
        case .restore, .addTag, .removeTag: navigator.show(Message(.info, BulkText.tagNotEditable.text))
        }
    }

    private func remove() {
        guard !edits.isEmpty else { return }
        edits.remove(at: list.cursor)
        list.resize(count: edits.count)
    }

    private func leave() {
        guard !edits.isEmpty else { return navigator.pop(self) }
        navigator.push(
            ConfirmScreen(BulkText.leaveWithoutPlan.text, navigator: navigator) { [weak self] in
                guard let self else { return }
                navigator.pop(self)
            })
    }

    private func plan() {
        guard !edits.isEmpty else {
            return navigator.show(Message(.info, BulkText.chooseFirst.text))
        }
        let plan = BulkPlan.make(.change(.content(ContentChange(edits))), targets, in: session.listing)
        navigator.replace(
            self, with: PlanScreen(plan: plan, remark: remark, session: session, navigator: navigator))
    }

    // MARK: Typing

    private func begin(_ kind: Kind) { entry = (kind, NameEntry(names(kind))) }

    /// What completes a line: of what can be taken away that which is there, if it is known.
    private func names(_ kind: Kind) -> [String] {
        let directory = session.directory
        switch kind {
        case .give(.user): return directory.users
        case .give(.group): return directory.groups
        case .take(let grantee):
            let names = facts.grantees(grantee)
            return facts.isComplete || !names.isEmpty ? names : grantee == .user ? directory.users : directory.groups
        case .addTag: return SharedFacts.tags(of: session.table)
        case .removeTag: return facts.tags
        }
    }

    private func performTyping(_ action: Action) -> Bool {
        switch action {
        case .accept: accept()
        case .back: entry = nil
        default: return entry?.line.perform(action) == true
        }
        return true
    }

    /// Takes the line; until all is clear it stays open.
    private func accept() {
        guard let (kind, line) = entry else { return }
        switch kind {
        case .addTag, .removeTag:
            for tag in TagList.split(line.text) { add(kind == .addTag ? .addTag(tag) : .removeTag(tag)) }
            entry = nil
        case .give(let grantee), .take(let grantee): accept(line, grantee, kind)
        }
        noteStrangers(kind)
    }

    private func accept(_ line: NameEntry, _ grantee: Grantee.Kind, _ kind: Kind) {
        let known = Set(names(kind))
        let typed: [Permission]
        do throws(PermissionTextError) {
            typed = try PermissionText.parse(line.text, known: known)
        } catch {
            return navigator.show(Message(.warning, error.sentence))
        }
        let meaning = line.meaning(of: typed) { !known.isEmpty && !known.contains($0) }
        switch (meaning, kind) {
        case (.ambiguous(let message), _): navigator.show(message)
        case (.names(let named, let strangers), .give) where hasDirectory && !strangers.isEmpty:
            let question = PermissionText.question(about: strangers, grantee, known: names(kind))
            navigator.push(
                ConfirmScreen(question, navigator: navigator) { [weak self] in self?.take(named, grantee, kind) })
        case (.names(let named, _), _): take(named, grantee, kind)
        }
    }

    private func take(_ named: [Permission], _ grantee: Grantee.Kind, _ kind: Kind) {
        entry = nil
        for permission in named {
            let grantee = Grantee(grantee, permission.name)
            if case .give = kind {
                add(.give(grantee, permission.canEdit ? .edit : .view))
            } else {
                add(.take(grantee, leaving: permission.canEdit ? .view : .none))
            }
        }
    }

    private func add(_ edit: SecretEdit) {
        if let place = edits.firstIndex(where: { $0.subject == edit.subject }) {
            edits[place] = edit
            list.move(to: place)
        } else {
            edits.append(edit)
            list.resize(count: edits.count)
            list.move(to: edits.count - 1)
        }
    }

    /// Says of what is to be taken away that it is nowhere, as far as that is known.
    private func noteStrangers(_ kind: Kind) {
        guard facts.isComplete, entry == nil, let edit = edits.last, !facts.has(edit) else { return }
        switch edit {
        case .take(let grantee, _):
            navigator.show(Message(.warning, BulkText.notSharedWith(grantee, count: count).text))
        case .removeTag(let tag):
            navigator.show(Message(.warning, BulkText.notTagged(tag, count: count).text))
        case .give, .addTag, .restore: break
        }
    }
}
