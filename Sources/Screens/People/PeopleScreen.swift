import Keymap
import Secrets
import Text

/// The users and groups that a service knows: who is in which group, and the ways to change that.
@MainActor
package final class PeopleScreen: Screen {
    package enum Section: CaseIterable, Sendable {
        case users, groups

        /// What one of them is.
        var grantee: Grantee.Kind { self == .users ? .user : .group }
    }

    /// A user with their groups, or a group with its members.
    package struct Row: Equatable, Sendable {
        package let name: String
        package let others: [String]
    }

    package let session: Session
    package private(set) var section = Section.users
    package private(set) var rows: [Row] = []
    package private(set) var list = ScrollList()

    private let navigator: any Navigator
    private let show: (String) -> Void
    private var changing: Task<Void, Never>?

    /// - Parameter show: shows what somebody can see.
    package init(session: Session, navigator: any Navigator, show: @escaping (String) -> Void) {
        self.session = session
        self.navigator = navigator
        self.show = show
        take()
        reread()
    }

    package var anyScreen: AnyScreen { .people(self) }
    package var context: Context { .people }
    package func point(at row: Int) { list.move(to: row) }

    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    /// The current one; nil if there is none.
    package var current: Row? { list.cursor < rows.count ? rows[list.cursor] : nil }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back:
            changing?.cancel()
            navigator.pop(self)
        case .nextSection, .previousSection:
            section = section == .users ? .groups : .users
            list = ScrollList()
            take()
        case .add: ifEditable { $0.add($1) }
        case .remove: ifEditable { $0.remove($1) }
        case .edit, .accept: ifEditable { $0.edit($1) }
        case .access, .open:
            guard let name = call.argument ?? current?.name else { return true }
            navigator.pop(self)
            show(name)
        case .refresh: reread()
        default: return list.perform(call.action)
        }
        return true
    }

    private func take() {
        let directory = session.directory
        switch section {
        case .users: rows = directory.users.map { Row(name: $0, others: directory.groups(of: $0).sorted()) }
        case .groups:
            rows = directory.groups.map { Row(name: $0, others: (directory.members[$0] ?? []).sorted()) }
        }
        list.resize(count: rows.count)
    }

    private func reread() {
        session.jobs.start { [weak self, session] in
            await session.readDirectory()
            self?.take()
            self?.navigator.changed()
        }
    }

    // MARK: Changing

    private func ifEditable(_ next: (PeopleScreen, any DirectoryEditor) -> Void) {
        do throws(ServiceError) {
            next(self, try session.service.requireDirectoryEditor())
        } catch {
            navigator.show(Message(.info, error.sentence))
        }
    }

    private func change(_ done: PeopleText, _ work: @escaping () async throws(ServiceError) -> Void) {
        changing = session.jobs.start { [weak self, session] in
            do throws(ServiceError) {
                try await session.waits.during(WaitText.changingDirectory.text) { () throws(ServiceError) in
                    try await work()
                }
                self?.navigator.show(Message(.success, done.text))
            } catch {
                self?.navigator.show(Message(.error, error.sentence))
            }
            // Some of it may be done although the rest is not.
            await session.readDirectory()
            session.look()
            self?.take()
            self?.navigator.changed()
        }
    }

    private func add(_ editor: any DirectoryEditor) {
        let section = section
        let question = PeopleText.addWhich(section.grantee).text
        let screen = PromptScreen(question, text: "", navigator: navigator) { [weak self] text in
            let names = Self.names(in: text)
            guard let self, !names.isEmpty else { return }
            change(.added(names)) { () throws(ServiceError) in
                for name in names {
                    if section == .users { try await editor.addUser(name) } else { try await editor.addGroup(name) }
                }
            }
        }
        navigator.push(screen)
    }

    /// Says what would be lost before it is.
    private func remove(_ editor: any DirectoryEditor) {
        guard let current else { return }
        let name = current.name
        let shared = session.table.access(of: name, in: session.directory).count
        let others = current.others.count
        let isUser = section == .users
        let question: PeopleText =
            isUser
            ? .askToForgetUser(name: name, secrets: shared, groups: others)
            : .askToForgetGroup(name: name, members: others, secrets: shared)
        navigator.push(
            ConfirmScreen(question.text, navigator: navigator) { [weak self] in
                self?.change(.forgot(name: name)) { () throws(ServiceError) in
                    if isUser { try await editor.removeUser(name) } else { try await editor.removeGroup(name) }
                }
            })
    }

    /// Asks for the members of a group, or the groups of a user.
    private func edit(_ editor: any DirectoryEditor) {
        guard let current else { return }
        let isUser = section == .users
        ask(.edit(section.grantee, name: current.name), current.others.joined(separator: ", ")) { [weak self] names in
            self?.edited(current, Set(names), isUser, editor)
        }
    }

    /// A prompt whose answer may be empty: then nobody is left.
    private func ask(_ question: PeopleText, _ text: String, _ done: @escaping ([String]) -> Void) {
        navigator.push(
            PromptScreen(question.text, text: text, allowsEmpty: true, navigator: navigator) {
                done(Self.names(in: $0))
            })
    }

    private func edited(_ row: Row, _ names: Set<String>, _ isUser: Bool, _ editor: any DirectoryEditor) {
        let added = names.subtracting(row.others).sorted()
        let removed = Set(row.others).subtracting(names).sorted()
        guard !added.isEmpty || !removed.isEmpty else {
            return navigator.show(Message(.info, DialogText.nothingChanged.text))
        }
        let known = isUser ? session.directory.groups : session.directory.users
        let strangers = added.filter { !known.contains($0) }
        let question = PeopleText.askToChange(
            isUser ? .user : .group, name: row.name, added: added, removed: removed, new: strangers)
        let members = session.directory.members
        navigator.push(
            ConfirmScreen(question.text, navigator: navigator) { [weak self] in
                self?.change(.changed(name: row.name)) { () throws(ServiceError) in
                    guard isUser else { return try await editor.setMembers(names, of: row.name) }
                    for group in added {
                        try await editor.setMembers((members[group] ?? []).union([row.name]), of: group)
                    }
                    for group in removed {
                        try await editor.setMembers((members[group] ?? []).subtracting([row.name]), of: group)
                    }
                }
            })
    }

    private static func names(in text: String) -> [String] { TagList.split(text) }
}
