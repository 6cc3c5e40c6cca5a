import Secrets
import Text

/// Saves a text under a name that is asked for, and never over a file without asking.
@MainActor
final class FileSaver {
    /// What is to be written under a name.
    enum Content {
        /// Made away from the main actor: the text of many thousand secrets takes a while.
        case text(@Sendable () -> String)
        /// Why nothing can be written under this name.
        case refused(String)
    }

    private let session: Session
    private let navigator: any Navigator
    private var saving: Task<Void, Never>?

    init(session: Session, navigator: any Navigator) {
        self.session = session
        self.navigator = navigator
    }

    /// Waits until a save has ended, where one is under way.
    func settled() async { await saving?.value }

    /// Asks for a name and writes what there is for it.
    ///
    /// - Parameter name: what stands there at first.
    func ask(_ question: String, _ name: String, _ content: @escaping @MainActor (String) -> Content) {
        let screen = PromptScreen(
            question, text: name, navigator: navigator, complete: session.environment.completePath
        ) { [self] path in
            switch content(path) {
            case .text(let make): save(make, to: path, saying: { Message(.success, DialogText.saved(path: $0).text) })
            case .refused(let why):
                navigator.show(Message(.error, why))
                ask(question, path, content)
            }
        }
        navigator.push(screen)
    }

    /// Writes a text to a file, and asks before it replaces one.
    ///
    /// - Parameter done: what is shown once it is there, by its path.
    func save(
        _ make: @escaping @Sendable () -> String, to path: String, replacing: Bool = false,
        saying done: @escaping @MainActor (String) -> Message
    ) {
        saving = session.jobs.start { [self] in
            let text = await Task.detached { make() }.value
            saved(await session.environment.writeFile(path, text, replacing), make, path, done)
        }
    }

    private func saved(
        _ result: Result<Void, FileWriteError>, _ make: @escaping @Sendable () -> String, _ path: String,
        _ done: @escaping @MainActor (String) -> Message
    ) {
        switch result {
        case .success: navigator.show(done(path))
        case .failure(.exists):
            let screen = ConfirmScreen(DialogText.exists(path: path).text, navigator: navigator) { [self] in
                save(make, to: path, replacing: true, saying: done)
            }
            navigator.push(screen)
        case .failure(.failed(let reason)):
            navigator.show(Message(.error, DialogText.notSaved(path: path, why: reason).text))
            // The name stays, to be mended.
            navigator.push(
                PromptScreen(
                    DialogText.saveElsewhere.text, text: path, navigator: navigator,
                    complete: session.environment.completePath
                ) { [self] in save(make, to: $0, saying: done) })
        }
        navigator.changed()
    }
}
