import Keymap
import Secrets

/// Who can see a secret, groups resolved to people.
@MainActor
package final class WhoScreen: Screen {
    package let name: String
    package let access: AccessList
    package private(set) var list: ScrollList

    private let navigator: any Navigator
    private let show: (String) -> Void

    /// - Parameter show: shows what somebody can see.
    package init(name: String, access: AccessList, navigator: any Navigator, show: @escaping (String) -> Void) {
        self.name = name
        self.access = access
        self.navigator = navigator
        self.show = show
        list = ScrollList(count: access.people.count)
    }

    package var anyScreen: AnyScreen { .who(self) }
    package var context: Context { .who }
    package func point(at row: Int) { list.move(to: row) }

    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    package func perform(_ call: ActionCall) -> Bool {
        switch call.action {
        case .back: navigator.pop(self)
        case .open, .access:
            let current = list.cursor < access.people.count ? access.people[list.cursor].name : nil
            guard let name = call.argument ?? current else { return true }
            navigator.pop(self)
            show(name)
        default: return list.perform(call.action)
        }
        return true
    }
}

extension Session {
    /// Who can see a secret; nil if it is not known who it is shared with.
    func whoScreen(
        _ summary: SecretSummary, _ navigator: any Navigator, show: @escaping (String) -> Void
    ) -> WhoScreen? {
        guard let sharing = summary.sharing else { return nil }
        let access = AccessList(owner: summary.owner, sharing: sharing, directory: directory)
        return WhoScreen(name: summary.name, access: access, navigator: navigator, show: show)
    }
}
