import Text

/// What is good about a passphrase, or wrong with it.
enum StrengthText: Wording {
    case length(Int)
    case anotherWord
    case onlyLength(Int)
    case tooRegular
    case commonWord
    case repeated(Character)
    case sequence
    case year
    case longNumber

    var english: String {
        switch self {
        case .length(let count): "\(count) characters"
        case .anotherWord: "another word would make it strong"
        case .onlyLength(let count): "only \(count) characters"
        case .tooRegular: "too regular"
        case .commonWord: "a very common word"
        case .repeated(let character): "'\(character)' repeated"
        case .sequence: "a sequence of keys or letters"
        case .year: "a year"
        case .longNumber: "a long number"
        }
    }
}
