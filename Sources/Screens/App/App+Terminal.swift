import Keymap
import Text

/// What else comes from the terminal than keys.
extension App {
    /// Takes a paste. It never runs as keys: outside of text fields nothing happens.
    package func paste(_ text: String) {
        guard !isFinished, !lockIfIdle(), let top else { return }
        confirmGuard.disarm()
        lastKey = environment.uptime()
        forgetSequence()
        if top.context.takesText {
            message = nil
            top.paste(text)
        } else {
            message = Message(.info, AppText.pasteInFieldsOnly.text)
        }
        changed()
    }

    /// A paste is under way. Where nothing more of it comes, a key ends it.
    package func pasting(isSilent: Bool) {
        guard !isFinished else { return }
        confirmGuard.disarm()
        forgetSequence()
        message = Message(.info, (isSilent ? AppText.pastingWithoutEnd : .pasting).text)
        changed()
    }

    /// A paste has ended, and nothing of it is taken.
    package func pasteDropped(_ reason: String) {
        guard !isFinished else { return }
        confirmGuard.disarm()
        message = Message(.warning, reason)
        changed()
    }

    /// The screens are on the terminal as they are.
    ///
    /// - Parameter hasRoom: whether they can be seen; false if the terminal is too small for them.
    package func drawn(hasRoom: Bool = true) {
        if hasRoom { confirmGuard.drawn(top) } else { confirmGuard.disarm() }
    }

    /// Hands the terminal back to the shell until it goes on. Nothing secret stays in the clipboard or on the screens.
    package func suspend() {
        guard !isFinished else { return }
        confirmGuard.disarm()
        clipboard.clear()
        hideSecrets()
        environment.suspend()
    }

    /// The program goes on after it was suspended, perhaps much later.
    package func resumed() {
        guard !isFinished, !lockIfIdle() else { return }
        // What was typed ahead was meant for the shell.
        confirmGuard.disarm()
        changed()
    }

    func hideSecrets() {
        for screen in stack { screen.hideSecrets() }
        cover?.hideSecrets()
    }
}
