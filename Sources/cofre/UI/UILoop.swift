import CommandSupport
import Curses
import Glibc
import Keymap
import Profiles
import Screens
import Secrets
import Surface
import Text
import Views

/// What is special about one start of the UI.
struct UIOptions: Sendable {
    /// Lock after so many seconds without a key; 0 for never.
    var idleLockSeconds: Int
    /// Where it starts.
    var profile: ServiceProfile
    /// All profiles; empty without a configuration.
    var profiles: [ServiceProfile] = []
    /// A profile as the configuration has it now; nil if it is as it was.
    var renewed: @Sendable (ServiceProfile) async -> ServiceProfile? = { _ in nil }
    /// How the terminal is used, and in which colours.
    var terminal = TerminalSettings()
    var colours = ColourSettings()
    /// How the list looks.
    var list = ListSettings()
    /// Views of the list.
    var views: [ViewSettings] = []
    /// What becomes of runs.
    var runs = RunSettings()
    /// What is wrong in the configuration with how the terminal is used.
    var terminalProblem: String?
}

/// Connects terminal, screens and views: events in, one drawing out whenever no more input waits.
@MainActor
final class UILoop {
    private let terminal: Terminal
    private let app: App
    /// Whether a run goes on if the terminal goes away.
    private let finishesOnHangup: Bool
    private var isDrawingDue = false
    /// Whether an event is being acted upon: what it changes is drawn at its end.
    private var isHandling = false
    private var lastDrawn = ContinuousClock.now
    /// The rows of the last drawing.
    private var drawn = DrawnRows()
    /// While input keeps coming, what it does is seen at least so often.
    private static let longestWait = Duration.milliseconds(100)

    static func run(
        service: (any SecretService)?, keymap: KeymapFile.Loaded, options: UIOptions
    ) async throws {
        let terminal: Terminal
        do throws(TerminalError) {
            terminal = try Terminal(
                colours: .automatic, palette: Palette(options.colours), escapeDelay: options.terminal.escapeDelay,
                mouse: options.terminal.usesMouse)
        } catch {
            throw CommandError.failed(error.message)
        }
        defer { terminal.restore() }
        let closing = Closing()
        let environment = World(terminal: terminal, closing: closing).environment(
            keymap: keymap.keymap, options: options)
        let loop = UILoop(
            terminal: terminal, app: App(environment), finishesOnHangup: options.runs.finishesOnHangup)
        await loop.run(
            service, keymapProblems: keymap.problems, terminalProblem: options.terminalProblem ?? terminal.typeRemark)
        // The shell may hang up once more; SIGTERM ends also what goes on alone, as a death would.
        let hangups = loop.app.goesOnAlone ? CaughtSignals([SIGHUP]) { _ in } : nil
        await loop.app.ended(within: Interruption.patience)
        hangups?.end()
        closing.wait()
        // The last attempt: what was copied must not stay behind without a word.
        if let problem = loop.app.clipboard.clear().problem { throw CommandError.failed(problem) }
    }

    private init(terminal: Terminal, app: App, finishesOnHangup: Bool) {
        self.finishesOnHangup = finishesOnHangup
        self.terminal = terminal
        self.app = app
    }

    private func run(
        _ service: (any SecretService)?, keymapProblems: [KeymapProblem], terminalProblem: String?
    ) async {
        app.onChange = { [weak self] in self?.drawSoon() }
        // Ends the events, and with them the loop below.
        app.onFinish = { [terminal] in terminal.restore() }
        app.start(with: service)
        if let terminalProblem { app.show(Message(.warning, terminalProblem)) }
        if let first = keymapProblems.first {
            let text = UIText.keymapProblem(count: keymapProblems.count, line: first.line, why: first.message)
            app.show(Message(.warning, text.text))
        }
        await terminal.forEachEvent { self.take($0) }
    }

    /// Acts upon an event, and draws what it changed, without a task in between.
    private func take(_ event: TerminalEvent) {
        guard !app.isFinished else { return }
        isHandling = true
        handle(event)
        isHandling = false
        if isDrawingDue { drawIfIdle() }
    }

    private func handle(_ event: TerminalEvent) {
        switch event {
        case .key(let key, let isAlone): app.press(key, isAlone: isAlone && !terminal.hasPendingInput)
        case .pointer(let event): app.point(event)
        case .paste(let text): app.paste(text)
        case .pasting(let isSilent): app.pasting(isSilent: isSilent)
        case .pasteDropped(let problem): app.pasteDropped(problem.sentence)
        case .resize: drawSoon()
        case .suspend: app.suspend()
        case .resumed:
            app.resumed()
            drawSoon()
        // A run that is under way stops in order, and the next start offers what is left of it.
        case .terminate: app.finish()
        case .hangup: app.finish(finishesRun: finishesOnHangup)
        }
    }

    /// Draws once the events that wait have been taken, however many changes they bring.
    private func drawSoon() {
        guard !isDrawingDue else { return }
        isDrawingDue = true
        if !isHandling { Task { if self.isDrawingDue { self.drawIfIdle() } } }
    }

    private func drawIfIdle() {
        isDrawingDue = false
        guard !app.isFinished else { return }
        if terminal.hasPendingInput, lastDrawn.duration(to: .now) < Self.longestWait {
            // The input's own change will draw; should it change nothing, this does.
            drawSoon()
            return
        }
        lastDrawn = .now
        var surface = Surface(width: terminal.size.width, height: terminal.size.height, drawn: drawn)
        Views.draw(app, into: &surface).take()
        terminal.present(surface)
        drawn = surface.drawn
        // A slow link may have taken its time.
        if terminal.hasPendingInput { drawSoon() } else { app.drawn(hasRoom: Views.haveRoom(in: surface)) }
    }
}

extension Palette {
    fileprivate init(_ settings: ColourSettings) {
        self.init(theme: settings.theme.flatMap(Theme.init) ?? .both, colours: settings.colours)
    }
}
