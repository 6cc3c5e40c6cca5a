import Keymap
import Secrets
import Text

/// The editor of a secret's users or of its groups. It gives the list back when it is left; nothing is stored before the
/// form is saved.
@MainActor
package final class PermissionsScreen: Screen {
    package enum Kind: Sendable {
        case users, groups

        package var title: String { PeopleText.kinds(grantee).text }
        /// One of them, in a sentence.
        package var one: String { PeopleText.kind(grantee).text }
        /// What one of them is.
        package var grantee: Grantee.Kind { self == .users ? .user : .group }
    }

    package let kind: Kind
    package private(set) var entries: [Permission]
    package private(set) var list: ScrollList
    /// Names of the marked entries.
    package private(set) var marks: Set<String> = []
    /// The line being typed, while names are added.
    package private(set) var adding: NameEntry?

    private let navigator: any Navigator
    /// The directory's names, in their order.
    private let names: [String]
    private let known: Set<String>
    private let done: ([Permission]) -> Void

    /// - Parameters:
    ///   - known: the directory's names, sorted.
    ///   - hasDirectory: whether the service can tell which names there are; by default if there are any.
    ///   - done: called with the list when the screen is left.
    package init(
        kind: Kind, permissions: [Permission], known: [String], hasDirectory: Bool? = nil, navigator: any Navigator,
        done: @escaping ([Permission]) -> Void
    ) {
        self.kind = kind
        self.navigator = navigator
        names = known
        self.known = Set(known)
        self.hasDirectory = hasDirectory ?? !known.isEmpty
        self.done = done
        entries = permissions
        list = ScrollList(count: permissions.count)
    }

    package var anyScreen: AnyScreen { .permissions(self) }
    package var context: Context { adding == nil ? .permissions : .prompt }
    package var isOverlay: Bool { true }

    /// How many rows of the list there is room for.
    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    /// Whether there is a directory to complete from.
    package let hasDirectory: Bool

    /// Whether the directory knows the name; nil where there is no directory to ask.
    package func isKnown(_ name: String) -> Bool? { hasDirectory ? known.contains(name) : nil }

    package func perform(_ call: ActionCall) -> Bool {
        if adding != nil { return performAdding(call.action) }
        switch call.action {
        case .back, .accept, .confirm:
            navigator.pop(self)
            done(entries)
        case .add: adding = NameEntry(names)
        case .remove: remove()
        case .toggleEdit: toggleEdit()
        case .markToggle:
            guard let entry = current else { return true }
            if marks.remove(entry.name) == nil { marks.insert(entry.name) }
            list.move(to: list.cursor + 1)
        case .markAll: marks = Set(entries.map(\.name))
        case .markInvert: marks = Set(entries.map(\.name)).subtracting(marks)
        case .markClear: marks = []
        default: return list.perform(call.action)
        }
        return true
    }

    package func insert(_ text: String) {
        guard adding != nil else { return }
        adding?.insert(text)
    }

    package func paste(_ text: String) { insert(text) }

    // MARK: The list

    private var current: Permission? { entries.isEmpty ? nil : entries[list.cursor] }

    /// The marked entries, or the current one where none is marked.
    private var chosen: Set<String> { marks.isEmpty ? Set(current.map { [$0.name] } ?? []) : marks }

    private func remove() {
        let chosen = chosen
        entries.removeAll { chosen.contains($0.name) }
        marks = []
        list.resize(count: entries.count)
    }

    /// All chosen may edit afterwards, unless all may already: then none.
    private func toggleEdit() {
        let chosen = chosen
        let canEdit = !entries.filter { chosen.contains($0.name) }.allSatisfy(\.canEdit)
        for index in entries.indices where chosen.contains(entries[index].name) { entries[index].canEdit = canEdit }
    }

    // MARK: Adding

    private func performAdding(_ action: Action) -> Bool {
        switch action {
        case .accept: add()
        case .back: adding = nil
        default: return adding?.perform(action) == true
        }
        return true
    }

    /// Takes the line. The beginning of a single known name stands for it; a name that is not known is asked about, since it is
    /// more often a typing error than a new one. Until all is clear the line stays open.
    private func add() {
        guard let adding else { return }
        let typed: [Permission]
        do throws(PermissionTextError) {
            typed = try PermissionText.parse(adding.text, known: known)
        } catch {
            return navigator.show(Message(.warning, error.sentence))
        }
        let meaning = adding.meaning(of: typed) { name in
            isKnown(name) == false && !entries.contains { $0.name == name }
        }
        switch meaning {
        case .ambiguous(let message): navigator.show(message)
        case .names(let names, strangers: []): take(names)
        case .names(let taken, let strangers):
            let question = PermissionText.question(about: strangers, kind.grantee, known: names)
            navigator.push(ConfirmScreen(question, navigator: navigator) { [weak self] in self?.take(taken) })
        }
    }

    private func take(_ typed: [Permission]) {
        adding = nil
        var added = 0
        var repeated: [String] = []
        for permission in typed {
            if let index = entries.firstIndex(where: { $0.name == permission.name }) {
                repeated.append(permission.name)
                if permission.canEdit { entries[index].canEdit = true }
                list.move(to: index)
            } else {
                entries.append(permission)
                added += 1
            }
        }
        list.resize(count: entries.count)
        if added > 0 { list.move(to: entries.count - 1) }
        guard !repeated.isEmpty else { return }
        navigator.show(Message(.warning, PeopleText.listed(repeated).text))
    }
}
