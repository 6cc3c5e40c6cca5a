import Text

/// What dialogs, lines that are typed and searches say, whatever they are about.
enum DialogText: Wording {
    // Typing and completing.
    case typeAnswer
    case nothingBegins
    case nothingToComplete
    /// `isCut`: there are more than these.
    case severalNames(name: String, candidates: [String], isCut: Bool)

    // Finding.
    case nothingSought
    case notFound(String)

    // Files.
    case saved(path: String)
    case exists(path: String)
    case notSaved(path: String, why: String)
    case saveElsewhere
    case wrongEnding(path: String)

    case nothingChanged

    var english: String {
        switch self {
        case .typeAnswer: "Type an answer first."
        case .nothingBegins: "Nothing begins like that."
        case .nothingToComplete: "Nothing to complete this with."
        case .severalNames(let name, let candidates, let isCut):
            "'\(name)' can be \(candidates.joined(separator: ", "))\(isCut ? ", …" : ""): type more, or choose one with Tab."
        case .nothingSought: "Nothing was looked for yet."
        case .notFound(let text): "'\(text)' is not found."
        case .saved(let path): "Saved \(path)."
        case .exists(let path): "\(path) exists already: replace it?"
        case .notSaved(let path, let why): "\(path): \(why)"
        case .saveElsewhere: "Save to which file instead?"
        case .wrongEnding(let path): "\(path): the name has to end in .json or .csv."
        case .nothingChanged: "Nothing was changed."
        }
    }
}
