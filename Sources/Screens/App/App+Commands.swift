import Keymap
import Secrets
import Text

/// Commands that are typed, and the messages that were shown.
extension App {
    /// Opens the command line over the topmost screen.
    ///
    /// - Parameter text: the beginning of the line.
    func askForCommand(_ text: String?, on top: any Screen) {
        guard !(top is CommandScreen) else { return }
        let values = CommandValues(session: cover == nil ? session : nil, environment: environment)
        push(
            CommandScreen(
                text.map { $0 + " " } ?? "", for: top.context, history: commands, values: values, jobs: jobs,
                navigator: self
            ) { [weak self, weak top] call in
                guard let self, let top, self.top === top else { return }
                perform(call, on: top)
                changed()
            })
    }

    func showMessages() {
        guard cover == nil else { return say(UnlockText.unfinishedBehindLock.text) }
        let lines = messages.entries.reversed().map { entry in
            let offset = environment.secondsFromUTC(entry.time)
            return TextScreen.Line.entry(DateText.make(entry.time, offset: offset, withTime: true), entry.text)
        }
        push(
            TextScreen(
                title: AppText.messagesTitle.text, lines: lines.isEmpty ? [.text(AppText.noMessages.text)] : lines,
                navigator: self))
    }
}

/// The messages that were shown, the latest last.
package struct MessageLog: Sendable {
    /// A message, and when it was shown in seconds since 1970.
    package struct Entry: Equatable, Sendable {
        package var time: Int64
        package var text: String
    }

    package private(set) var entries: [Entry] = []

    /// How many are kept.
    package static let length = 200

    mutating func note(_ message: Message?, at time: Int64) {
        guard let message, entries.last?.text != message.text else { return }
        entries.append(Entry(time: time, text: message.text))
        if entries.count > Self.length { entries.removeFirst() }
    }
}
