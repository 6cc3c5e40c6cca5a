import Screens
import Secrets
import Text

/// What the dialogs for sharing and tags, and the screens about people, say.
enum SharingViewText: Wording {
    case title(count: Int, place: String)
    case nothingChosen
    case canEdit
    case canView
    case noAccess
    case canViewOnly
    case tag(String)
    case added
    case removed
    case giveHelp(Grantee.Kind)
    case give
    case takeHelp(Grantee.Kind)
    case take
    case tagHelp
    case addTag
    case removeTag
    case asks
    case noDirectory
    case notHeld
    case newTag
    case showPlan
    case permissions(title: String, count: Int, marked: Int)
    case withTheForm
    case sharedWithNone(kind: String)
    case unknown(String)
    case permissionHelp(kind: String)
    case add
    case whoCanSee(name: String, count: Int)
    case withoutMembers(groups: String)
    case nobody
    case users(Int)
    case groups(Int)
    case noUsers
    case noGroups
    case itsGroups
    case itsMembers
    case toGroups
    case toUsers

    var english: String {
        switch self {
        case .title(let count, let place): "Share and tag \(counted(count, "secret")) · \(place)"
        case .nothingChosen:
            "Nothing chosen yet. Say who gets access or loses it, and which tags to add or remove; the plan then shows "
                + "what changes."
        case .canEdit: "can edit"
        case .canView: "can view"
        case .noAccess: "no access"
        case .canViewOnly: "can view only"
        case .tag(let tag): "tag \(tag)"
        case .added: "added"
        case .removed: "removed"
        case .giveHelp(.user): "Names of users, separated by commas; name:edit if they may edit."
        case .giveHelp(.group): "Names of groups, separated by commas; name:edit if they may edit."
        case .give: "Share with: "
        case .takeHelp(.user): "Names of users, separated by commas; name:edit takes away editing only."
        case .takeHelp(.group): "Names of groups, separated by commas; name:edit takes away editing only."
        case .take: "Take off: "
        case .tagHelp: "Tags, separated by commas."
        case .addTag: "Add tags: "
        case .removeTag: "Remove tags: "
        case .asks: "No such name in the directory: Enter asks."
        case .noDirectory: "There is no directory to complete from."
        case .notHeld: "None of these secrets is known to have it."
        case .newTag: "A new tag."
        case .showPlan: "show the plan"
        case .permissions(let title, let count, 0): "\(title) · \(count)"
        case .permissions(let title, let count, let marked): "\(title) · \(count) · \(marked) marked"
        case .withTheForm: "Takes effect when the form is saved."
        case .sharedWithNone(let kind): "Shared with no \(kind)."
        case .unknown(let access): "\(access), unknown"
        case .permissionHelp(let kind): "Names of \(kind), separated by commas; name:edit if they may edit."
        case .add: "Add: "
        case .whoCanSee(let name, let count):
            "Who can see \(name) · \(counted(count, "person", plural: "people"))"
        case .withoutMembers(let groups): "Groups without known members: \(groups)"
        case .nobody: "Nobody is known."
        case .users(let count): "users \(count)"
        case .groups(let count): "groups \(count)"
        case .noUsers: "No users are known here."
        case .noGroups: "No groups are known here."
        case .itsGroups: "its groups"
        case .itsMembers: "its members"
        case .toGroups: "groups"
        case .toUsers: "users"
        }
    }
}
