import Testing

@testable import Screens

@Suite("Lines that were typed earlier") struct LineHistoryTests {
    @Test("They are looked through from the latest on, and behind them stands what was typed")
    func recall() {
        var history = LineHistory(["one", "two"])
        #expect(history.recall(1, from: "new") == nil)
        #expect(history.recall(-1, from: "new") == "two")
        #expect(history.recall(-1, from: "two") == "one")
        #expect(history.recall(-1, from: "one") == nil)
        #expect(history.recall(1, from: "one") == "two")
        #expect(history.recall(1, from: "two") == "new")
    }

    @Test("A line is kept once, an empty one never, and no more than the most")
    func keep() {
        var history = LineHistory()
        for line in ["a", "b", "a", ""] { history.add(line) }
        #expect(history.lines == ["b", "a"])
        for number in 0..<LineHistory.length { history.add("line \(number)") }
        #expect(history.lines.count == LineHistory.length && history.lines.first == "line 0")
    }

    @Test("After something was typed the latest comes first again")
    func leave() {
        var history = LineHistory(["one", "two"])
        _ = history.recall(-1, from: "")
        _ = history.recall(-1, from: "")
        history.leave()
        #expect(history.recall(-1, from: "x") == "two")
    }
}
