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
        throw .usage(MembersText.newUser(sentence: directory.unknownUser(stranger), name: stranger).text)
    }

    /// Throws `.usage` for somebody to take out who is not in the group.
    static func check(
        removed: [String], from members: Set<String>, of group: String
    ) throws(CommandError) {
        guard let stranger = removed.first(where: { !members.contains($0) }) else { return }
        let hint = NearestName.hint(stranger, in: members.sorted())
        throw .usage(MembersText.notInGroup(name: stranger, group: group, hint: hint).text)
    }
}
