import Synchronization

/// A clock that a test moves.
package final class Hands: Sendable {
    private let time: Mutex<Double>
    package init(_ start: Double) { time = Mutex(start) }
    package var now: Double { time.withLock { $0 } }
    package func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
}
