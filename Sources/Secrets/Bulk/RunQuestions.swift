/// What a run asks whoever started it while it goes on. Both questions must be answered at once if the task is cancelled.
package struct RunQuestions: Sendable {
    /// The service has said nothing for so many seconds: whether to go on waiting. Otherwise what is under way is given up,
    /// and its outcome is not known. See `RunFollower.silence`.
    package var silence: @Sendable (_ seconds: Double) async -> Bool
    /// The service has stopped the run: whether to try again with what is left.
    package var goesOn: @Sendable (RunPause) async -> Bool

    package init(
        silence: @escaping @Sendable (_ seconds: Double) async -> Bool,
        goesOn: @escaping @Sendable (RunPause) async -> Bool
    ) {
        self.silence = silence
        self.goesOn = goesOn
    }

    /// There is nobody to ask: a run does not wait for a service that has gone.
    package static let unanswered = RunQuestions(silence: { _ in false }, goesOn: { _ in false })
}

/// A run that was stopped by something that may pass.
package struct RunPause: Equatable, Sendable {
    /// What it was stopped by.
    package let error: ServiceError
    /// How many secrets were not reached.
    package let left: Int

    package init(error: ServiceError, left: Int) {
        self.error = error
        self.left = left
    }
}

extension ServiceError {
    /// Whether it may be over in a while, without anybody changing a setting.
    package var mayPass: Bool {
        switch self {
        case .unreachable, .timedOut, .rateLimited, .outcomeUnknown, .locked, .storageFull: true
        case .server(let status, _), .gateway(let status, _): status >= 500
        default: false
        }
    }
}
