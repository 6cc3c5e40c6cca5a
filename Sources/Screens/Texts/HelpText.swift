import Text

/// What help says beside the titles of actions: headings, and the reference of filters.
enum HelpText: Wording {
    case keysTitle(place: String)
    case commandsHeading(key: String)

    // Filters, and words that stand in their examples.
    case filterHeading
    case filterRules
    case wordExample
    case wordMeaning
    case quotedExample
    case quotedMeaning
    case notExample
    case notMeaning
    case eitherMeaning
    case groupMeaning
    case fieldMeaning
    case tagMeaning
    case listMeaning
    case ownerMeaning
    case sharedWithMeaning
    case activeMeaning
    case yesOrNoMeaning
    case ageMeaning
    case monthMeaning
    case rangeMeaning
    case identifierMeaning
    case openedMeaning
    case expressionExample
    case expressionMeaning

    var english: String {
        switch self {
        case .keysTitle(let place): "Keys: \(place)"
        case .commandsHeading(let key): "Commands, typed behind \(key)"
        case .filterHeading: "Filter expressions"
        case .filterRules: "All terms have to hold. Case and accents are ignored. Tab completes."
        case .wordExample: "word"
        case .wordMeaning: "name, URL, tags, owner or code contain it"
        case .quotedExample: "\"two words\""
        case .quotedMeaning: "contain exactly this"
        case .notExample: "-term"
        case .notMeaning: "the term does not hold"
        case .eitherMeaning: "one of them holds"
        case .groupMeaning: "c holds, and one of the others"
        case .fieldMeaning: "this field contains it"
        case .tagMeaning: "has the tag; tag:=cloud has exactly this one"
        case .listMeaning: "has one of them; also owner, code, user, group"
        case .ownerMeaning: "belongs to her"
        case .sharedWithMeaning: "is shared with them; user:ana:edit may edit"
        case .activeMeaning: "also no, unknown"
        case .yesOrNoMeaning: "also no"
        case .ageMeaning: "in the last 30 days; >1y is longer ago; h d w y"
        case .monthMeaning: "in that month; also a year or a day"
        case .rangeMeaning: "from a to b; <2026-03 is before, >2026-03 after"
        case .identifierMeaning: "has one of these identifiers"
        case .openedMeaning: "of the secrets that were opened"
        case .expressionExample: "/regex/"
        case .expressionMeaning: "a regular expression"
        }
    }
}
