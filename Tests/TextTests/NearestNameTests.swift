import Testing

@testable import Text

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("kitten", "sitting", 3), ("", "ab", 2),
    ])
    func countsEdits(_ a: String, _ b: String, _ edits: Int) {
        #expect(NearestName.distance(Array(a), Array(b)) == edits)
    }

    @Test func suggestsOnlyWhatIsNear() {
        #expect(NearestName.question("actvate", in: ["activate", "deactivate"]) == ", did you mean 'activate'?")
        #expect(NearestName.question("banana", in: ["activate", "deactivate"]) == "")
    }
}
