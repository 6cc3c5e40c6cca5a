import Text

/// What the commands about users and groups say.
enum MembersText: Wording {
    // Why it can only be a vault, as the beginning of a sentence.
    case usersReason
    case groupsReason

    case groupNotKnown(name: String)
    /// `sentence`: that the user is not known.
    case newUser(sentence: String, name: String)
    /// `hint`: the end of the sentence, with the name that may be meant.
    case notInGroup(name: String, group: String, hint: String)

    // Heads of tables.
    case name
    case members
    case groups

    var english: String {
        switch self {
        case .usersReason: "users are known to a local vault"
        case .groupsReason: "groups are known to a local vault"
        case .groupNotKnown(let name): "'\(name)' is not known."
        case .newUser(let sentence, let name): "\(sentence) To add a new user, give --new-user '\(name)'."
        case .notInGroup(let name, let group, let hint): "'\(name)' is not in the group '\(group)'\(hint)"
        case .name: "NAME"
        case .members: "MEMBERS"
        case .groups: "GROUPS"
        }
    }
}
