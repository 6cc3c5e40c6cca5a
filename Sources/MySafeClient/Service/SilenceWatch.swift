/// Notices that the server has stopped answering a run of changes, and asks what to do then.
struct SilenceWatch: Sendable {
    private let run: ChangeRun
    /// How often it looks. Real time, whatever clock measures the silence.
    private static let interval = Duration.milliseconds(250)

    init(_ run: ChangeRun) { self.run = run }

    /// Watches until the task is cancelled.
    ///
    /// - Parameter ask: asked once in each silence; its task is cancelled when the server is heard again.
    func watch(_ ask: @escaping @Sendable (_ seconds: Double) async -> Bool) async {
        let requests = run.requests
        while await pause() {
            guard let seconds = requests.silence else { continue }
            let heard = requests.lastHeard
            let question = Task {
                if await !ask(seconds), !Task.isCancelled {
                    run.giveUp()
                    requests.giveUp()
                }
            }
            while requests.lastHeard == heard, await pause() {}
            question.cancel()
            await question.value
        }
    }

    /// Waits a moment. Returns false if the task was cancelled.
    private func pause() async -> Bool {
        do {
            try await Task.sleep(for: Self.interval)
            return true
        } catch {
            return false
        }
    }
}
