import Testing

@testable import Profiles

/// What a written-out config.toml means.
@Suite struct ConfigurationTests {
    @Test func readsEveryKey() throws {
        let configuration = parse(
            """
            # Ours.
            default = "prod"

            [profiles.team]
            kind = "local"
            vault = "~/team.cofre"
            key_file = "/keys/cofre.key"

            [profiles.prod]
            kind = "mysafe"
            url = "https://vault.example:8443/"
            client_id = "id-1"
            client_secret_file = "~/.config/cofre/prod.secret"
            base_path = "/iso/"
            token_path = "/iso/oauth2/token"
            token_method = "post"
            tenant = "acme"
            ca_file = "/etc/ca.pem"
            pinned_public_key = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            client_cert = "~/c.pem"
            client_key = "~/k.pem"
            proxy = "http://proxy.example:3128"
            allow_plain_http = false
            max_requests = 8
            connect_timeout = 5
            idle_timeout = 2.5
            timeout = 60
            colour = "red"
            confirm = "always"
            """)
        #expect(configuration.problems == [])
        #expect(configuration.defaultName == "prod")
        var server = MySafeProfile(url: "https://vault.example:8443", clientID: "id-1")
        server.clientSecret = .file("~/.config/cofre/prod.secret")
        server.basePath = "/iso"
        server.tokenPath = "/iso/oauth2/token"
        server.tokenMethod = .post
        server.tenant = "acme"
        server.caFile = "/etc/ca.pem"
        server.pinnedPublicKey = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        server.clientCert = "~/c.pem"
        server.clientKey = "~/k.pem"
        server.proxy = "http://proxy.example:3128"
        server.maxRequests = 8
        server.connectTimeout = 5
        server.idleTimeout = 2.5
        server.timeout = 60
        #expect(
            configuration.profiles == [
                Profile(name: "prod", kind: .mysafe(server), colour: .red, confirmsAlways: true),
                Profile(
                    name: "team", kind: .local(LocalProfile(vault: "~/team.cofre", keyFile: "/keys/cofre.key"))),
            ])
        #expect(server.host == "vault.example:8443")
    }

    @Test func whatIsLeftOutHasItsDefault() throws {
        let configuration = parse(
            "[profiles.a]\nkind = \"mysafe\"\nurl = \"https://h.example\"\nclient_id = \"i\"\n")
        let profile = try #require(configuration.profiles.first)
        #expect(profile == Profile(name: "a", kind: .mysafe(MySafeProfile(url: "https://h.example", clientID: "i"))))
        guard case .mysafe(let server) = profile.kind else { return }
        #expect(server.clientSecret == .question)
        #expect(server.basePath == "/api")
        #expect(server.tokenMethod == .get)
        #expect(server.maxRequests == 16)
        #expect([server.connectTimeout, server.idleTimeout, server.timeout] == [10, 30, 120])
    }

    @Test func anEmptyFileIsTheBuiltInVault() throws {
        for text in ["", "\n", "# nothing\n", "\u{FEFF}"] {
            let configuration = parse(text)
            #expect(configuration.problems == [])
            #expect(try configuration.choose(nil) == .builtIn)
        }
    }

    @Test(arguments: ["https://h.example", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:9"])
    func takesURLs(_ url: String) {
        #expect(server("url = \"\(url)\"").problems == [])
    }

    @Test(
        arguments: [
            "http://h.example", "http://127.0.0.1.example", "http://127.1", "h.example", "ftp://h.example", "https://",
            "https://h.example/api", "https://h.example?x", "https://u:p@h.example", "https://h.example:99999",
            "https://h e.example", "",
        ])
    func refusesURLs(_ url: String) {
        let problems = server("url = \"\(url)\"").problems
        #expect(problems.map(\.line) == [4])
        #expect(problems.first?.message.contains("url") == true)
    }

    @Test func plainHTTPCanBeAllowed() {
        #expect(server("url = \"http://h.example\"\nallow_plain_http = true").problems == [])
    }

    /// A body of a mysafe profile, from line 4 on.
    private func server(_ body: String) -> Configuration {
        parse("[profiles.a]\nkind = \"mysafe\"\nclient_id = \"i\"\n\(body)\n")
    }
}

/// Parses a text as `config.toml`.
func parse(_ text: String) -> Configuration { ConfigurationFile.parse(Array(text.utf8), path: "config.toml") }
