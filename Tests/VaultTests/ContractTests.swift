import Secrets
import TestSupport
import Testing

@testable import Vault

/// The rules of every service, over the vault and over the service that the screens' tests use.
@Suite struct ContractTests {
    @Test(arguments: ContractSuite.all) func vault(_ rule: ContractCase) async throws {
        let folder = try TestFolder()
        try await rule.run { directory in
            let vault = try await folder.makeVault()
            for group in directory.groups {
                try await vault.setMembers(directory.members[group] ?? [], of: group)
            }
            for user in directory.users { try await vault.addUser(user) }
            return ContractStore { try await folder.open(actingAs: $0) }
        }
    }

    @Test(arguments: ContractSuite.all) func inMemory(_ rule: ContractCase) async throws {
        try await rule.run { directory in
            let service = InMemoryService(user: "ana", directory: directory)
            return ContractStore { service.acting(as: $0) }
        }
    }
}
