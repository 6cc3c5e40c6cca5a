import Text

/// What is said of the list's filter, and of looking for rows.
enum FilterText: Wording {
    case noneMatches
    case nothingToClear

    // Filters that ask for what the list does not tell. Fields are as they are typed.
    case asOfReport(field: String, date: String)
    case excludesOpened(field: String)
    case excludesText
    case findsOpened(field: String)

    var english: String {
        switch self {
        case .noneMatches: "None of the shown secrets matches."
        case .nothingToClear: "There is no filter to clear."
        case .asOfReport(let field, let date):
            "\(field) goes by the report of \(date) and by secrets that were opened since."
        case .excludesOpened(let field):
            "-\(field) leaves out opened secrets only: of all others the list does not tell it."
        case .excludesText: "A text after - leaves out by name, and by more only secrets that were opened."
        case .findsOpened(let field): "\(field) finds opened secrets only: of all others the list does not tell it."
        }
    }
}
