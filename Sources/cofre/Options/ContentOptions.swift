import ArgumentParser
import CommandSupport
import Secrets
import Text

extension SecretEdit {
    /// Gives what a permission says: `NAME`, or `NAME:edit`.
    init(giving kind: Grantee.Kind, _ text: String) throws(PermissionTextError) {
        let permission = try Permission(text: text)
        self = .give(Grantee(kind, permission.name), permission.canEdit ? .edit : .view)
    }

    /// Takes all access away from `NAME`, or only the right to edit from `NAME:edit`.
    init(taking kind: Grantee.Kind, _ text: String) throws(PermissionTextError) {
        let permission = try Permission(text: text)
        self = .take(Grantee(kind, permission.name), leaving: permission.canEdit ? .view : .none)
    }
}

/// Steps that `edit` takes from what is there: users, groups and tags that come or go while the others stay.
struct ContentOptions: ParsableArguments {
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A user who may view it too, or edit it. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var addUser: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A user who loses access, or only the right to edit. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var removeUser: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A group that may view it too, or edit it. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var addGroup: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A group that loses access, or only the right to edit. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var removeGroup: [String] = []

    @Option(
        parsing: .unconditionalSingleValue, help: ArgumentHelp("A tag to add. Repeatable.", valueName: "tag"),
        completion: CompletionWords.tags, transform: OptionText.parse)
    var addTag: [String] = []

    @Option(
        parsing: .unconditionalSingleValue, help: ArgumentHelp("A tag to remove. Repeatable.", valueName: "tag"),
        completion: CompletionWords.tags, transform: OptionText.parse)
    var removeTag: [String] = []

    var changesUsers: Bool { !addUser.isEmpty || !removeUser.isEmpty }
    var changesGroups: Bool { !addGroup.isEmpty || !removeGroup.isEmpty }
    var changesTags: Bool { !addTag.isEmpty || !removeTag.isEmpty }
    var isGiven: Bool { changesUsers || changesGroups || changesTags }

    func validate() throws {
        for tag in addTag + removeTag { if let problem = TagList.problem(tag) { throw ValidationError(problem) } }
        let edits: [SecretEdit]
        do throws(PermissionTextError) {
            edits = try steps()
        } catch {
            throw ValidationError(error.sentence)
        }
        guard ContentChange(edits).edits.count == edits.count else {
            throw ValidationError(SecretCommandText.givenTwice.text)
        }
    }

    /// What they come to.
    func change() throws(CommandError) -> ContentChange {
        do throws(PermissionTextError) { return ContentChange(try steps()) } catch { throw .usage(error.sentence) }
    }

    private func steps() throws(PermissionTextError) -> [SecretEdit] {
        var edits: [SecretEdit] = []
        for (kind, added, removed) in [(Grantee.Kind.user, addUser, removeUser), (.group, addGroup, removeGroup)] {
            for name in added { edits.append(try SecretEdit(giving: kind, name)) }
            for name in removed { edits.append(try SecretEdit(taking: kind, name)) }
        }
        return edits + addTag.map { .addTag($0) } + removeTag.map { .removeTag($0) }
    }

    /// Refuses to share with somebody whom the service does not know. A service that cannot tell refuses by itself.
    func checkNames(of change: ContentChange, on session: ServiceSession) async throws {
        guard !change.receivers.isEmpty else { return }
        let directory = try await session.service.directory()
        if directory.isEmpty { return }
        for grantee in change.receivers {
            let isUser = grantee.kind == .user
            if (isUser ? directory.users : directory.groups).contains(grantee.name) { continue }
            let sentence = isUser ? directory.unknownUser(grantee.name) : directory.unknownGroup(grantee.name)
            throw CommandError.usage(SecretCommandText.makeKnown(sentence: sentence, grantee.kind).text)
        }
    }
}
