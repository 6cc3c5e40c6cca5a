import MySafeClient
import MySafeServer
import Secrets
import Synchronization
import TestSupport
import Testing
import Vault

/// The rules of every service, over the whole way: client, TLS, server, vault.
@Suite(.serialized) struct ContractTests {
    @Test(arguments: ContractSuite.all) func remote(_ rule: ContractCase) async throws {
        try await RunningServer.use(tls: true) { server in
            let services = Mutex<[MySafeService]>([])
            defer { for service in services.withLock({ $0 }) { service.close() } }
            try await rule.run { directory in
                for group in directory.groups {
                    try await server.vault.addGroup(group)
                    try await server.vault.setMembers(directory.members[group] ?? [], of: group)
                }
                for user in directory.users { try await server.vault.addUser(user) }
                return ContractStore { user in
                    let (key, secret) = try await server.vault.addAccessKey(AccessKey.Terms(user: user))
                    var settings = ClientSettings(
                        name: "contract", url: server.url, clientID: key.id, clientSecret: secret)
                    settings.caFile = server.folder.file("ca.pem")
                    settings.proxy = ""
                    let service = try MySafeService(settings)
                    services.withLock { $0.append(service) }
                    return service
                }
            }
        }
    }
}
