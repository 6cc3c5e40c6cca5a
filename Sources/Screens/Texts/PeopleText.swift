import Secrets
import Text

/// What is said of users and groups: in permissions, and where they are kept.
enum PeopleText: Wording {
    // Permissions.
    case kinds(Grantee.Kind)
    case kind(Grantee.Kind)
    case listed([String])
    case newOne(Grantee.Kind, name: String, nearest: String?)
    case newOnes(Grantee.Kind, names: [String])

    // Adding and forgetting.
    case addWhich(Grantee.Kind)
    case added([String])
    /// How many secrets they can see, and how many groups they leave.
    case askToForgetUser(name: String, secrets: Int, groups: Int)
    case askToForgetGroup(name: String, members: Int, secrets: Int)
    case forgot(name: String)

    // Members. The kind is that of whose groups or members they are.
    case edit(Grantee.Kind, name: String)
    /// `new` are those of the added that nobody knows yet.
    case askToChange(Grantee.Kind, name: String, added: [String], removed: [String], new: [String])
    case changed(name: String)

    var english: String {
        switch self {
        case .kinds(.user): "Users"
        case .kinds(.group): "Groups"
        case .kind(.user): "user"
        case .kind(.group): "group"
        case .listed(let names): "Already in the list: \(names.joined(separator: ", "))."
        case .newOne(let kind, let name, let nearest?):
            "There is no \(Self.english(kind)) '\(name)' in the directory. Did you mean '\(nearest)'? "
                + "Share with a new \(Self.english(kind)) '\(name)'?"
        case .newOne(let kind, let name, nil):
            "There is no \(Self.english(kind)) '\(name)' in the directory. "
                + "Share with a new \(Self.english(kind)) '\(name)'?"
        case .newOnes(let kind, let names):
            "Not in the directory: \(names.joined(separator: ", ")). Share with them as new \(Self.english(kind))s?"
        case .addWhich(let kind): "Add which \(Self.english(kind))s? Commas separate names."
        case .added(let names): "Added \(names.joined(separator: ", "))."
        case .askToForgetUser(let name, let secrets, let groups):
            "Forget user '\(name)'? They can see \(counted(secrets, "secret")) now. They leave "
                + "\(counted(groups, "group")), and their access keys are revoked. Permissions that name them stay."
        case .askToForgetGroup(let name, let members, let secrets):
            "Forget group '\(name)'? It gives \(counted(members, "member")) access to \(counted(secrets, "secret")) now. "
                + "Permissions that name it stay, but nobody has them."
        case .forgot(let name): "Forgot \(name)."
        case .edit(.user, let name): "Groups of \(name). Commas separate names."
        case .edit(.group, let name): "Members of \(name). Commas separate names."
        case .askToChange(.user, let name, let added, let removed, let new):
            "Groups of \(name): \(Self.english(added, removed))?"
                + (new.isEmpty ? "" : " New groups: \(new.joined(separator: ", ")).")
        case .askToChange(.group, let name, let added, let removed, let new):
            "Members of \(name): \(Self.english(added, removed))?"
                + (new.isEmpty ? "" : " New users: \(new.joined(separator: ", ")).")
        case .changed(let name): "Changed \(name)."
        }
    }

    private static func english(_ kind: Grantee.Kind) -> String {
        switch kind {
        case .user: "user"
        case .group: "group"
        }
    }

    private static func english(_ added: [String], _ removed: [String]) -> String {
        let add = added.isEmpty ? nil : "add \(added.joined(separator: ", "))"
        let remove = removed.isEmpty ? nil : "take out \(removed.joined(separator: ", "))"
        return [add, remove].compactMap(\.self).joined(separator: "; ")
    }
}
