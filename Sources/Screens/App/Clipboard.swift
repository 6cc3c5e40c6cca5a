/// The clipboard, which forgets secrets after a while.
///
/// It does not remember what it holds: the environment does, so that `clear` can be called at any time and does
/// something only if a secret is left somewhere.
@MainActor
package final class Clipboard {
    private let environment: AppEnvironment
    /// Shows that a secret cannot be cleared.
    package var tell: ((Message) -> Void)?
    /// Clears when the time of a secret is over, or tries again.
    private var clearing: Task<Void, Never>?
    private var failures = 0

    /// Copies by the environment's clipboard, and clears after its clock.
    package init(_ environment: AppEnvironment) { self.environment = environment }

    /// Seconds between two attempts to clear.
    package static let retrySeconds = 1

    /// Copies what a text is, and returns what to tell the user. A secret is cleared after a while, or as soon as something
    /// else is copied.
    func copy(_ text: String, as what: Copyable) -> Message {
        let outcome = environment.copyToClipboard(text, what.isSecret)
        guard what.isSecret, outcome.isCopied else {
            // What is left of an earlier secret, or of this one, which may have been taken in part. If nothing was copied,
            // an earlier secret is still there, and so is its clock.
            if what.isSecret || outcome.isCopied { clear() }
            return Message(
                outcome.isCopied ? .success : .warning, outcome.sentence(what.title, clearedAfter: nil))
        }
        failures = 0
        let seconds = environment.clipboardSeconds
        clear(after: seconds)
        return Message(.success, outcome.sentence(what.title, clearedAfter: seconds))
    }

    /// Takes a copied secret out of the clipboard; anything else stays. If that fails, it is tried again until it works.
    @discardableResult
    package func clear() -> ClearOutcome {
        clearing?.cancel()
        clearing = nil
        let outcome = environment.clearClipboard()
        guard let problem = outcome.problem else {
            failures = 0
            return outcome
        }
        failures += 1
        // The first time it may have been a hiccup.
        if failures == 2 { tell?(Message(.error, "\(problem).")) }
        clear(after: Self.retrySeconds)
        return outcome
    }

    private func clear(after seconds: Int) {
        clearing?.cancel()
        clearing = Task { [weak self, environment] in
            await environment.sleep(.seconds(seconds))
            guard !Task.isCancelled else { return }
            self?.clear()
        }
    }
}
