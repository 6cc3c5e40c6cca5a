import Secrets
import TestSupport
import Testing

@testable import Vault

/// The rules of every service, over the vault, also one that was taken over from the first format, and over the service that the
/// screens' tests use.
@Suite struct ContractTests {
    @Test(arguments: ContractSuite.all) func vault(_ rule: ContractCase) async throws {
        let folder = try TestFolder()
        try await rule.run { directory in
            try await store(folder, try await folder.makeVault(), directory)
        }
    }

    @Test(arguments: ContractSuite.all) func vaultOfTheFirstFormat(_ rule: ContractCase) async throws {
        let folder = try TestFolder()
        try await rule.run { directory in
            try folder.makeFirstFormatVault(empty: true)
            return try await store(folder, try await folder.open(), directory)
        }
    }

    private func store(_ folder: TestFolder, _ vault: Vault, _ directory: Directory) async throws -> ContractStore {
        for group in directory.groups {
            try await vault.setMembers(directory.members[group] ?? [], of: group)
        }
        for user in directory.users { try await vault.addUser(user) }
        return ContractStore { try await folder.open(actingAs: $0) }
    }

    @Test(arguments: ContractSuite.all) func inMemory(_ rule: ContractCase) async throws {
        try await rule.run { directory in
            let service = InMemoryService(user: "ana", directory: directory)
            return ContractStore { service.acting(as: $0) }
        }
    }
}
