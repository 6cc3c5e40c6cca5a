import Secrets
import Text

/// What the commands about one secret say: create, edit, show, copy, who, access.
enum SecretCommandText: Wording {
    // Fields.
    case clientSecret
    case clientSecretOrNone
    case oneClientSecret
    case oneNotes
    case usersOrNone
    case groupsOrNone
    /// `option`: "user", "group" or "tag".
    case changesOrReplaces(option: String)
    case givenTwice
    case nothingToChange
    case isSoAlready

    // Whom to share with.
    case wrongGrantee(option: String, why: String)
    /// `sentence`: that the name is not known.
    case makeKnown(sentence: String, Grantee.Kind)
    case newUser(sentence: String, name: String)
    case newGroup(sentence: String, name: String)
    case createdNotShared(names: [String])
    case savedNotShared(names: [String])

    // Showing. `field` is the field's title in small letters.
    case needsReveal
    case fieldOrJSON
    case hidden

    // Copying.
    case fieldIsList(field: String)
    case clearIsNegative
    case nothingToCopy(name: String, field: String)
    case copied(name: String, field: String)
    case copiedFor(seconds: Int, name: String, field: String)
    case cleared
    case noTerminal
    case tooLong(limit: Int)
    case terminalNotWritten
    case leftInTmux
    case leftInTerminal

    // Who can see what.
    case withoutMembers(groups: [String])
    case noSharingListed
    /// `hint`: the end of the sentence, with the name that may be meant.
    case nobody(name: String, hint: String)

    var english: String {
        switch self {
        case .clientSecret: "Client secret: "
        case .clientSecretOrNone: "Client secret (empty for none): "
        case .oneClientSecret: "--client-secret-file and --generate-client-secret exclude each other."
        case .oneNotes: "--notes and --notes-file exclude each other."
        case .usersOrNone: "--user and --no-users exclude each other."
        case .groupsOrNone: "--group and --no-groups exclude each other."
        case .changesOrReplaces(let option):
            "--add-\(option) and --remove-\(option) change what is there, and the other option replaces it: choose one."
        case .givenTwice: "a user, a group or a tag stands in several --add or --remove options: give each once."
        case .nothingToChange: "nothing to change: give at least one field."
        case .isSoAlready: "nothing to change: it is so already."
        case .wrongGrantee(let option, let why): "\(option) \(why)"
        case .makeKnown(let sentence, .user):
            "\(sentence) To share with a new user, make it known with 'cofre user add' first."
        case .makeKnown(let sentence, .group):
            "\(sentence) To share with a new group, make it known with 'cofre group add' first."
        case .newUser(let sentence, let name): "\(sentence) To share with a new user, give --new-user '\(name)'."
        case .newGroup(let sentence, let name): "\(sentence) To share with a new group, give --new-group '\(name)'."
        case .createdNotShared(let names): "Created, but not shared with \(names.joined(separator: ", "))."
        case .savedNotShared(let names): "Saved, but not shared with \(names.joined(separator: ", "))."
        case .needsReveal: "--field client_secret shows the client secret: give --reveal too."
        case .fieldOrJSON: "--field and --json exclude each other."
        case .hidden: "(hidden: --reveal shows it)"
        case .fieldIsList(let field): "--field \(field) is a list: 'cofre show' prints it."
        case .clearIsNegative: "--clear needs 0 or more seconds."
        case .nothingToCopy(let name, let field): "\(name) has no \(field): nothing was copied."
        case .copied(let name, let field): "Copied the \(field) of \(name)."
        case .copiedFor(let seconds, let name, let field):
            "Copied the \(field) of \(name). Clearing it in \(seconds) s; ^C clears it now."
        case .cleared: "Cleared."
        case .noTerminal:
            "there is no terminal whose clipboard could take it: 'cofre show --field' prints a field."
        case .tooLong(let limit): "it is longer than the \(limit) bytes that terminals take: nothing was copied."
        case .terminalNotWritten: "the terminal cannot be written to: nothing was copied."
        case .leftInTmux:
            "tmux did not delete its copy: run 'tmux delete-buffer', and see what 'tmux list-buffers' has."
        case .leftInTerminal: "the terminal cannot be written to: the secret may still be in its clipboard."
        case .withoutMembers(let groups): "Groups without known members: \(groups.joined(separator: ", "))."
        case .noSharingListed: "The server's list does not have who secrets are shared with."
        case .nobody(let name, let hint): "no user or group '\(name)'\(hint)"
        }
    }
}
