import Keymap
import Secrets
import Text

/// The program's screens, and the way of a key into them. Knows no terminal: keys and pastes come in by `press` and
/// `paste`, `onChange` says when to draw.
@MainActor
package final class App {
    package let environment: AppEnvironment
    private var screens = ScreenStack()
    /// From the bottom to the top.
    package var stack: [any Screen] { screens.screens }
    /// Hides all screens while something unfinished lies below: typed text, a running job.
    package private(set) var cover: UnlockScreen?
    /// In the bottom line, until the next key.
    package internal(set) var message: Message? { didSet { messages.note(message, at: environment.now()) } }
    /// All that were shown.
    package private(set) var messages = MessageLog()
    let commands = CommandHistory()
    /// What can be pointed at, as it was drawn last.
    package var targets: [PointerTarget] = []
    /// The row that was pressed last, and when.
    var pressedRow: (row: Int, time: Double)?
    /// The last one that came while a cover hid the screens.
    private var messageBehindCover: Message?
    /// The keys of a sequence so far.
    package private(set) var pendingKeys: [Key] = []
    /// What those keys can go on with.
    package private(set) var continuations: [Keymap.Continuation] = []
    package private(set) var isFinished = false
    package private(set) var session: Session?
    /// Where it works, or will when it is unlocked.
    package private(set) var profile: ServiceProfile
    /// Called when something should be drawn: after `press` and `paste` too, where they changed anything.
    package var onChange: (() -> Void)?
    /// Called once, when the program should end.
    package var onFinish: (() -> Void)?

    let jobs = Jobs()
    package let clipboard: Clipboard
    let confirmGuard: ConfirmGuard
    /// Whether a key is being taken: what opens then was opened by it.
    private var isPressing = false
    var lastKey: Double
    var idleWatch: Task<Void, Never>?
    /// Brings a run to its end when the program ends.
    private var ending: Task<Void, Never>?
    /// Whether a run goes on although the program has no terminal any more.
    package private(set) var goesOnAlone = false
    /// What the list was like when the session was locked.
    var kept: ListMemory?

    /// Nothing is shown before `start`.
    package init(_ environment: AppEnvironment) {
        self.environment = environment
        profile = environment.profile
        clipboard = Clipboard(environment)
        confirmGuard = ConfirmGuard(environment)
        lastKey = environment.uptime()
        clipboard.tell = { [weak self] in self?.show($0) }
    }

    /// Opens the first screen: the list of a service that is open already, or the way to one.
    package func start(with service: (any SecretService)? = nil) {
        if let service {
            open(service)
        } else if profile.connector.exists() {
            screens = ScreenStack([unlockScreen()])
        } else {
            screens = ScreenStack([
                WelcomeScreen(connector: profile.connector, jobs: jobs, navigator: self) { [weak self] in self?.open($0)
                }
            ])
        }
        changed()
    }

    /// Leaves the present profile, with all its screens, for another.
    func go(to other: ServiceProfile) {
        idleWatch?.cancel()
        clipboard.clear()
        letGo()
        jobs.cancelAll()
        kept = nil
        profile = other
        forgetKeys()
        start()
    }

    /// The present profile is otherwise now. What the list was like may have been another server's.
    func take(_ present: ServiceProfile) {
        profile = present
        kept = nil
    }

    /// Ends the session and the use of its service, keys and tokens included.
    func letGo() {
        guard let session else { return }
        session.close()
        environment.release(session.service)
        self.session = nil
    }

    /// Where keys go.
    package var top: (any Screen)? { cover ?? stack.last }

    /// What has been waited for for a while, and for how many seconds.
    package var wait: (what: String, seconds: Double)? {
        if let unlock = top as? UnlockScreen, let wait = unlock.waits.shown { return wait }
        return cover == nil ? session?.waits.shown : nil
    }

    /// What is to be drawn, from the bottom to the top: one screen and the dialogs over it.
    package var visible: ArraySlice<any Screen> {
        if let cover { return [cover] }
        return stack[(stack.lastIndex { !$0.isOverlay } ?? 0)...]
    }

    /// Returns once nothing is under way any more, bulk runs included: for tests and for scripts.
    package func settled() async {
        await jobs.settled()
    }

    // MARK: Keys

    /// Takes a key: does what it is bound to where the topmost screen is, or inserts it where text is taken. A key that
    /// finds everything locked by the time that has passed is not taken.
    ///
    /// - Parameter isAlone: whether nothing came together with it; otherwise it is a part of a burst.
    package func press(_ key: Key, isAlone: Bool = true) {
        guard !isFinished, !lockIfIdle(), let top else { return }
        let mayConfirm = isAlone && confirmGuard.allows(top)
        confirmGuard.disarm()
        isPressing = true
        defer { isPressing = false }
        lastKey = environment.uptime()
        session?.keyPressed()
        message = nil
        let keys = pendingKeys + [key]
        let context = top.context
        pendingKeys = []
        continuations = []
        switch environment.keymap.match(keys, in: context) {
        case .action(let call) where top.confirms(call.action) && !mayConfirm:
            message = Message(.warning, AppText.keysTooFast(keys: Self.notation(keys)).text)
        case .action(let call):
            perform(call, on: top)
        case .prefix(let next):
            pendingKeys = keys
            continuations = next
        case .none:
            if keys.count > 1, key.code == .escape {
                break
            } else if keys.count == 1, context.takesText, let text = key.text {
                top.insert(text)
            } else if keys.count == 1, let text = key.text, top.jump(to: text) {
                break
            } else {
                complain(keys, context)
            }
        }
        changed()
    }

    func perform(_ call: ActionCall, on top: any Screen) {
        switch call.action {
        case .quit:
            // Where something is awaited, the key that leaves gives that up first.
            if (top as? UnlockScreen)?.giveUp() != true { quit() }
        case .help where top.context != .help:
            push(TextScreen(helpFor: top.context, environment.keymap, navigator: self))
        case .redraw: environment.redraw()
        case .suspend: suspend()
        case .lock: askToLock()
        case .profiles: chooseProfile()
        case .showRun: showRun()
        case .command: askForCommand(call.argument, on: top)
        case .profile: go(toProfile: call.argument ?? "")
        case .messages: showMessages()
        default:
            if !top.perform(call) { message = message ?? Message(.info, AppText.nothingToDo(action: call.title).text) }
        }
    }

    private func complain(_ keys: [Key], _ context: Context) {
        let help = environment.keymap.hints([ActionCall(.help)], in: context).first?.keys
        message = Message(.info, AppText.notBound(keys: Self.notation(keys), help: help).text)
    }

    private static func notation(_ keys: [Key]) -> String { keys.map(\.notation).joined(separator: " ") }

    // MARK: Screens

    func open(_ service: any SecretService) {
        let session = Session(
            service: service, environment: environment, jobs: jobs, confirmsAlways: profile.confirmsAlways
        ) { [weak self] in self?.changed() }
        session.onProblem = { [weak self] in self?.show(Message(.error, $0.sentence)) }
        self.session = session
        let list = ListScreen(session: session, clipboard: clipboard, navigator: self, memory: kept)
        let isNew = kept == nil
        kept = nil
        screens = ScreenStack([list])
        if isNew, let view = profile.view { list.showView(view) }
        session.start()
        if let warning = profile.connector.warning(about: service) { show(Message(.warning, warning)) }
        watchIdle()
        changed()
    }

    func uncover() {
        cover = nil
        message = messageBehindCover
        messageBehindCover = nil
    }

    func cover(with screen: UnlockScreen) {
        cover = screen
        messageBehindCover = nil
        forgetKeys()
    }

    /// Puts one screen in the place of all.
    func replaceAll(with screen: any Screen) {
        screens = ScreenStack([screen])
        forgetKeys()
    }

    private func forgetKeys() {
        pendingKeys = []
        continuations = []
        message = nil
    }

    /// Ends the program at once, without asking: for signals, for a terminal that has gone, and after `quit` asked.
    ///
    /// - Parameter finishesRun: whether a run that is under way goes on to its end all the same.
    package func finish(finishesRun: Bool = false) {
        guard !isFinished else { return }
        isFinished = true
        clipboard.clear()
        idleWatch?.cancel()
        if let session, let running = session.running {
            // What is in flight is finished and written down before the service is let go.
            session.close()
            self.session = nil
            goesOnAlone = finishesRun
            ending = Task { [environment, service = session.service] in
                if finishesRun { await running.finishUnattended() } else { await running.leave() }
                environment.release(service)
            }
        } else {
            letGo()
            jobs.cancelAll()
        }
        screens = ScreenStack()
        cover = nil
        onFinish?()
    }
}

