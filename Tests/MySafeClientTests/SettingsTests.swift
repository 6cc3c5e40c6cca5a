import MySafeClient
import Secrets
import Testing

/// Settings that would be unsafe or cannot work are refused before anything is sent.
@Suite struct SettingsTests {
    private func problem(_ change: (inout ClientSettings) -> Void) -> String? {
        var settings = ClientSettings(
            name: "p", url: "https://safe.example", clientID: "id", clientSecret: ClientSecret("s"))
        change(&settings)
        do throws(ServiceError) {
            _ = try MySafeService(settings)
            return nil
        } catch {
            switch error {
            case .invalidParameter(let name, _), .missingParameter(let name): return name
            default: return error.kind
            }
        }
    }

    @Test(arguments: [
        "http://localhost", "http://127.0.0.1:8080", "http://127.255.0.9", "http://[::1]:80", "https://safe.example/",
        "HTTPS://Safe.Example:8443", "https://[2001:db8::1]:8443", "https://10.0.0.5",
    ])
    func goodAddresses(_ url: String) { #expect(problem { $0.url = url } == nil) }

    @Test(arguments: [
        "", "safe.example", "ftp://safe.example", "https://", "https://user:pw@safe.example",
        "https://safe.example/api",
        "https://safe.example?x=1", "https://safe.example#x", "https://safe.example:0", "https://safe.example:70000",
        "https://safe.example:", "https://sa fe.example", "https://[::1", "https://[zz]", "https://a\r\nb",
        "http://safe.example", "http://10.0.0.1", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
        "http://127.0.0.999", "http://[::2]", "http://0.0.0.0",
    ])
    func badAddresses(_ url: String) { #expect(problem { $0.url = url } == "url") }

    @Test func plainHTTPOnRequestOnly() {
        #expect(
            problem {
                $0.url = "http://safe.example"
                $0.allowsPlainHTTP = true
            } == nil)
    }

    @Test func everythingElseIsNamed() {
        #expect(problem { $0.clientID = "" } == "client_id")
        #expect(problem { $0.clientSecret = ClientSecret("") } == "client_secret")
        #expect(problem { $0.basePath = "/api?x" } == "base_path")
        #expect(problem { $0.basePath = "/../api" } == "base_path")
        #expect(problem { $0.tokenPath = "/a b" } == "token_path")
        #expect(problem { $0.caFile = "/nowhere/ca.pem" } == "ca_file")
        #expect(problem { $0.clientCertificate = "/dev/null" } == "client_cert")
        #expect(problem { $0.pinnedPublicKey = "abc" } == "pinned_public_key")
        #expect(problem { $0.pinnedPublicKey = "sha256//" + String(repeating: "A", count: 43) + "=" } == nil)
        #expect(problem { $0.maxRequests = 0 } == "max_requests")
        #expect(problem { $0.totalTimeout = 0 } == "timeout")
    }

    @Test func thePlaceNamesAnUnusualBasePath() throws {
        var settings = ClientSettings(
            name: "prod", url: "https://Safe.Example:8443/", clientID: "id", clientSecret: ClientSecret("s"))
        #expect(try MySafeService(settings).identity.place == "safe.example:8443")
        settings.basePath = "/iso/"
        let identity = try MySafeService(settings).identity
        #expect(identity.place == "safe.example:8443/iso")
        #expect(identity.location == "https://safe.example:8443/iso (id)")
        #expect(identity.name == "prod" && identity.user == nil)
    }
}
