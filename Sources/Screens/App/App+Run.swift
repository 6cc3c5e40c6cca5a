import Keymap
import Text

/// The run that is under way behind the screens.
extension App {
    /// That run, while no screen shows it; nil behind a lock too.
    package var hiddenRun: BulkRun? {
        guard cover == nil, let running = session?.running, running.screen == nil else { return nil }
        return running
    }

    func showRun() {
        guard cover == nil else { return say(UnlockText.unfinishedBehindLock.text) }
        guard let run = session?.running else { return say(AppText.noRun.text) }
        guard run.screen == nil else { return say(AppText.runIsShown.text) }
        push(ProgressScreen(run, navigator: self))
    }
}
