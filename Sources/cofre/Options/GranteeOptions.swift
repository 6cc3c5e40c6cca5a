import ArgumentParser
import CommandSupport
import Secrets
import Text

/// Users and groups that secrets are shared with: `--user`, `--group`, and the same for names that are not known yet.
struct GranteeOptions: ParsableArguments {
    @Option(
        name: .customLong("user"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A user who may view it, or edit it. Repeatable. A name with a colon needs :view or :edit behind it.",
            valueName: "name[:edit]"),
        completion: CompletionWords.users, transform: OptionText.parse)
    var users: [String] = []

    @Option(
        name: .customLong("group"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A group that may view it, or edit it. Repeatable.", valueName: "name[:edit]"),
        completion: CompletionWords.groups, transform: OptionText.parse)
    var groups: [String] = []

    @Option(
        name: .customLong("new-user"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "The same for a user who is not known yet, and becomes known. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var newUsers: [String] = []

    @Option(
        name: .customLong("new-group"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "The same for a group that is not known yet, and becomes known. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var newGroups: [String] = []

    func validate() throws {
        for (option, texts) in [
            ("--user", users), ("--group", groups), ("--new-user", newUsers), ("--new-group", newGroups),
        ] {
            do throws(PermissionTextError) {
                for text in texts { _ = try Permission(text: text) }
            } catch {
                throw ValidationError(SecretCommandText.wrongGrantee(option: option, why: error.sentence).text)
            }
        }
    }

    /// Whether they say which users, and which groups, it is shared with.
    var givesUsers: Bool { !users.isEmpty || !newUsers.isEmpty }
    var givesGroups: Bool { !groups.isEmpty || !newGroups.isEmpty }

    /// Who it is shared with. `--user ghost:edit --new-user ghost` is one user.
    func sharing() throws(CommandError) -> Sharing {
        do throws(PermissionTextError) {
            return Sharing(users: try Self.joined(users, newUsers), groups: try Self.joined(groups, newGroups))
        } catch {
            throw .usage(error.sentence)
        }
    }

    private static func joined(_ known: [String], _ new: [String]) throws(PermissionTextError) -> [Permission] {
        var permissions: [Permission] = []
        for text in known { permissions.append(try Permission(text: text)) }
        for text in new {
            let permission = try Permission(text: text)
            if !permissions.contains(where: { $0.name == permission.name }) { permissions.append(permission) }
        }
        return permissions
    }

    /// Refuses to share with somebody whom the service does not know, unless `--new-user` or `--new-group` names them. A service
    /// that cannot tell whom it knows refuses by itself.
    func checkNames(of sharing: Sharing, on session: ServiceSession) async throws {
        guard !sharing.isEmpty else { return }
        let directory = try await session.service.directory()
        let unknown = directory.unknown(in: [sharing])
        let newUserNames = Set(newUsers.compactMap { try? Permission(text: $0).name })
        let newGroupNames = Set(newGroups.compactMap { try? Permission(text: $0).name })
        if let name = unknown.users.first(where: { !newUserNames.contains($0) }) {
            throw CommandError.usage(
                SecretCommandText.newUser(sentence: directory.unknownUser(name), name: name).text)
        }
        if let name = unknown.groups.first(where: { !newGroupNames.contains($0) }) {
            throw CommandError.usage(
                SecretCommandText.newGroup(sentence: directory.unknownGroup(name), name: name).text)
        }
    }

    /// As steps of a change.
    func edits() throws(CommandError) -> [SecretEdit] {
        let sharing = try sharing()
        return sharing.users.map { .give(.user($0.name), $0.canEdit ? .edit : .view) }
            + sharing.groups.map { .give(.group($0.name), $0.canEdit ? .edit : .view) }
    }
}
