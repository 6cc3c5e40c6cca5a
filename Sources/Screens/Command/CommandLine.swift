import Keymap
import Secrets
import Text

/// What is typed behind `:`: an action by its name, or by a beginning that no other has, and what it takes.
package enum CommandLine {
    /// What is wrong with a line, a sentence.
    package struct Problem: Error, Equatable, Sendable {
        package var sentence: String
    }

    /// Reads a line.
    ///
    /// - Parameter context: where it is typed, which says what commands there are.
    package static func parse(_ line: String, in context: Context) throws(Problem) -> ActionCall {
        let (name, argument) = split(line)
        let commands = context.commands
        let action: Action
        if let exact = commands.first(where: { $0.rawValue == name }) {
            action = exact
        } else {
            let begun = commands.filter { $0.rawValue.hasPrefix(name) }
            guard let only = begun.first, begun.count == 1 else {
                throw Problem(sentence: unknown(name, begun, commands))
            }
            action = only
        }
        if let problem = action.problem(with: argument, .screens) {
            throw Problem(sentence: CommandLineText.argument(command: action.rawValue, problem: problem).text)
        }
        // Elsewhere it opens the current one.
        if action == .open, !argument.isEmpty, context != .list {
            throw Problem(sentence: CommandLineText.openTakesNone.text)
        }
        return ActionCall(action, argument.isEmpty ? nil : argument)
    }

    private static func unknown(_ name: String, _ begun: [Action], _ commands: [Action]) -> String {
        if !begun.isEmpty, !name.isEmpty {
            let names = begun.prefix(4).map(\.rawValue)
            return CommandLineText.severalCommands(name: name, candidates: names, isCut: begun.count > 4).text
        }
        if let elsewhere = Action(rawValue: name), elsewhere.isCommand {
            return CommandLineText.notHere(name: name).text
        }
        let nearest = NearestName.find(name, in: commands.map(\.rawValue))
        return CommandLineText.noCommand(name: name, nearest: nearest).text
    }

    /// The name of the action, and all behind it without blanks at its ends.
    static func split(_ line: String) -> (name: String, argument: String) {
        let line = line.drop(while: \.isWhitespace)
        guard let end = line.firstIndex(where: \.isWhitespace) else { return (String(line), "") }
        let rest = line[end...].drop(while: \.isWhitespace)
        let last = rest.lastIndex { !$0.isWhitespace }
        return (String(line[..<end]), last.map { String(rest[...$0]) } ?? "")
    }
}

extension ArgumentWords {
    /// As the screens know them: the names of columns, of what can be copied, of those who something is shared with.
    package static let screens = ArgumentWords(
        columns: ListColumn.allCases.map(\.rawValue), copyables: Copyable.allCases.map(\.rawValue),
        grantees: Grantee.Kind.allCases.map(\.rawValue))
}
