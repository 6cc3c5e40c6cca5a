import TestSupport
import Testing

@testable import Secrets

@Suite("Marks")
struct MarkSetTests {
    private func ids(_ numbers: ClosedRange<Int64>) -> [SecretID] { numbers.map(SecretID.init) }

    @Test func togglesAddsAndInverts() {
        var marks = MarkSet()
        marks.toggle(SecretID(1))
        #expect(marks.contains(SecretID(1)))
        marks.toggle(SecretID(1))
        #expect(marks.isEmpty)
        marks.add(ids(1...5))
        marks.add(ids(4...6))
        #expect(marks.count == 6)
        marks.invert(ids(5...8))
        #expect(marks.ids == Set(ids(1...4) + ids(7...8)))
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
        #expect(marks.ids == [SecretID(4), SecretID(6)])
        marks.restoreLast()
        #expect(marks.ids == [SecretID(2), SecretID(4)])
    }

    @Test("The number of hidden marks is right after any sequence of keys and filters")
    func countsStayRight() {
        var random = SplitMix(seed: 17)
        var table = SecretTable()
        table.append(SummaryRows((0...29).map { SecretSummary.sample($0) }))
        var selection = Selection()
        selection.show((0...29).map { Int32($0) })
        var model: Set<SecretID> = []
        for step in 0..<3000 {
            let shown = table.ids(of: selection.shown)
            switch random.below(8) {
            case 0...2:
                guard !shown.isEmpty else { continue }
                let id = random.pick(shown)
                selection.markShown { $0.toggle(id) }
                model.formSymmetricDifference([id])
            case 3:
                let range = shown.prefix(random.below(10))
                selection.markShown { $0.add(range) }
                model.formUnion(range)
            case 4:
                selection.markShown { $0.invert(shown) }
                model.formSymmetricDifference(shown)
            case 5:
                let others = ids(0...29).filter { _ in random.chance(30) }
                selection.mark { $0.replace(with: others) }
                model = Set(others)
            case 6:
                selection.mark { $0.clear() }
                model = []
            default: selection.show((0...29).filter { _ in random.chance(60) })
            }
            #expect(selection.marks.ids == model)
            // Not after each step, so that what is kept of a count is tried as well.
            if random.chance(70) {
                let hidden = model.subtracting(table.ids(of: selection.shown)).count
                #expect(selection.hiddenCount(in: table) == hidden, "step \(step)")
            }
        }
    }
}
