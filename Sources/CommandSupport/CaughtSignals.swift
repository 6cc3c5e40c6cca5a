import Dispatch
import Glibc

/// Signals that are handed to a function, on a thread outside of the pool that runs tasks, instead of doing what they do by
/// default; until `end`.
package struct CaughtSignals {
    private let numbers: [Int32]
    private let sources: [any DispatchSourceSignal]

    /// Catches the signals from here on; `handler` is called with the number of each that comes.
    package init(_ numbers: [Int32], handler: @escaping @Sendable (Int32) -> Void) {
        self.numbers = numbers
        sources = numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { handler(number) }
            source.activate()
            return source
        }
    }

    /// From here on the signals do again what they do by default.
    package func end() {
        for source in sources { source.cancel() }
        for number in numbers { signal(number, SIG_DFL) }
    }
}
