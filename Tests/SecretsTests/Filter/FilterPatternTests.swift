import TestSupport
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

    @Test("A long text is searched to its end", .timeLimit(.minutes(1)))
    func longTexts() throws {
        let long = String(repeating: "a", count: 200_000)
        for pattern in ["^a+", "a.*b", "b$", #"\bprotected\b"#, "protected b", "(x|b)$", "^a+ protected b$"] {
            #expect(try matches(pattern, long + " protected b"), "\(pattern)")
        }
        for pattern in ["a.*z", "^b", "^protected", "xprotected", "b.+", "^a+ $"] {
            #expect(try !matches(pattern, long + " protected b"), "\(pattern)")
        }
        #expect(try matches("ação$", long + "ação"))
    }

    /// What is excluded because of its end must not be acted on.
    @Test func aLongTextIsExcludedByItsEnd() throws {
        var table = SecretTable()
        table.append([
            SecretSummary(
                id: SecretID(1), name: "a", url: String(repeating: "x", count: 3000) + " protected", tags: "t",
                access: .own),
            SecretSummary(
                id: SecretID(2), name: "b", url: String(repeating: "x", count: 3000), tags: "one, protected",
                access: .own),
            SecretSummary(id: SecretID(3), name: "c", url: String(repeating: "x", count: 3000), access: .own),
        ])
        #expect(try table.select(Filter.parse("-/protected/")) == [2])
        #expect(try table.select(Filter.parse("/protected/")) == [0, 1])
        #expect(try table.select(Filter.parse("-tag:/^protected$/")) == [0, 2])
        #expect(try table.select(Filter.parse("/^t$/")) == [0])
    }

    /// Both ways through a text give the same answer.
    @Test func shortAndLongTextsAreSearchedAlike() throws {
        var random = SplitMix(seed: 7)
        let patterns = [
            "ab", "^a", "b$", "a.b", "(a|bb)+c", #"\ba"#, "[^a]b", "^$", "^a*$", "a{2,3}", "c?", "(^a|b$)", "b{2}c|^ca",
        ]
        let padding = String(repeating: "-", count: PatternMatcher.longestShortText + 1)
        for _ in 0..<200 {
            let name = String((0..<random.below(9)).map { _ in random.pick(["a", "b", "c", " "] as [Character]) })
            var table = SecretTable()
            table.append([
                SecretSummary(id: SecretID(1), name: name, tags: "", access: .own),
                SecretSummary(id: SecretID(2), name: name, url: padding, tags: "", access: .own),
            ])
            for pattern in patterns {
                let found = try table.select(Filter.parse("/\(pattern)/"))
                #expect(found == [] || found == [0, 1], "/\(pattern)/ on '\(name)'")
            }
        }
    }

    @Test("A hostile expression on many long texts can be stopped", .timeLimit(.minutes(1)))
    func hostileOnLongTexts() async throws {
        var random = SplitMix(seed: 3)
        let texts = (0..<400).map { _ in String((0..<10_000).map { _ in random.pick(["a", "b"] as [Character]) }) }
        var table = SecretTable()
        table.append(
            texts.enumerated().map { SecretSummary(id: SecretID(Int64($0)), name: $1, access: .own) })
        let filter = try Filter.parse("name:/(a|b)*a(a|b){150}c/")
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let search = Task { [table] in
            begin.yield()
            return table.select(filter)
        }
        for await _ in begun { break }
        search.cancel()
        _ = await search.value
        let one = try Filter.parse("id:7 name:/(a|b)*a(a|b){150}c/")
        #expect(table.select(one) == [])
    }
}
