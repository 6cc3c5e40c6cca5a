/// The clipboard, which forgets secrets after a while.
@MainActor
package final class Clipboard {
    private let environment: AppEnvironment
    private var clearing: Task<Void, Never>?

    /// Copies by the environment's clipboard, and clears after its clock.
    package init(_ environment: AppEnvironment) { self.environment = environment }

    /// Seconds until a copied secret is taken out of the clipboard again.
    package static let secretSeconds = 45

    /// Copies what a text is, and returns what to tell the user. A secret is cleared after a while, unless something else
    /// was copied by then.
    func copy(_ text: String, as what: Copyable) -> Message {
        let outcome = environment.copyToClipboard(text, what.isSecret)
        let sentence = outcome.sentence(what.title)
        // Where nothing is taken, a secret copied before is still there to be cleared.
        guard outcome.isCopied else { return Message(.warning, "\(sentence).") }
        clearing?.cancel()
        clearing = nil
        guard what.isSecret else { return Message(.success, "\(sentence).") }
        clearing = Task { [weak self, environment] in
            await environment.sleep(.seconds(Self.secretSeconds))
            if Task.isCancelled { return }
            self?.clear()
        }
        return Message(.success, "\(sentence); cleared in \(Self.secretSeconds) s.")
    }

    /// Takes a copied secret out of the clipboard; anything else stays.
    package func clear() {
        guard let clearing else { return }
        clearing.cancel()
        self.clearing = nil
        environment.clearClipboard()
    }
}
