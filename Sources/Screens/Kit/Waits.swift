/// The calls of a service that are under way, for telling people what is being waited for, and for how long.
///
/// A call shows after `visibleAfter` seconds only: most are answered before anybody would read a word.
@MainActor
package final class Waits {
    private struct Wait {
        let what: () -> String
        let since: Double
        let task: Task<Void, Never>
    }

    private let environment: AppEnvironment
    private let changed: () -> Void
    private var waits: [Int: Wait] = [:]
    private var nextNumber = 0

    /// Seconds until a call shows.
    nonisolated package static let visibleAfter = 0.3
    /// Seconds between two pictures of a call that shows.
    nonisolated package static let interval = 0.5

    /// - Parameter changed: called when something should be drawn anew.
    package init(_ environment: AppEnvironment, changed: @escaping () -> Void) {
        self.environment = environment
        self.changed = changed
    }

    /// The call that has been under way for longest, where it shows: what it does, and the seconds so far.
    package var shown: (what: String, seconds: Double)? {
        guard let oldest = waits.values.min(by: { $0.since < $1.since }) else { return nil }
        let seconds = environment.uptime() - oldest.since
        return seconds >= Self.visibleAfter ? (oldest.what(), seconds) : nil
    }

    /// Does something that may take long, under a name such as "reading the list". Throws what it throws.
    package func during<Value: Sendable, Failure: Error>(
        _ what: String, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await during({ what }, work)
    }

    /// The same under a name that says how far it is; asked for whenever it is shown.
    package func during<Value: Sendable, Failure: Error>(
        _ what: @escaping () -> String, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let number = begin(what)
        defer { end(number) }
        return try await work()
    }

    private func begin(_ what: @escaping () -> String) -> Int {
        let number = nextNumber
        nextNumber += 1
        let task = Task { [weak self, environment] in
            await environment.sleep(.milliseconds(Int(Self.visibleAfter * 1000)))
            while !Task.isCancelled {
                self?.changed()
                await environment.sleep(.milliseconds(Int(Self.interval * 1000)))
            }
        }
        waits[number] = Wait(what: what, since: environment.uptime(), task: task)
        return number
    }

    private func end(_ number: Int) {
        guard let wait = waits.removeValue(forKey: number) else { return }
        wait.task.cancel()
        if environment.uptime() - wait.since >= Self.visibleAfter { changed() }
    }
}
