import Secrets

/// The rules that every `SecretService` keeps (API.md, and the comments of the protocol), as checks that run over any
/// implementation: in memory, in the vault, over HTTP.
package enum ContractSuite {
    /// Makes an empty store with a directory of users and groups.
    package typealias Factory = @Sendable (Directory) async throws -> ContractStore

    /// All checks.
    package static let all: [ContractCase] =
        creating + reading + listing + updating + activating + changingContents + creatingMany
}

/// An empty store, and how to act on it.
package struct ContractStore: Sendable {
    private let service: @Sendable (String) async throws -> any SecretService

    /// - Parameter service: gives a service on the same store that acts as the named user.
    package init(acting service: @escaping @Sendable (_ user: String) async throws -> any SecretService) {
        self.service = service
    }

    func acting(as user: String) async throws -> any SecretService { try await service(user) }
}

/// One rule and how to check it.
package struct ContractCase: Sendable, CustomStringConvertible {
    package let name: String
    private let check: @Sendable (ContractSuite.Factory) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (ContractSuite.Factory) async throws -> Void) {
        self.name = name
        self.check = check
    }

    /// Checks the rule on a fresh store; throws `ContractFailure` where it is broken.
    package func run(on factory: ContractSuite.Factory) async throws { try await check(factory) }

    package var description: String { name }
}

/// A broken rule.
package struct ContractFailure: Error, CustomStringConvertible {
    package let description: String
}

/// Throws unless the condition holds.
func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(ContractFailure) {
    if !condition { throw ContractFailure(description: message()) }
}

/// Throws unless the two are equal.
func requireEqual<T: Equatable>(_ found: T, _ wanted: T, _ what: String) throws(ContractFailure) {
    if found != wanted { throw ContractFailure(description: "\(what): found \(found), wanted \(wanted)") }
}

/// Throws unless `body` throws exactly this error.
func requireError<T>(_ wanted: ServiceError, _ body: () async throws -> T) async throws {
    do {
        _ = try await body()
    } catch let error as ServiceError {
        return try requireEqual(error, wanted, "the error")
    }
    throw ContractFailure(description: "nothing was thrown, wanted \(wanted)")
}

/// Collects what a service hands over in batches.
actor Collected<Item: Sendable> {
    private(set) var items: [Item] = []
    private(set) var batches = 0

    func add(_ batch: some Sequence<Item> & Sendable) {
        items += batch
        batches += 1
    }
}

extension SecretService {
    func outcomes(_ active: Bool, _ ids: [SecretID]) async throws -> [ItemOutcome] {
        let collected = Collected<ItemOutcome>()
        try await setActive(active, ids) { await collected.add($0) }
        return await collected.items
    }
}
