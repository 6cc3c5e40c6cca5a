import Keymap
import Screens
import Secrets
import Synchronization
import TestSupport
import Testing

/// A pile of screens over a service in memory, for trying screens one by one without the program around them.
@MainActor
final class Stage: Navigator {
    let service: InMemoryService
    let session: Session
    /// Holds everything that waits for time to pass.
    let time = Gate(open: false)
    let files = Files()
    private var screens = ScreenStack()
    var stack: [any Screen] { screens.screens }
    private(set) var messages: [Message] = []
    private(set) var changes = 0

    /// Reads the service's list and directory first.
    init(_ service: InMemoryService) async {
        self.service = service
        session = StageSession.make(service, time: time, files: files)
        session.added()
        await session.jobs.settled()
        session.show(session.table.rows.indices.map(Int32.init))
    }

    func push(_ screen: any Screen) { screens.push(screen) }

    func pop(_ screen: any Screen) {
        if screens.remove(screen) { screens.top?.resumed() }
    }

    func replace(_ screen: any Screen, with other: any Screen) {
        _ = screens.replace(screen, with: other)
    }

    func isTop(_ screen: any Screen) -> Bool { stack.last === screen }

    func show(_ message: Message) { messages.append(message) }

    func changed() { changes += 1 }

    /// The topmost screen, which must be of that kind.
    func top<Kind: Screen>(_ kind: Kind.Type) throws -> Kind { try #require(stack.last as? Kind) }

    func perform(_ actions: Action...) {
        for action in actions { _ = stack.last?.perform(ActionCall(action)) }
    }

    func type(_ text: String) { stack.last?.insert(text) }

    /// Returns once nothing is under way any more.
    func settled() async { await session.jobs.settled() }
}

/// Files in memory that refuse to be replaced unless told to.
final class Files: Sendable {
    private let contents = Mutex<[String: String]>([:])

    subscript(path: String) -> String? { contents.withLock { $0[path] } }

    func put(_ text: String, at path: String) { contents.withLock { $0[path] = text } }

    func write(_ path: String, _ text: String, _ replacing: Bool) -> Result<Void, FileWriteError> {
        contents.withLock { contents in
            if path.hasPrefix("/forbidden/") { return .failure(.failed(reason: "no permission")) }
            if contents[path] != nil, !replacing { return .failure(.exists) }
            contents[path] = text
            return .success(())
        }
    }
}
