import ServerSettings
import TestSupport
import Testing

@testable import Profiles

/// Profiles that are written into config.toml read as they were given, and leave the rest alone.
@Suite struct AddingTests {
    private let prod = Profile(
        name: "prod", kind: .mysafe(MySafeProfile(url: "https://vault.example", clientID: "id-1")))

    private func add(_ profile: Profile, isDefault: Bool = false, to text: String) throws(AddingError) -> String {
        String(
            decoding: try ConfigurationFile.adding(
                profile, isDefault: isDefault, to: Array(text.utf8), path: "config.toml"),
            as: UTF8.self)
    }

    @Test func writesATable() throws {
        #expect(
            try add(prod, to: "") == """
                [profiles.prod]
                kind = "mysafe"
                url = "https://vault.example"
                client_id = "id-1"

                """)
        #expect(
            try add(Profile(name: "t", kind: .local(LocalProfile(vault: "~/t"))), isDefault: true, to: "") == """
                default = "t"

                [profiles.t]
                kind = "local"
                vault = "~/t"

                """)
    }

    @Test(
        arguments: [
            "# Mine\n\n[profiles.team]   # ours\nkind='local'\n", "[profiles.team]\r\nkind = \"local\"\r\n",
            "[profiles.team]\nkind = \"local\"", "\u{FEFF}# x", "profiles.team.kind = \"local\"\n",
            "[profiles.team]\nkind = \"local\"\nvalt = 3\n", "[profiles.team]\nkind = local\n",
        ])
    func keepsWhatIsThere(_ text: String) throws {
        for isDefault in [false, true] {
            let result = try add(prod, isDefault: isDefault, to: text)
            let kept = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
            #expect(result.utf8.count > text.utf8.count)
            #expect(Array(result.utf8).firstRange(of: Array(kept.utf8)) != nil)
            #expect(try parse(result).choose("prod") == prod)
            #expect(parse(result).problems.map(\.message) == parse(text).problems.map(\.message))
            if isDefault { #expect(parse(result).defaultName == "prod") }
        }
    }

    @Test func refusesWhatCannotBeAdded() throws {
        let there = try add(prod, to: "")
        #expect(throws: AddingError.exists("prod")) { try add(prod, to: there) }
        #expect(throws: AddingError.exists("prod")) { try add(prod, to: "[profiles.prod]\nkind = 3\n") }
        let team = try add(Profile(name: "team", kind: .local(LocalProfile())), isDefault: true, to: "")
        #expect(throws: AddingError.hasDefault("team")) { try add(prod, isDefault: true, to: team) }
        #expect(throws: AddingError.self) { try add(prod, to: "[profiles\n") }
        #expect(throws: AddingError.unwritable) { try add(prod, to: "profiles = 3\n") }
        var odd = prod
        odd.name = "my prod"
        #expect(throws: AddingError.refused([ProfileName.wanted("my prod")])) { try add(odd, to: "") }
        var plain = prod
        plain.kind = .mysafe(MySafeProfile(url: "http://vault.example", clientID: "i"))
        let error = #expect(throws: AddingError.self) { try add(plain, to: "") }
        guard case .refused(let reasons) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reasons.count == 1 && reasons[0].contains("https://"))
    }

    @Test func theBuiltInVaultCanBeDescribed() throws {
        let own = Profile(name: "vault", kind: .local(LocalProfile(vault: "/v")), colour: .cyan, confirmsAlways: true)
        #expect(try parse(add(own, to: "")).choose("vault") == own)
    }

    /// Whatever a value holds, what is written reads back the same.
    @Test func anyProfileReadsBack() throws {
        var generator = SplitMix(seed: 7)
        var text = ""
        var added: [Profile] = []
        for number in 0..<60 {
            let profile = Profile.random(named: "p\(number)", using: &generator)
            text = try add(profile, to: text)
            added.append(profile)
        }
        #expect(parse(text).problems == [])
        #expect(parse(text).profiles == added.sorted { $0.name < $1.name })
    }
}

extension Profile {
    static func random(named name: String, using generator: inout SplitMix) -> Profile {
        func some<T>(_ value: T) -> T? { Bool.random(using: &generator) ? value : nil }
        let pieces = [
            "a", "\"", "\\", "'", "é", "日本", "#", " ", "=", "[", "]", "{", "\\u0041", "$(x)", "\u{1F512}", "\"\"\"",
        ]
        func text() -> String {
            "x"
                + (0..<Int.random(in: 0..<6, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }
                .joined()
        }
        let colour = some(ProfileColour.allCases.randomElement(using: &generator)!)
        let confirms = Bool.random(using: &generator)
        guard Bool.random(using: &generator) else {
            let local = LocalProfile(vault: some("/" + text()), keyFile: some("~/" + text()))
            return Profile(name: name, kind: .local(local), colour: colour, confirmsAlways: confirms)
        }
        var server = MySafeProfile(url: "https://h\(name).example", clientID: text())
        server.clientSecret =
            [.question, .file("/" + text()), .command(text())].randomElement(using: &generator)!
        server.tenant = some(text())
        server.caFile = some("~/" + text())
        server.basePath = ["", "/api", "/iso/v1"].randomElement(using: &generator)!
        server.tokenPath = some("/oauth2/token")
        server.tokenMethod = TokenMethod.allCases.randomElement(using: &generator)!
        server.pinnedPublicKey = some("sha256//" + String(repeating: "A", count: 43) + "=")
        if let pair = some(("/" + text(), "/" + text())) { (server.clientCert, server.clientKey) = pair }
        server.proxy = some("socks5h://proxy.example:1080")
        server.allowPlainHTTP = Bool.random(using: &generator)
        server.maxRequests = Int.random(in: ServerRules.requestsAtOnce, using: &generator)
        server.timeout = Double.random(in: ServerRules.seconds, using: &generator)
        return Profile(name: name, kind: .mysafe(server), colour: colour, confirmsAlways: confirms)
    }
}
