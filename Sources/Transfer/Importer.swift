import Secrets

/// Brings the items of an import file into a service.
package struct Importer: Sendable {
    private let service: any SecretService

    package init(service: any SecretService) { self.service = service }

    /// Imports all or nothing, or with `keepGoing` what can be taken. Problems of the file itself count like those that the
    /// service reports. Throws only what stopped the whole import.
    package func run(_ file: ImportFile, keepGoing: Bool) async throws(ServiceError) -> ImportResult {
        var result = ImportResult(
            total: file.itemCount, problems: file.problems)
        guard !file.items.isEmpty else { return result }
        if !keepGoing, !file.problems.isEmpty {
            result.problems += try await refused(file.items)
            return result
        }
        let outcomes = try await service.create(file.items.map(\.draft), atomically: !keepGoing)
        for (item, outcome) in zip(file.items, outcomes) {
            switch outcome {
            case .success(let created):
                result.imported.append(created.id)
                if !created.notSharedWith.isEmpty {
                    let names = created.notSharedWith.joined(separator: ", ")
                    result.notShared.append(
                        ImportProblem(item.place, message: "created, but not shared with \(names)."))
                }
            // Of all or none, it says that the item fell with another.
            case .failure(.cancelled): result.untried += keepGoing ? 1 : 0
            case .failure(let error): result.problems.append(ImportProblem(item.place, error: error))
            }
        }
        result.problems.sort { ($0.place.line, $0.place.item ?? 0) < ($1.place.line, $1.place.item ?? 0) }
        return result
    }

    /// Of a file that is not imported since it has errors: the duplicates that can be told without importing, so that one
    /// run names all that is wrong.
    private func refused(_ items: [ImportItem]) async throws(ServiceError) -> [ImportProblem] {
        let user = service.identity.user
        var taken: Set<String> = []
        for summary in try await service.listAll() where summary.owner == user {
            if let code = summary.identifierCode, !code.isEmpty { taken.insert(code) }
        }
        return items.compactMap { item in
            let code = item.draft.identifierCode
            guard !code.isEmpty, !taken.insert(code).inserted else { return nil }
            return ImportProblem(item.place, error: .duplicateIdentifierCode(code))
        }
    }
}

/// What became of an import.
package struct ImportResult: Equatable, Sendable {
    /// Items in the file, readable or not.
    package var total: Int
    package var imported: [SecretID] = []
    /// In the order of the lines.
    package var problems: [ImportProblem]
    /// What was imported, but could not be shared with all that the file names.
    package var notShared: [ImportProblem] = []
    /// Items that were left when the import was cancelled.
    package var untried = 0

    package init(total: Int, imported: [SecretID] = [], problems: [ImportProblem] = []) {
        self.total = total
        self.imported = imported
        self.problems = problems
    }

    /// Whether every item was imported.
    package var isComplete: Bool { problems.isEmpty && untried == 0 }

    /// One sentence for people.
    package var summary: String {
        if isComplete { return "Imported \(imported.count) secrets." }
        let wrong = problems.count == 1 ? "1 error" : "\(problems.count) errors"
        if untried > 0 { return "Imported \(imported.count) of \(total) secrets: \(wrong), \(untried) not tried." }
        if imported.isEmpty { return "Imported nothing: \(wrong) in \(total) items." }
        return "Imported \(imported.count) of \(total) secrets: \(wrong)."
    }
}

extension ImportProblem {
    /// What the service said of an item.
    init(_ place: ImportPlace, error: ServiceError) {
        switch error {
        case .duplicateIdentifierCode(let code):
            self.init(
                place, field: "identifier_code",
                message: "'\(code)' is already used by another secret of the same owner.")
        case .missingParameter(let name):
            self.init(place, field: name, message: "is required, but empty or missing.")
        case .invalidParameter(let name, let reason): self.init(place, field: name, message: reason)
        default: self.init(place, message: error.sentence)
        }
    }
}
