/// Keeps what nobody meant from confirming anything: a text that was pasted without being marked as a paste, a key that
/// repeats, keys typed ahead of a dialog that nobody has seen yet.
///
/// A confirming key counts only if its dialog, as it is, was on the screen for a moment with no input in between, and if
/// it came by itself. That a moment is over is found out by looking at the end of it whether input waits: the times at which
/// keys are taken say nothing if the program was held up.
@MainActor
final class ConfirmGuard {
    private let environment: AppEnvironment
    /// The screen whose moment is over.
    private weak var armed: (any Screen)?
    /// The screen whose moment has begun.
    private weak var watched: (any Screen)?
    /// The screen that came by itself, until its moment is over for the first time.
    private weak var unexpected: (any Screen)?
    /// Which end of a moment counts: there may be earlier ones to come.
    private var round = 0

    /// Seconds: longer than the gaps within a burst, also one that comes in several packets, and shorter than those between
    /// two keys of somebody who types fast.
    nonisolated static let moment = 0.07
    /// Seconds for a screen that no key has opened: longer than somebody who is typing takes to see it and stop.
    nonisolated static let longMoment = 0.7

    init(_ environment: AppEnvironment) { self.environment = environment }

    /// The topmost screen is on the terminal as it is. Only dialogs ask something.
    func drawn(_ top: (any Screen)?) {
        guard let top, top.isOverlay, top !== armed, top !== watched else { return }
        armed = nil
        watched = top
        watch()
    }

    /// No key has opened this screen.
    func cameByItself(_ screen: any Screen) { unexpected = screen }

    /// Whether a key that comes now may confirm what the screen asks.
    func allows(_ top: any Screen) -> Bool { top === armed }

    /// Input has come, or the screen cannot be seen: the next moment begins when all is drawn again.
    func disarm() {
        armed = nil
        watched = nil
    }

    private func watch() {
        round += 1
        let round = round
        environment.after(watched === unexpected ? Self.longMoment : Self.moment) { [weak self] in self?.look(round) }
    }

    private func look(_ round: Int) {
        guard round == self.round, let watched else { return }
        guard environment.isInputQuiet() else { return watch() }
        armed = watched
        self.watched = nil
        unexpected = nil
    }
}
