import Secrets
import Text

/// What an import would do: how many items are new, whose identifier code is used already, and who is named that is not known.
package struct ImportPreview: Equatable, Sendable {
    /// Items in the file, readable or not.
    package let total: Int
    /// What is wrong with the file itself.
    package let fileProblems: [ImportProblem]
    /// Items whose identifier code another secret has, or an item before; nil if the service cannot tell.
    package let duplicates: [ImportProblem]?
    /// Users and groups that the service does not know.
    package let unknown: UnknownNames
    /// One for each item that names somebody unknown.
    package let unknownNameProblems: [ImportProblem]
    /// The items that name nobody unknown.
    let itemsOfKnownNames: [ImportItem]
    private let items: [ImportItem]
    /// The first unknown names, with what may be meant instead.
    private let unknownList: String

    /// - Parameters:
    ///   - directory: the service's users and groups; empty if it cannot tell.
    ///   - usedCodes: the identifier codes of the secrets that are there; nil if the service cannot tell.
    init(_ file: ImportFile, directory: Directory, usedCodes: Set<String>?) {
        total = file.itemCount
        fileProblems = file.problems
        items = file.items
        unknown = directory.unknown(in: file.items.lazy.map(\.draft.sharing))
        unknownList = Self.list(unknown, directory)
        let check = NameCheck(directory, unknown)
        var problems: [ImportProblem] = []
        var known: [ImportItem] = []
        for item in file.items {
            if let problem = check.problem(of: item) { problems.append(problem) } else { known.append(item) }
        }
        unknownNameProblems = problems
        itemsOfKnownNames = known
        duplicates = usedCodes.map { Self.duplicates(in: file.items, $0) }
    }

    private static func list(_ unknown: UnknownNames, _ directory: Directory) -> String {
        let limit = 6
        let names = unknown.users.map { ($0, directory.users) } + unknown.groups.map { ($0, directory.groups) }
        let words = names.prefix(limit).map { name, known in
            NearestName.find(name, in: known).map { "\(name), perhaps \($0)" } ?? name
        }
        return words.joined(separator: "; ") + (names.count > limit ? "; …" : "")
    }

    /// The readable items that would be created if all names were known.
    package var newCount: Int { items.count - (duplicates?.count ?? 0) }

    /// The duplicates, given the codes that are used.
    func duplicates(of usedCodes: Set<String>) -> [ImportProblem] { Self.duplicates(in: items, usedCodes) }

    private static func duplicates(in items: [ImportItem], _ usedCodes: Set<String>) -> [ImportProblem] {
        var taken = usedCodes
        return items.compactMap { item in
            let code = item.draft.identifierCode
            guard !code.isEmpty, !taken.insert(code).inserted else { return nil }
            return ImportProblem(item.place, error: .duplicateIdentifierCode(code))
        }
    }

    /// All that would keep an item from being imported, in the order of the lines.
    package func problems(_ options: ImportOptions) -> [ImportProblem] {
        let all = fileProblems + (duplicates ?? []) + (options.createsNames ? [] : unknownNameProblems)
        return all.sorted { ($0.place.line, $0.place.item ?? 0) < ($1.place.line, $1.place.item ?? 0) }
    }

    /// The counts in one sentence: "12 items: 10 new, 2 duplicates (identifier code already used)."
    package var counts: String {
        var parts = ["\(newCount) new"]
        if let count = duplicates?.count, count > 0 {
            parts.append("\(counted(count, "duplicate")) (identifier code already used)")
        }
        if !unknownNameProblems.isEmpty { parts.append("\(unknownNameProblems.count) with unknown users or groups") }
        if !fileProblems.isEmpty { parts.append(counted(fileProblems.count, "error")) }
        return "\(counted(total, "item")): \(parts.joined(separator: ", "))."
    }

    /// Who is not known; nil if all are.
    package var unknownSentence: String? {
        unknown.isEmpty ? nil : "Not known here: \(unknown.counts) (\(unknownList))."
    }

    /// The preview for scripts.
    package func json(_ options: ImportOptions) -> [UInt8] {
        let problems = problems(options)
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("dry_run", true)
            object.member(
                "counts",
                object: { counts in
                    counts.member("items", total)
                    counts.member("new", newCount)
                    counts.member("duplicates", duplicates?.count)
                    counts.member("unknown_names", unknownNameProblems.count)
                    counts.member("errors", fileProblems.count)
                })
            object.member("unknown_users", array: { $0.values(unknown.users) })
            object.member("unknown_groups", array: { $0.values(unknown.groups) })
            object.member("errors", array: { array in for problem in problems { problem.write(into: &array) } })
        }
        return SecretJSON.ended(writer)
    }
}

/// Finds the first unknown user or group of an item.
private struct NameCheck {
    private let unknown: UnknownNames
    private let users: [String: String]
    private let groups: [String: String]

    init(_ directory: Directory, _ unknown: UnknownNames) {
        self.unknown = unknown
        // Each name is looked for once, however many items have it.
        users = Dictionary(uniqueKeysWithValues: unknown.users.map { ($0, directory.unknownUser($0)) })
        groups = Dictionary(uniqueKeysWithValues: unknown.groups.map { ($0, directory.unknownGroup($0)) })
    }

    func problem(of item: ImportItem) -> ImportProblem? {
        if unknown.isEmpty { return nil }
        for (field, permissions, sentences) in [
            (SecretField.users, item.draft.sharing.users, users), (.groups, item.draft.sharing.groups, groups),
        ] {
            let found = permissions.lazy.compactMap { sentences[$0.name] }
            guard let sentence = found.first else { continue }
            return ImportProblem(item.place, field: field.rawValue, message: sentence)
        }
        return nil
    }
}
