import Testing

@testable import Keymap

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("kitten", "sitting", 3), ("", "ab", 2),
    ])
    func countsEdits(_ a: String, _ b: String, _ edits: Int) {
        #expect(editDistance(Array(a), Array(b)) == edits)
    }

    @Test func suggestsOnlyWhatIsNear() {
        #expect(nearestHint("actvate", ["activate", "deactivate"]) == ", did you mean 'activate'?")
        #expect(nearestHint("banana", ["activate", "deactivate"]) == "")
    }
}
