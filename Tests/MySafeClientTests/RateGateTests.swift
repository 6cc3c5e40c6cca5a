import RemoteTestSupport
import Synchronization
import Testing

@testable import MySafeClient

/// A bounded number at once, first come first served, and nobody lost who gives up.
@Suite struct RateGateTests {
    private func gate(_ limit: Int, _ hands: Hands = Hands(0)) -> RateGate {
        var time = ClientTime.system
        time.uptime = { hands.now }
        time.sleep = { hands.advance($0) }
        return RateGate(AdaptiveLimit(most: limit), time: time)
    }

    /// Returns once so many wait in line.
    private func line(_ gate: RateGate, _ count: Int) async {
        while gate.waitingCount < count { await Task.yield() }
    }

    @Test func thoseWhoWaitComeInTheirOrder() async throws {
        let gate = gate(1)
        #expect(await gate.enter())
        let order = Order()
        var tasks: [Task<Void, Never>] = []
        for number in 0..<5 {
            tasks.append(
                Task {
                    if await gate.enter() { order.add(number) }
                    gate.leave()
                })
            await line(gate, number + 1)
        }
        gate.leave()
        for task in tasks { await task.value }
        #expect(order.numbers == [0, 1, 2, 3, 4])
    }

    @Test func whoGivesUpLeavesTheirPlaceToTheNext() async throws {
        let gate = gate(1)
        #expect(await gate.enter())
        let first = Task { await gate.enter() }
        await line(gate, 1)
        let second = Task { await gate.enter() }
        await line(gate, 2)
        first.cancel()
        #expect(await first.value == false)
        gate.leave()
        #expect(await second.value)
        gate.leave()
        #expect(await gate.enter())
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await gate.enter()
        }
        #expect(await late.value == false)
        #expect(gate.waitingCount == 0)
    }

    @Test func aPauseHoldsForThoseInLineAsWell() async throws {
        let hands = Hands(0)
        let gate = gate(1, hands)
        #expect(await gate.enter())
        let waiting = Task { await gate.enter() }
        await line(gate, 1)
        gate.pause(seconds: 30)
        gate.pause(seconds: 10)
        gate.leave()
        #expect(await waiting.value)
        #expect(hands.now == 30)
    }
}

private final class Order: Sendable {
    private let state = Mutex<[Int]>([])
    func add(_ number: Int) { state.withLock { $0.append(number) } }
    var numbers: [Int] { state.withLock { $0 } }
}
