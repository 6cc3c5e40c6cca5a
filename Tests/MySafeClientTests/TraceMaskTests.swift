import Testing

@testable import MySafeClient

/// What is masked in a trace, name by name.
@Suite struct TraceMaskTests {
    @Test(arguments: [
        "client_secret", "api_secret_key", "api_secret_token", "api_secret_value", "api_secret_", "API_Secret_Entity2",
        "access_token", "token_type2", "Senha", "notes", "key", "api_key",
    ])
    func secretMembers(_ name: String) {
        #expect(TraceMask.body(Array(#"{"\#(name)":"hidden"}"#.utf8)) == "{\"\(name)\":\"***\"}\n")
    }

    @Test(arguments: ["api_secret_entity", "api_secret_on_list", "token_type", "name", "client_id"])
    func othersAreShown(_ name: String) {
        #expect(TraceMask.body(Array(#"{"\#(name)":"shown"}"#.utf8)) == "{\"\(name)\":\"shown\"}\n")
    }

    @Test func numbersAreShownWithTheirDigits() {
        let body = #"{"identifier":12345678901234567890,"price":1.10}"#
        #expect(TraceMask.body(Array(body.utf8)) == body + "\n")
    }

    @Test func aSecretThatIsThereTwiceIsMaskedTwice() {
        let body = #"{"client_secret":"one","client_secret":"two"}"#
        #expect(TraceMask.body(Array(body.utf8)) == #"{"client_secret":"***","client_secret":"***"}"# + "\n")
    }

    @Test func aRecordIsShownWithoutItsSecret() {
        let body = #"{"api_secret_entity":{"client_secret":"hidden","name":"n"}}"#
        #expect(
            TraceMask.body(Array(body.utf8)) == #"{"api_secret_entity":{"client_secret":"***","name":"n"}}"# + "\n")
    }

    @Test(arguments: [
        ("https://ana:pass@host/p", "https://***@host/p"), ("https://token@host", "https://***@host"),
        ("https://ana:p/a?s#s@host/p", "https://***@host/p"), ("https://ana:p@ss@host", "https://***@host"),
        ("see https://a:b@c and ftp://d:e@f, me@g", "see https://***@c and ftp://***@f, me@g"),
        ("https://host/p?q=1", "https://host/p?q=1"), ("host/p", "host/p"),
    ])
    func usersOfURLs(_ url: String, _ shown: String) {
        #expect(TraceMask.body(Array(#"{"url":"\#(url)"}"#.utf8)) == "{\"url\":\"\(shown)\"}\n")
        #expect(TraceMask.headers(Array("Referer: \(url)\r\n".utf8), mark: "> ") == "> Referer: \(shown)\n")
    }

    @Test func aRecordsURLMayLackItsScheme() {
        let body = #"{"message":"me@host","url":"ana:pass@host/p"}"#
        #expect(TraceMask.body(Array(body.utf8)) == #"{"message":"me@host","url":"***@host/p"}"# + "\n")
    }

    @Test(arguments: ["Location", "Content-Location", "Authorization", "Set-Cookie", "X-Api-Key-Token"])
    func secretHeaders(_ name: String) {
        #expect(TraceMask.headers(Array("\(name): https://x/?code=hidden".utf8), mark: "< ") == "< \(name): ***\n")
    }
}
