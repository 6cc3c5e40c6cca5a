import Secrets
import TestSupport
import Testing

/// What rows have in common, for laying out columns.
@Suite struct ListShapeTests {
    private func shape(_ summaries: [SecretSummary]) -> ListShape {
        var table = SecretTable()
        table.append(summaries)
        return ListShape(table.rows)
    }

    @Test func widthsAreThoseOfTheWidestTexts() {
        let shape = shape([
            .sample(7, name: "Itaú", url: "https://a.example:8443/long/path?x", tags: "a", owner: "ana", code: "c-1"),
            .sample(12345, name: "日本語", url: "https://user@b.example", tags: "a, bb", owner: "bianca", code: ""),
        ])
        #expect(shape.widths[.name] == 6)
        #expect(shape.widths[.url] == "a.example:8443".count)
        #expect(shape.widths[.tags] == 5)
        #expect(shape.widths[.owner] == 6)
        #expect(shape.widths[.code] == 3)
        #expect(shape.widths[.id] == 5)
    }

    @Test func columnsThatTellNothingApartAreUniform() {
        let one = shape([.sample(1, owner: "ana", updated: 5), .sample(2, owner: "ana", updated: 6)])
        #expect(one.uniform == [.tags, .owner, .shared, .code])
        let other = shape([
            .sample(1, owner: "ana", code: "x", sharing: Sharing(users: [Permission(name: "bia")])),
            .sample(2, tags: "y", owner: "bia", code: "y", updated: nil),
        ])
        #expect(other.uniform.isEmpty)
        let unknown = shape([
            .sample(1, url: nil, tags: nil, owner: nil, sharing: nil),
            .sample(2, url: nil, tags: nil, owner: nil, sharing: nil),
        ])
        #expect(unknown.uniform == [.url, .tags, .owner, .shared, .code])
        let half = shape([.sample(1, owner: "ana"), .sample(2, owner: nil)])
        #expect(!half.uniform.contains(.owner))
        #expect(shape([]) == ListShape())
    }

    @Test(arguments: [
        ("https://a.example/x", "a.example"), ("http://a.example", "a.example"), ("a.example/x", "a.example/x"),
        ("ftp://u:p@h:21/x", "h:21"), ("https://h?q=1", "h"), ("https://", "https://"), ("", ""), ("x:y", "x:y"),
        ("https:///x", "https:///x"), ("https://h#f", "h"),
    ])
    func hosts(_ url: String, _ host: String) { #expect(Host.of(url) == host) }
}
