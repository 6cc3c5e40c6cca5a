import ArgumentParser
import Secrets
import Text

/// Options that most commands of a program take, so that people put them in front of the command too:
/// `cofre --profile safe list`.
package struct LeadingOptions: Sendable {
    /// Those that take a value, as they are typed: `--profile`.
    package var withValue: Set<String>
    /// Those that do not.
    package var flags: Set<String>

    package init(withValue: Set<String>, flags: Set<String> = []) {
        self.withValue = withValue
        self.flags = flags
    }
}

/// Brings the arguments into the order that the parser understands. It reads the command first and everything else behind it.
package enum ArgumentOrder {
    /// The arguments with the options in front of a command moved behind it, in their order. What is no such option, or is
    /// followed by no command, stays as it is, for the parser to judge.
    ///
    /// Throws `.usage` for a word that stands in the place of a command and is none.
    package static func arranged(
        _ arguments: [String], for root: any ParsableCommand.Type, leading: LeadingOptions
    ) throws(CommandError) -> [String] {
        var command = root
        var path: [String] = []
        var moved: [String] = []
        var rest = arguments[...]
        while !command.configuration.subcommands.isEmpty, let word = rest.first {
            if word.hasPrefix("-"), word.utf8.count > 1 {
                guard let option = option(rest, leading) else { return arguments }
                moved += option
                rest = rest.dropFirst(option.count)
            } else if let next = command.configuration.subcommands.first(where: { $0.isCalled(word) }) {
                command = next
                path.append(word)
                rest = rest.dropFirst()
            } else if word == "help", path.isEmpty {
                return arguments
            } else {
                throw unknown(word, in: command, path, of: root._commandName)
            }
        }
        return path + moved + rest
    }

    /// The option that the arguments begin with, with its value; nil if it is none of these.
    private static func option(_ arguments: ArraySlice<String>, _ leading: LeadingOptions) -> [String]? {
        guard let word = arguments.first else { return nil }
        if leading.flags.contains(word) { return [word] }
        if leading.withValue.contains(word) {
            guard let value = arguments.dropFirst().first, !OptionText.looksLikeOption(value) else { return nil }
            return [word, value]
        }
        guard let equals = word.firstIndex(of: "="), leading.withValue.contains(String(word[..<equals])) else {
            return nil
        }
        return [word]
    }

    private static func unknown(
        _ word: String, in command: any ParsableCommand.Type, _ path: [String], of program: String
    ) -> CommandError {
        let names = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
        let whole = (path + [word]).joined(separator: " ")
        let help = ([program] + path + ["--help"]).joined(separator: " ")
        let hint = NearestName.hint(word, in: names)
        return .usage(InputText.noCommand(words: whole, hint: hint, help: help).text)
    }
}

extension ParsableCommand {
    fileprivate static func isCalled(_ word: String) -> Bool {
        _commandName == word || configuration.aliases.contains(word)
    }
}

/// The value of an option that takes any text, also one that begins with a hyphen.
package enum OptionText {
    /// The text itself. Throws for what can only be the next option, so that a forgotten value is noticed: `--notes --json`.
    @Sendable
    package static func parse(_ text: String) throws -> String {
        guard looksLikeOption(text) else { return text }
        throw ValidationError(InputText.valueMissing.text)
    }

    /// `--` and a word in the form of this program's options. Such a text can still be typed in the UI or imported.
    static func looksLikeOption(_ text: String) -> Bool {
        guard text.hasPrefix("--"), let first = text.dropFirst(2).utf8.first else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        return letters.contains(first)
            && text.dropFirst(2).utf8.allSatisfy { letters.contains($0) || $0 == UInt8(ascii: "-") }
    }
}
