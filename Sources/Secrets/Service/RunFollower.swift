/// Who follows a run of changes while a service carries it out.
package struct RunFollower: Sendable {
    /// Called before secrets are sent, with a number of them at once, each once; none is sent before it returns. For a
    /// follower that has to know what may have been done if the process dies. It may block for a moment.
    package var sending: @Sendable ([SecretID]) -> Void
    /// Called with what became of secrets, as it comes.
    package var outcome: @Sendable ([ItemOutcome]) async -> Void
    /// Asked if secrets were sent and nothing was heard for so many seconds, once each time. Returns whether to go on
    /// waiting; otherwise what is under way is given up, and its outcome is not known. Its task is cancelled when something is
    /// heard; then the answer means nothing.
    package var silence: @Sendable (_ seconds: Double) async -> Bool

    package init(
        sending: @escaping @Sendable ([SecretID]) -> Void = { _ in },
        silence: @escaping @Sendable (_ seconds: Double) async -> Bool = { _ in true },
        outcome: @escaping @Sendable ([ItemOutcome]) async -> Void
    ) {
        self.sending = sending
        self.silence = silence
        self.outcome = outcome
    }
}
