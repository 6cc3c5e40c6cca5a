import MySafeClient
import Secrets
import Testing

/// Nothing is said to a server that is not proven to be the right one.
@Suite(.serialized) struct TLSTests {
    private func verify(
        _ server: TLSServer, _ change: (inout ClientSettings) -> Void
    ) async -> Result<Int, ServiceError> {
        var settings = ClientSettings(
            name: "tls", url: server.url, clientID: "id", clientSecret: ClientSecret("secret"))
        settings.proxy = ""
        settings.retry.firstDelay = 0
        change(&settings)
        do throws(ServiceError) {
            let service = try MySafeService(settings)
            defer { service.close() }
            return .success(try await service.listAll().count)
        } catch {
            return .failure(error)
        }
    }

    @Test func itsOwnAuthorityIsTakenAndOthersAreNot() async throws {
        let server = try TLSServer()
        defer { server.stop() }
        #expect(await verify(server) { $0.caFile = server.file("ca.pem") } == .success(1))
        for file in [nil, "other.pem"] {
            let result = await verify(server) { $0.caFile = file.map(server.file) }
            #expect(result.untrusted?.contains("ca_file") == true, "\(result)")
        }
        // The name has to fit as well.
        let name = await verify(server) {
            $0.caFile = server.file("ca.pem")
            $0.url = "https://localhost:\(server.port)"
        }
        #expect(name.untrusted?.contains("Set url") == true, "\(name)")
    }

    @Test func aPinnedKeyHasToBeTheServers() async throws {
        let server = try TLSServer()
        defer { server.stop() }
        let pin = try server.pin()
        let right = await verify(server) {
            $0.caFile = server.file("ca.pem")
            $0.pinnedPublicKey = pin
        }
        #expect(right == .success(1))
        let wrong = await verify(server) {
            $0.caFile = server.file("ca.pem")
            $0.pinnedPublicKey = "sha256//" + String(repeating: "A", count: 43) + "="
        }
        #expect(wrong.untrusted?.contains("pinned_public_key") == true, "\(wrong)")
    }

    @Test func anOldProtocolIsRefused() async throws {
        let server = try TLSServer(["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
        defer { server.stop() }
        let result = await verify(server) { $0.caFile = server.file("ca.pem") }
        #expect(result.untrusted?.contains("TLS 1.2") == true, "\(result)")
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func aClientCertificateIsSentWhereItIsWanted(_ version: String) async throws {
        let server = try TLSServer([version, "-Verify", "1", "-CAfile", "ca.pem", "-verify_return_error"])
        defer { server.stop() }
        let with = await verify(server) {
            $0.caFile = server.file("ca.pem")
            $0.clientCertificate = server.file("client.pem")
            $0.clientKey = server.file("client.key")
        }
        #expect(with == .success(1))
        let without = await verify(server) { $0.caFile = server.file("ca.pem") }
        #expect(without.untrusted?.contains("client_cert") == true, "\(without)")
        let foreign = await verify(server) {
            $0.caFile = server.file("ca.pem")
            $0.clientCertificate = server.file("other.pem")
            $0.clientKey = server.file("other.key")
        }
        #expect(foreign.untrusted?.contains("client_cert") == true, "\(foreign)")
    }

    @Test func filesThatAreNoCertificatesAreNamed() async throws {
        let server = try TLSServer()
        defer { server.stop() }
        let authority = await verify(server) { $0.caFile = server.file("server.key") }
        #expect(authority.untrusted?.contains("ca_file") == true, "\(authority)")
        let client = await verify(server) {
            $0.caFile = server.file("ca.pem")
            $0.clientCertificate = server.file("ca.key")
            $0.clientKey = server.file("client.key")
        }
        #expect(client.untrusted?.contains("client_cert") == true, "\(client)")
    }
}

extension Result where Failure == ServiceError {
    /// The reason of `.untrusted`; nil for anything else.
    var untrusted: String? { if case .failure(.untrusted(let reason)) = self { reason } else { nil } }
}
