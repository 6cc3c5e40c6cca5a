import Keymap
import Secrets

/// What commands and their arguments can be, for completing them.
@MainActor
package struct CommandValues {
    /// The session that a filter or a name is about; nil without one.
    let session: Session?
    let environment: AppEnvironment

    /// What the last word of a line can become; nil if nothing is known of it.
    func completions(of line: String, in place: Context) async -> CommandScreen.Completions? {
        let (name, _) = CommandLine.split(line)
        guard let blank = line.firstIndex(where: \.isWhitespace), !name.isEmpty else {
            let matches = place.commands.map(\.rawValue).filter { $0.hasPrefix(name) }
            let words = matches.map { Action(rawValue: $0)?.argument == nil ? $0 : $0 + " " }
            return CommandScreen.Completions(before: "", typed: line, matches: words)
        }
        guard let action = place.commands.first(where: { $0.rawValue == name }), let argument = action.argument else {
            return nil
        }
        let start = line[blank...].firstIndex { !$0.isWhitespace } ?? line.endIndex
        let (head, rest) = (String(line[..<start]), String(line[start...]))
        switch argument.kind {
        case .filter: return filter(head, rest)
        case .path: return completions(head, rest, await environment.completePath(rest))
        case .order:
            if let blank = rest.lastIndex(of: " ") {
                let column = String(rest[...blank])
                return completions(head + column, String(rest[rest.index(after: blank)...]), ArgumentWords.directions)
            }
            return completions(head, rest, words(argument.kind))
        case .columns:
            let comma = rest.lastIndex(of: ",").map(rest.index(after:)) ?? rest.startIndex
            return completions(head + rest[..<comma], String(rest[comma...]), words(argument.kind))
        case .copyable, .grantee: return completions(head, rest, words(argument.kind))
        case .profile: return completions(head, rest, environment.profiles.map(\.name))
        case .view: return completions(head, rest, environment.views?.all.map(\.name) ?? [])
        case .person:
            return completions(head, rest, (session?.directory.users ?? []) + (session?.directory.groups ?? []))
        case .secret, .command, .text: return nil
        }
    }

    private func words(_ kind: ActionArgument.Kind) -> [String] { ArgumentWords.screens.words(of: kind) }

    private func completions(_ head: String, _ typed: String, _ words: [String]) -> CommandScreen.Completions {
        let matches = typed.isEmpty ? words : words.filter { $0.hasPrefix(typed) }
        return CommandScreen.Completions(before: head, typed: typed, matches: matches)
    }

    private func filter(_ head: String, _ text: String) -> CommandScreen.Completions? {
        guard let session, var completion = FilterCompletion(text, values: session.filterValues) else { return nil }
        let lines = completion.matches.map { _ in completion.next(1) }
        return CommandScreen.Completions(before: head, typed: text, matches: lines)
    }
}
