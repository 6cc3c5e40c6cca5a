import ServiceLifecycle

/// Runs a service, and when it is told to stop ends it as soon as no request is worked on any more: connections that clients
/// keep open without using them, and that answer to nothing meanwhile, would hold it up for as long as it may take.
struct DrainingService<Served: Service>: Service {
    private let served: Served
    private let gate: RequestGate

    /// How long nothing must have been worked on, in steps: what was answered last has to reach its client.
    private static var step: Duration { .milliseconds(100) }
    private static var steps: Int { 3 }

    init(_ served: Served, _ gate: RequestGate) {
        self.served = served
        self.gate = gate
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await served.run() }
            group.addTask {
                try await gracefulShutdown()
                try await drained()
            }
            // Whichever comes first ends the other.
            try await group.next()
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    private func drained() async throws {
        var quietSteps = 0
        while quietSteps < Self.steps {
            try await Task.sleep(for: Self.step)
            quietSteps = gate.isEmpty ? quietSteps + 1 : 0
        }
    }
}
