import MySafeWire
import Testing

@Suite("Versions as entity tags")
struct EntityTagTests {
    @Test(
        "Only a strong tag that is a version is one",
        arguments: [
            (#""12""#, 12 as Int64?), (#""0""#, 0), (#""-3""#, -3), (#""012""#, nil), (#"W/"12""#, nil), ("12", nil),
            ("", nil), (#""""#, nil), (#"""#, nil), (#""x""#, nil), (#""99999999999999999999""#, nil), (#""+1""#, nil),
        ])
    func version(_ text: String, _ wanted: Int64?) { #expect(EntityTag.version(text) == wanted) }

    @Test("A condition is any version, or one of those that are named")
    func condition() {
        #expect(EntityTag.condition("*") == .any && EntityTag.condition(" * ") == .any)
        #expect(EntityTag.condition(#""1""#) == .versions([1]))
        #expect(EntityTag.condition(#""1", "x" ,W/"2",  "3""#) == .versions([1, 3]))
        #expect(EntityTag.condition("") == .versions([]) && EntityTag.condition("nonsense") == .versions([]))
        #expect(EntityTag.version(EntityTag.text(7)) == 7)
    }
}