extension App {
    /// Returns once a run that was under way when the program ended has come to its end, after so many seconds at the latest:
    /// what is still in flight then is in doubt, and its journal says so. One that goes on alone has all the time it needs.
    package func ended(within seconds: Double) async {
        guard let ending else { return }
        if goesOnAlone { return await ending.value }
        // Not in a task group: that would wait for a run that hangs.
        let (ends, end) = AsyncStream<Void>.makeStream()
        Task {
            await ending.value
            end.yield()
        }
        Task { [environment] in
            await environment.sleep(.seconds(seconds))
            end.yield()
        }
        for await _ in ends { return }
    }
}

extension App: Navigator {
    package func push(_ screen: any Screen) {
        screens.push(screen)
        if !isPressing { confirmGuard.cameByItself(screen) }
        if cover == nil { forgetSequence() }
        changed()
    }

    package func pop(_ screen: any Screen) {
        guard stack.count > 1 else { return }
        if screens.remove(screen) {
            forgetSequence()
            screens.top?.resumed()
        }
        changed()
    }

    package func replace(_ screen: any Screen, with other: any Screen) {
        guard screens.replace(screen, with: other) else { return }
        if !isPressing { confirmGuard.cameByItself(other) }
        forgetSequence()
        changed()
    }

    package func isTop(_ screen: any Screen) -> Bool { top === screen }

    package func show(_ message: Message) {
        // Nothing of the locked screens is told over the lock; it waits there.
        if cover == nil { self.message = message } else { messageBehindCover = message }
        changed()
    }

    package func changed() { onChange?() }

    func forgetSequence() {
        pendingKeys = []
        continuations = []
    }
}
