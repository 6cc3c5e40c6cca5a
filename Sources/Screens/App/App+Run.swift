import Keymap

/// The run that is under way behind the screens.
extension App {
    /// That run, while no screen shows it; nil behind a lock too.
    package var hiddenRun: BulkRun? {
        guard cover == nil, let running = session?.running, running.screen == nil else { return nil }
        return running
    }

    func showRun() {
        guard cover == nil else { return say("Something unfinished lies behind the lock: unlock it first.") }
        guard let run = session?.running else { return say("No run is under way.") }
        guard run.screen == nil else { return say("It is shown already.") }
        push(ProgressScreen(run, navigator: self))
    }
}
