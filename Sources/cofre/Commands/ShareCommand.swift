import ArgumentParser
import CommandSupport
import Secrets
import Text

/// `cofre share`: gives users and groups access to many secrets.
struct ShareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share", abstract: "Let users and groups view or edit secrets.",
        discussion: """
            Nobody loses anything by it: who may edit already still may. \(BulkArguments.discussion) A server is asked for \
            each secret before it is changed, and records that as a use.
            """)

    @OptionGroup var arguments: BulkArguments
    @OptionGroup var grantees: GranteeOptions

    func validate() throws {
        guard grantees.givesUsers || grantees.givesGroups else {
            throw ValidationError(BulkCommandText.sayWithWhom.text)
        }
    }

    mutating func run() async throws {
        let change = ContentChange(try grantees.edits())
        let grantees = grantees
        try await arguments.run(.change(.content(change))) { session in
            try await grantees.checkNames(of: try grantees.sharing(), on: session)
        }
    }
}

/// `cofre unshare`: takes access to many secrets away.
struct UnshareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unshare", abstract: "Take users and groups off secrets.",
        discussion: """
            With :edit behind a name, only the right to edit is taken away. \(BulkArguments.discussion) A server is asked \
            for each secret before it is changed, and records that as a use.
            """)

    @OptionGroup var arguments: BulkArguments

    @Option(
        name: .customLong("user"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A user who loses access, or only the right to edit. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var users: [String] = []

    @Option(
        name: .customLong("group"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A group that loses access, or only the right to edit. Repeatable.", valueName: "name[:edit]"),
        transform: OptionText.parse)
    var groups: [String] = []

    func validate() throws {
        if users.isEmpty, groups.isEmpty { throw ValidationError(BulkCommandText.sayWhom.text) }
        do throws(PermissionTextError) {
            _ = try edits()
        } catch {
            throw ValidationError(error.sentence)
        }
    }

    mutating func run() async throws { try await arguments.run(.change(.content(ContentChange(try edits())))) }

    private func edits() throws(PermissionTextError) -> [SecretEdit] {
        var edits: [SecretEdit] = []
        for (kind, names) in [(Grantee.Kind.user, users), (.group, groups)] {
            for name in names { edits.append(try SecretEdit(taking: kind, name)) }
        }
        return edits
    }
}

/// `cofre tag`: adds tags to many secrets, and removes some.
struct TagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Add tags to secrets, and remove tags.",
        discussion: """
            Other tags stay. \(BulkArguments.discussion) A server is asked for each secret before it is changed, and records \
            that as a use.
            """)

    @OptionGroup var arguments: BulkArguments

    @Option(
        name: .customLong("add"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A tag to add. Repeatable.", valueName: "tag"), transform: OptionText.parse)
    var added: [String] = []

    @Option(
        name: .customLong("remove"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A tag to remove. Repeatable.", valueName: "tag"), transform: OptionText.parse)
    var removed: [String] = []

    func validate() throws {
        if added.isEmpty, removed.isEmpty { throw ValidationError(BulkCommandText.sayTags.text) }
        for tag in added + removed { if let problem = TagList.problem(tag) { throw ValidationError(problem) } }
        if let both = added.first(where: removed.contains) {
            throw ValidationError(BulkCommandText.tagTwice(both).text)
        }
    }

    mutating func run() async throws {
        let edits = added.map { SecretEdit.addTag($0) } + removed.map { SecretEdit.removeTag($0) }
        try await arguments.run(.change(.content(ContentChange(edits))))
    }
}
