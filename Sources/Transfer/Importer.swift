import Secrets
import Text

/// How an import is to go.
package struct ImportOptions: Equatable, Sendable {
    /// Imports what can be taken and reports the rest; otherwise all or nothing.
    package var keepGoing: Bool
    /// Users and groups that are not known yet become known; otherwise an item that names one is an error.
    package var createsNames: Bool

    package init(keepGoing: Bool = false, createsNames: Bool = false) {
        self.keepGoing = keepGoing
        self.createsNames = createsNames
    }
}

/// Brings the items of an import file into a service.
package struct Importer: Sendable {
    private let service: any SecretService

    package init(service: any SecretService) { self.service = service }

    /// What an import would do, without doing it. Throws what keeps the service from telling.
    package func preview(_ file: ImportFile) async throws(ServiceError) -> ImportPreview {
        let directory = try await service.directory()
        let codes = try await usedCodes()
        return ImportPreview(file, directory: directory, usedCodes: codes)
    }

    /// Imports all or nothing, or what can be taken. Problems of the file itself count like those that the service reports.
    /// Throws only what stopped the whole import; cancelling it is part of the result.
    ///
    /// - Parameter progress: called with the number of items that have been dealt with and the number of all.
    package func run(
        _ file: ImportFile, _ options: ImportOptions, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(ServiceError) -> ImportResult {
        var result: ImportResult
        do throws(ServiceError) {
            result = try await attempt(file, options, progress)
        } catch .cancelled {
            result = ImportResult(total: file.itemCount, problems: file.problems)
            result.wasCancelled = true
            result.untried = file.items.count
        } catch {
            throw error
        }
        result.sortProblems()
        return result
    }

    private func attempt(
        _ file: ImportFile, _ options: ImportOptions, _ progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws(ServiceError) -> ImportResult {
        var result = ImportResult(total: file.itemCount, problems: file.problems)
        guard !file.items.isEmpty else { return result }
        let directory = try await service.directory()
        let preview = ImportPreview(file, directory: directory, usedCodes: nil)
        var items = file.items
        if !options.createsNames {
            result.problems += preview.unknownNameProblems
            result.refusedNames = preview.unknown
            items = preview.itemsOfKnownNames
        }
        if !options.keepGoing, !result.problems.isEmpty {
            // One run names all that is wrong.
            if let codes = try await usedCodes() { result.problems += preview.duplicates(of: codes) }
            return result
        }
        let total = items.count
        let outcomes = try await service.create(items.map(\.draft), atomically: !options.keepGoing) { done in
            progress(done, total)
        }
        for (index, item) in items.enumerated() {
            guard index < outcomes.count else {
                result.problems.append(
                    ImportProblem(item.place, message: "no answer came for it: look whether it was created."))
                continue
            }
            result.note(outcomes[index], of: item, options)
        }
        if options.createsNames, !result.imported.isEmpty { result.newNames = preview.unknown }
        result.wasCancelled = options.keepGoing && result.untried > 0
        return result
    }

    /// The identifier codes of the acting user's secrets: they are unique for each owner. nil if the service's list does not
    /// have them.
    private func usedCodes() async throws(ServiceError) -> Set<String>? {
        guard service.features.listsDetails else { return nil }
        let user = service.identity.user
        var codes: Set<String> = []
        for summary in try await service.listAll() where summary.owner == user {
            if let code = summary.identifierCode, !code.isEmpty { codes.insert(code) }
        }
        return codes
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
    package var wasCancelled = false
    /// Users and groups that items were refused for, since they are not known.
    package var refusedNames = UnknownNames()
    /// Users and groups that became known, if something was imported.
    package var newNames = UnknownNames()

    package init(total: Int, imported: [SecretID] = [], problems: [ImportProblem] = []) {
        self.total = total
        self.imported = imported
        self.problems = problems
    }

    /// Whether every item was imported.
    package var isComplete: Bool { problems.isEmpty && untried == 0 }

    /// One sentence for people.
    package var summary: String {
        if isComplete { return "Imported \(counted(imported.count, "secret"))." }
        let wrong = problems.isEmpty ? "" : ": \(counted(problems.count, "error"))"
        let ofAll = "\(imported.count) of \(counted(total, "secret"))"
        if wasCancelled {
            if imported.isEmpty { return "Interrupted: nothing was imported." }
            return "Interrupted: \(ofAll) were imported\(wrong.replacing(":", with: ",")), \(untried) not tried."
        }
        if untried > 0 { return "Imported \(ofAll)\(wrong), \(untried) not tried." }
        if imported.isEmpty {
            return total == 0 ? "Imported nothing\(wrong)." : "Imported nothing\(wrong) in \(counted(total, "item"))."
        }
        return "Imported \(ofAll)\(wrong)."
    }

    fileprivate mutating func note(
        _ outcome: Result<CreatedSecret, ServiceError>, of item: ImportItem, _ options: ImportOptions
    ) {
        switch outcome {
        case .success(let created):
            imported.append(created.id)
            guard !created.notSharedWith.isEmpty else { return }
            let names = created.notSharedWith.joined(separator: ", ")
            notShared.append(ImportProblem(item.place, message: "created, but not shared with \(names)."))
        // Of all or none, it says that the item fell with another.
        case .failure(.cancelled): untried += options.keepGoing ? 1 : 0
        case .failure(let error): problems.append(ImportProblem(item.place, error: error))
        }
    }

    fileprivate mutating func sortProblems() {
        problems.sort { ($0.place.line, $0.place.item ?? 0) < ($1.place.line, $1.place.item ?? 0) }
    }
}

extension ImportProblem {
    /// What the service said of an item.
    init(_ place: ImportPlace, error: ServiceError) {
        switch error {
        case .duplicateIdentifierCode(let code):
            self.init(
                place, field: SecretField.identifierCode.rawValue,
                message: "'\(code)' is already used by another secret of the same owner.")
        case .missingParameter(let name):
            self.init(place, field: name, message: "is required, but empty or missing.")
        case .invalidParameter(let name, let reason): self.init(place, field: name, message: reason)
        default: self.init(place, message: error.sentence)
        }
    }
}
