import Text

/// What is said of which secrets a command is about: references, filters, columns.
enum SelectionCommandText: Wording {
    // References and filters.
    case noReference(String)
    case optionIsEmpty(option: String)
    /// `place`: of the character, from 1 on.
    case filterIsWrong(place: Int, why: String)
    case filterAsksForMarks

    // Columns of a list.
    case columnsOrJSON
    case noColumns
    /// `hint`: the end of the sentence, with the name that may be meant.
    case noColumn(name: String, hint: String, known: [String])

    // What the list of a server cannot answer. Fields are as they are typed: "tag:".
    case nothingMatches(fields: [String])
    case nothingIsExcluded(fields: [String])
    case excludesByNameOnly
    /// There is at least one field, or `excludesAnywhere` is true.
    case notChosen(fields: [String], excludesAnywhere: Bool)

    var english: String {
        switch self {
        case .noReference(let text):
            "'\(text)' is no secret: give an identifier, as listed, or code:CODE or name:NAME."
        case .optionIsEmpty(let option): "\(option) is empty: give it a value, or leave it out."
        case .filterIsWrong(let place, let why): "--filter, at character \(place): \(why)"
        case .filterAsksForMarks:
            "--filter: marked: is about marks on the screen. Commands have none. Remove it."
        case .columnsOrJSON: "--columns is for tables; --json always has all fields. Give one of them."
        case .noColumns: "--columns needs names, such as name,tags,state."
        case .noColumn(let name, let hint, let known):
            "No column '\(name)'\(hint) Use \(known.joined(separator: ", "))."
        case .nothingMatches(let fields):
            "the list does not have \(fields.joined(separator: ", ")), so nothing matches. \(Self.way(fields))"
        case .nothingIsExcluded(let fields):
            "the list does not have \(fields.joined(separator: ", ")), so -\(fields.first ?? "") excludes nothing. "
                + Self.way(fields)
        case .excludesByNameOnly: "the list has names and identifiers only, so a text after - excludes by name only."
        case .notChosen(let fields, false): Self.refusal(fields)
        case .notChosen([], true): Self.refusalAnywhere
        case .notChosen(let fields, true): "\(Self.refusal(fields)) And \(Self.refusalAnywhere)"
        }
    }

    /// What to do instead.
    private static func way(_ fields: [String]) -> String {
        fields.allSatisfy(["method:", "notes:"].contains)
            ? "'cofre export' reads them." : "--tag and --code ask the server itself."
    }

    private static func refusal(_ fields: [String]) -> String {
        "the list does not have \(fields.joined(separator: ", ")), so --filter cannot choose by that. Nothing was done. "
            + "Choose by --tag or --code, which ask the server itself, or by name: or id:. 'cofre list' shows what they find."
    }

    private static let refusalAnywhere =
        "a text after - is meant to exclude by URL, tags, owner and identifier code too, which the list does not have. "
        + "Nothing was done. Write -name: instead. 'cofre list' shows what it finds."
}
