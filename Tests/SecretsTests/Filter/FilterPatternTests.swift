import Testing

@testable import Secrets

@Suite("Regular expressions in filters")
struct FilterPatternTests {
    private func matches(_ pattern: String, _ name: String) throws -> Bool {
        var table = SecretTable()
        table.append([SecretSummary(id: SecretID(1), name: name, access: .own)])
        return try table.select(Filter.parse("name:/\(pattern)/")) == [0]
    }

    @Test(
        "What matches",
        arguments: [
            ("^git", "GitLab"), ("lab$", "GitLab"), ("g.t", "GitLab"), (#"^\w+ \d{3}$"#, "Key 123"), ("a|b", "b"),
            (#"a\.b"#, "a.b"), (#"[\w.]+@[\d]"#, "x.y@1"), (#"\bapi\b"#, "my API key"), ("(?:ab)+c", "ababc"),
            ("a+?b", "aab"), ("[^a-c]", "abcd"), ("[]]", "a]"), ("[^]a]", "b"), ("[a-]", "-"), (#"[\]\-]x"#, "-x"),
            ("[[:digit:]]", "7"), ("[[:upper:]]", "a"), ("ção$", "Homologacao"), ("CAO", "homologação"),
            ("^.{2}$", "漢字"),
            ("^..$", "漢字"), ("[漢]", "漢"), ("[à-è]", "b"), (#"\/v1"#, "/v1"), (#"\S+\s\S+"#, "a b"),
            ("^(a|b)*$", "abba"), ("[\\^]", "^"),
            ("[+*]", "*"), ("が+", "がが"), ("a{2,3}", "aa"), ("a{2,}", "aaa"), (#"\D\W"#, "a-"), ("x?", "y"),
            ("[[]", "["),
        ])
    func matching(_ pattern: String, _ name: String) throws {
        #expect(try matches(pattern, name), "/\(pattern)/ on \(name)")
    }

    @Test(
        "What does not match",
        arguments: [
            ("^lab", "GitLab"), ("git$", "GitLab"), (#"^\d"#, "a1"), (#"a\.b"#, "axb"), (#"[^\w]"#, "ab"),
            ("a{3}", "aa"),
            (#"\bpi\b"#, "api"), ("^.$", "漢字"), ("[]]", "a"), ("^[+-]$", "a"), ("a+?$b", "aab"), ("[[]", "a"),
        ])
    func notMatching(_ pattern: String, _ name: String) throws {
        #expect(try !matches(pattern, name), "/\(pattern)/ on \(name)")
    }

    @Test func aMatchNeverReachesFromOneTextIntoTheNext() throws {
        var table = SecretTable()
        table.append([
            SecretSummary(id: SecretID(1), name: "foo", url: "bar", tags: "one, two", owner: "x", access: .own)
        ])
        for pattern in [#"foo\sbar"#, "foo.bar", "foo[^x]bar", #"foo\Wbar"#, "foo[[:space:]]bar", "one.*two"] {
            #expect(try table.select(Filter.parse("/\(pattern)/")) == [], "\(pattern)")
        }
        #expect(try table.select(Filter.parse("/^bar$/ tag:/^two$/ /^x$/")) == [0])
    }

    @Test func unknownTextsDoNotMatchButEmptyOnesDo() throws {
        var table = SecretTable()
        table.append([
            SecretSummary(id: SecretID(1), name: "a", url: "", access: .own),
            SecretSummary(id: SecretID(2), name: "b", url: nil, access: .own),
        ])
        #expect(try table.select(Filter.parse("url:/^$/")) == [0])
        #expect(try table.select(Filter.parse("tag:/.*/")) == [])
        #expect(try table.select(Filter.parse("-tag:/./")) == [0, 1])
    }

    @Test("Patterns that hang backtracking matchers are answered", .timeLimit(.minutes(1)))
    func catastrophicPatterns() throws {
        let text = String(repeating: "a", count: 200) + "!"
        for pattern in ["^(a+)+$", "^(a|a)*$", "^(a*)*b", "(.*)*x", "^(a?){100}a{100}b"] {
            #expect(try !matches(pattern, text), "\(pattern)")
        }
    }

    @Test func aVeryLongTextIsLookedAtInPart() throws {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(try matches("^a+", long))
        #expect(try !matches("a.*b", long + "b"))
    }
}
