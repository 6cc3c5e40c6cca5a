import Secrets
import Text

/// What the form of a secret says.
enum FormText: Wording {
    // Titles.
    case create
    case createLike(name: String)
    case edit(name: String)
    /// The name of a secret that begins as another one.
    case copyOf(name: String)

    // Fields.
    case generated
    case noEditor
    case method
    case isRequired
    case fillIn
    case codeTaken

    // What saving would do.
    case nothingChangedYet
    case wouldBeCreated
    case wouldBeChanged
    case empty

    // Leaving and saving.
    case leaveWithoutSaving
    /// With the names of those whom it is not shared with although it should be.
    case created(name: String, notSharedWith: [String])
    case saved(name: String, notSharedWith: [String])

    // What somebody else did meanwhile.
    case takenOver
    case othersValue(String)
    case whichOne(SecretField)
    case yours(String)
    case theirs(String)
    case tookTheirs
    case yoursReplaces
    case conflictElsewhere
    case conflictTakenOver([SecretField])
    case conflict([SecretField])

    // Excerpts of values.
    case hidden
    case noValue
    case nothing
    case firstOfLines(String, count: Int)

    var english: String {
        switch self {
        case .create: "Create a secret"
        case .createLike(let name): "Create a secret like \(name)"
        case .edit(let name): "Edit \(name)"
        case .copyOf(let name): "\(name) (copy)"
        case .generated: "A random client secret is in the form; it takes effect when the form is saved."
        case .noEditor: "There is no editor here."
        case .method: "Method"
        case .isRequired: "is required"
        case .fillIn: "Fill in what is required."
        case .codeTaken: "another secret of the same owner has it: choose another"
        case .nothingChangedYet: "Nothing was changed yet."
        case .wouldBeCreated: "What would be created"
        case .wouldBeChanged: "What would be changed"
        case .empty: "(empty)"
        case .leaveWithoutSaving: "Leave without saving? What you typed would be lost."
        case .created(let name, []): "Created \(name)."
        case .created(let name, let others): "Created \(name), but not shared with \(others.joined(separator: ", "))."
        case .saved(let name, []): "Saved \(name)."
        case .saved(let name, let others): "Saved \(name), but not shared with \(others.joined(separator: ", "))."
        case .takenOver: "changed by somebody else, taken over"
        case .othersValue(let excerpt): "somebody else set: \(excerpt)"
        case .whichOne(let field): "\(field.title): which one?"
        case .yours(let excerpt): "Yours: \(excerpt)"
        case .theirs(let excerpt): "Theirs: \(excerpt)"
        case .tookTheirs: "theirs was taken over"
        case .yoursReplaces: "yours replaces theirs when you save"
        case .conflictElsewhere: "Save again: somebody else changed the secret, but none of these fields."
        case .conflictTakenOver(let fields):
            "Save again to store yours too. Taken over from somebody else: \(Self.english(fields))."
        case .conflict(let fields):
            "Saving again replaces theirs: see the remarks. Somebody else changed \(Self.english(fields))."
        case .hidden: "(hidden)"
        case .noValue: "(none)"
        case .nothing: "(nothing)"
        case .firstOfLines(let first, let count): "\(first) … (\(count) lines)"
        }
    }

    private static func english(_ fields: [SecretField]) -> String {
        fields.map(\.title).joined(separator: ", ")
    }
}
