import Keymap
import Secrets
import Text

/// A line in which names are typed, separated by commas, with the known names that complete the last one.
package struct NameEntry: Sendable {
    package private(set) var field = TextField()
    /// Known names that fit the last name of the line.
    package private(set) var matches: [String] = []
    /// The match that the line holds at present; nil while it is typed.
    package private(set) var match: Int?

    private let completion: Completion
    /// The typed line that the matches are for.
    private var stem = ""

    /// - Parameter names: in the order in which they are proposed.
    package init(_ names: [String]) { completion = Completion(names) }

    package var text: String { field.text }

    package mutating func insert(_ text: String) {
        field.insert(text)
        findMatches()
    }

    /// Does an action of editing or completing; false for any other.
    package mutating func perform(_ action: Action) -> Bool {
        switch action {
        case .complete, .moveDown, .historyNext: complete(1)
        case .moveUp, .historyPrevious: complete(-1)
        default:
            guard field.perform(action) else { return false }
            findMatches()
        }
        return true
    }

    /// What typed names stand for.
    enum Meaning {
        /// As they are known, with those that nobody knows among them.
        case names([Permission], strangers: [String])
        /// One of them can be several; what to say.
        case ambiguous(Message)
    }

    /// Finds out what typed names stand for: the beginning of a single known name stands for it.
    ///
    /// - Parameter isStrange: whether a name has to be looked for.
    func meaning(of typed: [Permission], isStrange: (String) -> Bool) -> Meaning {
        var names: [Permission] = []
        var strangers: [String] = []
        for var permission in typed {
            if isStrange(permission.name) {
                let candidates = completion.candidates(permission.name, limit: 4)
                if candidates.count > 1 { return .ambiguous(Self.ambiguity(permission.name, candidates)) }
                if let only = candidates.first { permission.name = only } else { strangers.append(permission.name) }
            }
            names.append(permission)
        }
        return .names(names, strangers: strangers)
    }

    private static func ambiguity(_ name: String, _ candidates: [String]) -> Message {
        let shown = Array(candidates.prefix(3))
        return Message(
            .warning, DialogText.severalNames(name: name, candidates: shown, isCut: candidates.count > 3).text)
    }

    private mutating func findMatches() {
        stem = field.text
        match = nil
        matches = completion.matches(String(PermissionText.lastPart(of: stem)))
    }

    /// Puts the next match in the place of the last name; behind the last match comes what was typed.
    private mutating func complete(_ step: Int) {
        guard !matches.isEmpty else { return }
        match = Completion.turn(match, by: step, of: matches.count)
        let part = PermissionText.lastPart(of: stem)
        field.text = match.map { String(stem[..<part.startIndex]) + matches[$0] } ?? stem
    }
}
