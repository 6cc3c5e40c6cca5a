import TestSupport
import Testing

@testable import Secrets

@Suite("Marks")
struct MarkSetTests {
    private func ids(_ numbers: ClosedRange<Int64>) -> [SecretID] { numbers.map(SecretID.init) }

    @Test func togglesAddsAndInverts() {
        var marks = MarkSet()
        let isMarked = marks.toggle(SecretID(1))
        let isStillMarked = marks.toggle(SecretID(1))
        #expect(isMarked && !isStillMarked)
        marks.add(ids(1...5))
        marks.add(ids(4...6))
        #expect(marks.count == 6)
        marks.invert(ids(5...8))
        #expect(marks.ids == Set(ids(1...4) + ids(7...8)))
        marks.remove(ids(1...2))
        #expect(marks.count == 4)
        #expect(marks.contains(SecretID(3)) && !marks.contains(SecretID(1)))
    }

    @Test func clearedMarksComeBack() {
        var marks = MarkSet()
        let isRestoredTooEarly = marks.restoreLast()
        #expect(!isRestoredTooEarly)
        marks.add(ids(1...3))
        marks.clear()
        #expect(marks.isEmpty)
        marks.clear()
        let isRestored = marks.restoreLast()
        #expect(isRestored)
        #expect(marks.ids == Set(ids(1...3)))
        marks.replace(with: ids(2...2))
        marks.restoreLast()
        #expect(marks.ids == Set(ids(1...3)))
        marks.restoreLast()
        #expect(marks.ids == Set(ids(2...2)))
    }

    @Test func marksOfGoneSecretsAreDropped() {
        var marks = MarkSet()
        marks.add(ids(1...4))
        marks.clear()
        marks.add(ids(3...6))
        marks.keep { $0.rawValue % 2 == 0 }
        marks.recount(shown: ids(1...5))
        #expect(marks.ids == [SecretID(4), SecretID(6)])
        #expect(marks.hiddenCount == 1)
        marks.restoreLast()
        #expect(marks.ids == [SecretID(2), SecretID(4)])
    }

    @Test("Counts are right after any sequence of keys and filters")
    func countsStayRight() {
        var random = SplitMix(seed: 17)
        var marks = MarkSet()
        var model: Set<SecretID> = []
        var shown = ids(0...29)
        for _ in 0..<3000 {
            switch random.below(8) {
            case 0...2:
                let id = random.pick(shown)
                marks.toggle(id)
                model.formSymmetricDifference([id])
            case 3:
                let range = shown.prefix(random.below(10))
                marks.add(range)
                model.formUnion(range)
            case 4:
                marks.invert(shown)
                model.formSymmetricDifference(shown)
            case 5:
                let range = shown.suffix(3)
                marks.remove(range)
                model.subtract(range)
            case 6:
                marks.clear()
                model = []
            default:
                shown = ids(0...29).filter { _ in random.chance(60) } + [SecretID(100)]
                marks.recount(shown: shown)
            }
            #expect(marks.ids == model)
            #expect(marks.count == model.count)
            #expect(marks.hiddenCount == model.subtracting(shown).count)
        }
    }
}
