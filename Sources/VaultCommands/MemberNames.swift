import CommandSupport
import Secrets
import Text

/// Checks the names that a command puts into a group or takes out of it: a mistyped one must not become a user.
enum MemberNames {
    /// Throws `.usage` for a member that is not known and not said to be new.
    static func check(
        _ members: [String], new: [String], in directory: Directory
    ) throws(CommandError) {
        let known = Set(directory.users).union(new)
        guard let stranger = members.first(where: { !known.contains($0) }) else { return }
        throw .usage("\(directory.unknownUser(stranger)) To add a new user, give --new-user '\(stranger)'.")
    }

    /// Throws `.usage` for somebody to take out who is not in the group.
    static func check(
        removed: [String], from members: Set<String>, of group: String
    ) throws(CommandError) {
        guard let stranger = removed.first(where: { !members.contains($0) }) else { return }
        let hint = NearestName.hint(stranger, in: members.sorted())
        throw .usage("'\(stranger)' is not in the group '\(group)'\(hint)")
    }
}
