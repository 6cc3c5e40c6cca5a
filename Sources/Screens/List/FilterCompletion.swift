import Secrets

/// What the last word of a filter can be completed to: a field's name, or a value behind it. Each press of the key puts the next
/// one there; behind the last one comes what was typed.
package struct FilterCompletion: Equatable, Sendable {
    /// What the last word can become, as it is shown.
    package let matches: [String]
    /// Which of them is in the line now; nil while it is what was typed.
    package private(set) var match: Int?

    /// The line up to the part that is completed, and that part as it was typed.
    private let before: String
    private let typed: String
    private let completesField: Bool

    /// - Parameters:
    ///   - text: the line as it was typed.
    ///   - values: the values that a field has in the list; empty for one whose values are not proposed.
    init?(_ text: String, values: (FilterField) -> [String]) {
        let start = text.lastIndex(where: \.isWhitespace).map(text.index(after:)) ?? text.startIndex
        let word = text[start...].drop { $0 == "-" || $0 == "(" }
        if let colon = word.firstIndex(of: ":") {
            guard let field = FilterField(rawValue: word[..<colon].lowercased()) else { return nil }
            let list = word[word.index(after: colon)...]
            let comma = list.lastIndex(of: ",").map(list.index(after:)) ?? list.startIndex
            let part = list[comma...].drop { $0 == "=" }
            // Behind a comma there can be words only.
            let known = (field.values.isEmpty ? values(field) : field.values).filter {
                comma == list.startIndex || Self.quoted($0) == $0
            }
            matches =
                part.isEmpty
                ? Array(known.prefix(Self.most)) : Completion(known).matches(String(part), limit: Self.most)
            (before, typed, completesField) = (String(text[..<part.startIndex]), String(part), false)
        } else {
            let names = FilterField.allCases.map(\.rawValue)
            matches = names.filter { word.isEmpty || $0.hasPrefix(word.lowercased()) }
            (before, typed, completesField) = (String(text[..<word.startIndex]), String(word), true)
        }
        if matches.isEmpty { return nil }
    }

    /// How many are proposed.
    private static let most = 50

    /// The line with the next match, or with the one before (-1).
    mutating func next(_ step: Int) -> String {
        match = Completion.turn(match, by: step, of: matches.count)
        guard let match else { return before + typed }
        return before + (completesField ? matches[match] + ":" : Self.quoted(matches[match]))
    }

    private static func quoted(_ value: String) -> String {
        guard value.contains(where: { $0.isWhitespace || "\",()".contains($0) }) else { return value }
        let escaped = value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }
}

extension Session {
    /// The values that a field of the filter has in the list, in the order of their names.
    func filterValues(_ field: FilterField) -> [String] {
        let rows = table.rows
        let values: [String] =
            switch field {
            case .tag: rows.allTags.flatMap(TagList.split)
            case .owner: rows.allOwners
            case .user: directory.users + rows.sharings.flatMap { $0.users.map(\.name) }
            case .group: directory.groups + rows.sharings.flatMap { $0.groups.map(\.name) }
            default: []
            }
        return Set(values.filter { !$0.isEmpty }).sorted()
    }
}
